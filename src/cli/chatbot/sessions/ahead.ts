/**
 * What becomes of things, in their order, while some of the next ones are already worked on.
 * @param atOnce how many are worked on, or wait to be taken, at most
 */
export async function* ahead<T, R>(
  things: Iterable<T>,
  atOnce: number,
  work: (thing: T) => Promise<R>,
): AsyncGenerator<R> {
  const begun: Promise<R>[] = [];
  for (const thing of things) {
    const result = work(thing);
    // It is looked at when its turn comes; until then nobody has failed to.
    result.catch(() => undefined);
    begun.push(result);
    const first = begun.length < atOnce ? undefined : begun.shift();
    if (first !== undefined) yield await first;
  }
  for (const result of begun) yield await result;
}

/**
 * Remembers what a function made for the last key it was asked for, by identity. A Worker's
 * environment is the same object for all requests of an isolate, so what is derived from it is
 * derived once.
 */
export function rememberLast<K extends object, V>(make: (key: K) => V): (key: K) => V {
  let last: { key: K; value: V } | undefined;
  return (key) => {
    if (last?.key !== key) last = { key, value: make(key) };
    return last.value;
  };
}

/**
 * Does the work once for each object, and remembers what came of it for as long as the object is there.
 * @param work depends on nothing but the object, which does not change
 */
export function oncePerObject<Key extends object, Result>(
  work: (key: Key) => Result,
): (key: Key) => Result {
  const done = new WeakMap<Key, Result>();
  return (key) => {
    let result = done.get(key);
    if (result === undefined) {
      result = work(key);
      done.set(key, result);
    }
    return result;
  };
}

/**
 * Waits, unless the caller gives up.
 * @param ms milliseconds
 * @returns whether the wait came to its end
 */
export function pause(ms: number, signal: AbortSignal | undefined): Promise<boolean> {
  if (signal?.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const end = (whole: boolean): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", give);
      resolve(whole);
    };
    const give = (): void => end(false);
    const timer = setTimeout(() => end(true), ms);
    signal?.addEventListener("abort", give, { once: true });
  });
}

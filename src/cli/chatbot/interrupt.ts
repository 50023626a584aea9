/** What ends a program from outside, and leaves it time to tidy up. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Tells when this process is asked to end. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** From then on such a signal ends the process at once again. */
  close(): void;
}

/**
 * Takes the first Ctrl-C (or its like) as a wish; the second one ends the process at once.
 * @param also is taken for the same, such as a reader that has gone
 */
export function openInterrupt(also?: AbortSignal): Interrupt {
  const controller = new AbortController();
  const close = (): void => {
    for (const name of SIGNALS) process.off(name, stop);
    also?.removeEventListener("abort", stop);
  };
  const stop = (): void => {
    close();
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, stop);
  also?.addEventListener("abort", stop, { once: true });
  if (also?.aborted) stop();
  return { signal: controller.signal, close };
}

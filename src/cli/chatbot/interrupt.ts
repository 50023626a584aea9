/** What ends a program from outside, and leaves it time to tidy up. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Milliseconds in which two signals are one press of Ctrl-C: npm passes on to its script what the terminal has
 * sent to both. Nobody presses twice within this time.
 */
const ONE_PRESS_MS = 300;

/** Tells when this process is asked to end. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** From then on such a signal ends the process at once again. */
  close(): void;
}

/**
 * Takes the first Ctrl-C (or its like) as a wish; the second one ends the process at once.
 * @param also is taken for the same, such as a reader that has gone
 * @param now milliseconds of a clock that is never set back
 */
export function openInterrupt(also?: AbortSignal, now = () => performance.now()): Interrupt {
  const controller = new AbortController();
  let stoppedAt: number | undefined;
  const close = (): void => {
    for (const name of SIGNALS) process.off(name, hear);
    also?.removeEventListener("abort", stop);
  };
  const stop = (): void => {
    stoppedAt ??= now();
    controller.abort();
  };
  const hear = (name: NodeJS.Signals): void => {
    if (stoppedAt === undefined) return stop();
    if (now() - stoppedAt < ONE_PRESS_MS) return;
    close();
    process.kill(process.pid, name);
  };
  for (const name of SIGNALS) process.on(name, hear);
  also?.addEventListener("abort", stop, { once: true });
  if (also?.aborted) stop();
  return { signal: controller.signal, close };
}

/** When to try again: pure, apart from the sending. */

export interface Backoff {
  /** Milliseconds that the first pause may last. */
  readonly baseMs: number;
  /** Milliseconds that no pause exceeds. */
  readonly maxMs: number;
}

/** More would make any pause its maximum; as many as an outage lasts would be no number any more. */
const DOUBLINGS = 30;

/**
 * The pause before the next attempt: doubling, with full jitter, so that many conversations that
 * failed together do not come back together.
 * @param failures how many attempts have failed so far, 1 or more
 * @param random in [0, 1)
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backoffMs(failures: number, { baseMs, maxMs }: Backoff, random: number): number {
  const ceiling = Math.min(maxMs, baseMs * 2 ** Math.min(failures - 1, DOUBLINGS));
  return Math.round(ceiling * random);
}

/** At most this share is added to a wait that a server asked for; nothing is ever taken off it. */
const SERVER_WAIT_JITTER = 0.1;

/**
 * A wait that a server asked for, never undercut, with a little jitter on top.
 * @param random in [0, 1)
 */
export function atLeastMs(askedMs: number, random: number): number {
  return Math.ceil(askedMs * (1 + SERVER_WAIT_JITTER * random));
}

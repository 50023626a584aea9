/** A token bucket: some at once, then one at a time. Kept in memory; losing it costs at most one burst. */
export interface TokenBucket {
  /** Milliseconds until the next token, 0 when there is one now. Takes nothing. */
  waitMs(now: number): number;
  /** Takes one token; the bucket may go into debt, which lengthens the next wait. */
  take(now: number): void;
}

/**
 * @param burst tokens that a full bucket holds
 * @param intervalMs milliseconds in which one token grows back
 */
export function createTokenBucket(burst: number, intervalMs: number): TokenBucket {
  let tokens = burst;
  let countedAt = 0;
  const refill = (now: number): void => {
    // A clock that is set back takes nothing away.
    const passedMs = Math.max(0, now - countedAt);
    tokens = Math.min(burst, tokens + passedMs / intervalMs);
    countedAt = now;
  };
  return {
    waitMs(now) {
      refill(now);
      return tokens >= 1 ? 0 : Math.ceil((1 - tokens) * intervalMs);
    },
    take(now) {
      refill(now);
      tokens -= 1;
    },
  };
}

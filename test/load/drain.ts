/** Moments of a drain, counted second by second. */

const MS_PER_SECOND = 1_000;

/** How many moments fall into each second after `from`, up to the last one. @param at in milliseconds */
export function perSecond(at: readonly number[], from: number): number[] {
  const seconds = at.map((moment) => Math.floor((moment - from) / MS_PER_SECOND));
  const counts = Array.from({ length: Math.max(-1, ...seconds) + 1 }, () => 0);
  for (const second of seconds) counts[second] = (counts[second] ?? 0) + 1;
  return counts;
}

/** The most moments within any second, wherever it begins. @param at in milliseconds */
export function busiestSecond(at: readonly number[]): number {
  const sorted = at.toSorted((a, b) => a - b);
  let most = 0;
  let oldest = 0;
  for (const [place, moment] of sorted.entries()) {
    while (moment - (sorted[oldest] ?? moment) >= MS_PER_SECOND) oldest += 1;
    most = Math.max(most, place - oldest + 1);
  }
  return most;
}

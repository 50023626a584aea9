import { growthOf, leastSquares, type Point } from "./least-squares.ts";
import type { Judgement } from "./result.ts";

/** Two measurements of the same thing differ by this much on a machine that does other things. */
const FLAT_RATIO = 1.2;
/** What a process may grow by while it is judged, beyond what as many requests cost without work. */
const TOLERATED_GROWTH = 0.1;
/** The first looks are a young process's, which compiles its code. */
const WARM_UP_SHARE = 0.2;
/** The heaps of a process reach their size with its first ten thousand messages: half of a run. */
const FILLING_SHARE = 0.5;

/** Looks at a process that knows its work, for its CPU. The others are shown, and not judged. */
export function warm<T>(looks: readonly T[]): readonly T[] {
  return looks.slice(Math.floor(looks.length * WARM_UP_SHARE));
}

/** Looks at a process that has its size, for its memory. The others are shown, and not judged. */
export function filled<T>(looks: readonly T[]): readonly T[] {
  return looks.slice(Math.floor(looks.length * FILLING_SHARE));
}

/** What is said of {@link warm} and {@link filled} beside the figures. */
export const JUDGED =
  "All looks are shown. CPU is judged without the first fifth of them, memory over the second half: " +
  "a young process compiles its code, and its heaps reach their size with the first ten thousand messages.";

/** @param points CPU of one message in milliseconds, over thousands of messages */
export function judgeCpu(points: readonly Point[]): Judgement {
  const growth = growthOf(points);
  const { slope } = leastSquares(points);
  return {
    what: "CPU per message over the run",
    hold: `the end of its line ≤ ${FLAT_RATIO} × its beginning`,
    reached: `${growth.toFixed(2)} ×, slope ${slope.toFixed(4)} ms per 1 000 messages`,
    holds: growth <= FLAT_RATIO,
  };
}

/**
 * @param points memory in MiB, over thousands of messages
 * @param idleGrowth MiB that 1 000 requests cost which do nothing
 */
export function judgeMemory(points: readonly Point[], idleGrowth: number): Judgement {
  const { slope, atZero } = leastSquares(points);
  const places = points.map(({ x }) => x);
  const [first, last] = [Math.min(...places), Math.max(...places)];
  const share = ((slope - idleGrowth) * (last - first)) / (atZero + slope * first);
  return {
    what: "memory over the second half of the run",
    hold: `grows by ≤ ${percent(TOLERATED_GROWTH)} beyond what as many GET /healthz cost`,
    reached: `${percent(share)} beyond; slope ${slope.toFixed(2)} MiB per 1 000 messages, /healthz ${idleGrowth.toFixed(2)}`,
    holds: share <= TOLERATED_GROWTH,
  };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}

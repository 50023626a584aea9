/**
 * What one event may do. The free plan allows 50 subrequests an invocation; the work stops well
 * before, between two steps, and a new event goes on.
 * @see https://developers.cloudflare.com/workers/platform/limits/#subrequests
 */
const MAXIMUM_CALLS = 30;
const MAXIMUM_TURNS = 5;
/** An alarm may run for 15 minutes; the longest that nothing here cuts short, one try of asking, takes five. */
const MAXIMUM_MS = 6 * 60_000;

export interface Budget {
  /** Counts one outgoing call. */
  call(): void;
  turn(): void;
  /** Whether calls and time are left for waiting, looking and signs beside what must be sent. */
  hasCalls(): boolean;
  /** Whether the event has done its share: the next one goes on. */
  isSpent(): boolean;
}

export function createBudget(): Budget {
  const startedAt = Date.now();
  let calls = 0;
  let turns = 0;
  const hasCalls = (): boolean => calls < MAXIMUM_CALLS && Date.now() - startedAt < MAXIMUM_MS;
  return {
    call: () => void (calls += 1),
    turn: () => void (turns += 1),
    hasCalls,
    isSpent: () => !hasCalls() || turns >= MAXIMUM_TURNS,
  };
}

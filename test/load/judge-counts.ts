import type { Counts } from "./operator.ts";
import type { Judgement } from "./result.ts";

/** Conservation by the bridge's own counts: every message accepted, in one state, and that one the end. */
export function judgeCounts(counts: Counts, expected: { readonly accepted: number }): Judgement {
  const { accepted } = expected;
  const states = Object.entries(counts.states).filter(([, n]) => n > 0);
  const sum = states.reduce((total, [, n]) => total + n, 0);
  return {
    what: "the bridge's own counts",
    hold: `${accepted} accepted, all of them answered`,
    reached: `${counts.accepted} accepted: ${states.map(([state, n]) => `${n} ${state}`).join(", ")}; ${counts.askedAgain} asked again, ${counts.possiblyTwice} possibly twice`,
    holds:
      counts.accepted === accepted && sum === accepted && counts.states["answered"] === accepted,
  };
}

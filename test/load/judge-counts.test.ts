import { describe, expect, it } from "vitest";
import { judgeCounts } from "./judge-counts.ts";

const counts = (states: Readonly<Record<string, number>>, accepted = 5) => ({
  accepted,
  states: { ...states },
  askedAgain: 0,
  possiblyTwice: 0,
});

describe("the bridge's own counts", () => {
  it("hold when every message was accepted and answered", () => {
    expect(judgeCounts(counts({ answered: 5 }), { accepted: 5 }).holds).toBe(true);
  });

  it("do not hold while one is in work, dead, refused or missing", () => {
    for (const state of ["waiting", "asking", "sending", "dead", "refused", "merged"]) {
      const judged = judgeCounts(counts({ answered: 4, [state]: 1 }), { accepted: 5 });
      expect(judged.holds, state).toBe(false);
    }
    expect(judgeCounts(counts({ answered: 4 }, 4), { accepted: 5 }).holds).toBe(false);
    expect(judgeCounts(counts({ answered: 4 }, 5), { accepted: 5 }).holds).toBe(false);
  });
});

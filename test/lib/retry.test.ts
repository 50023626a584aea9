import { describe, expect, it } from "vitest";
import { atLeastMs, backoffMs } from "../../src/lib/retry.ts";

const backoff = { baseMs: 1_000, maxMs: 60_000 };
/** The largest number that a source of randomness gives. */
const ALMOST_ONE = 1 - Number.EPSILON;

describe("the pause between attempts", () => {
  it.each([
    [1, 1_000],
    [2, 2_000],
    [3, 4_000],
    [6, 32_000],
    [7, 60_000],
    [2_000, 60_000],
  ])("after %i failures is %i ms at most", (failures, atMost) => {
    expect(backoffMs(failures, backoff, ALMOST_ONE)).toBe(atMost);
  });

  it("is none where none is wished for, however often", () => {
    expect(backoffMs(2_000, { baseMs: 0, maxMs: 60_000 }, 0.5)).toBe(0);
  });

  it("is anything between nothing and that", () => {
    expect(backoffMs(3, backoff, 0)).toBe(0);
    expect(backoffMs(3, backoff, 0.5)).toBe(2_000);
  });
});

describe("a wait that a server asked for", () => {
  it("is never undercut, and lengthened by a tenth at most", () => {
    expect(atLeastMs(5_000, 0)).toBe(5_000);
    expect(atLeastMs(5_000, 0.5)).toBe(5_250);
    expect(atLeastMs(5_000, ALMOST_ONE)).toBeLessThanOrEqual(5_500);
    expect(atLeastMs(0.4, 0)).toBe(1);
  });
});

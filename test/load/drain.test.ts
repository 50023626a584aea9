import { describe, expect, it } from "vitest";
import { busiestSecond, perSecond } from "./drain.ts";

describe("a drain", () => {
  it("is counted second by second from its beginning", () => {
    expect(perSecond([10_100, 10_900, 12_000], 10_000)).toEqual([2, 0, 1]);
    expect(perSecond([], 10_000)).toEqual([]);
  });

  it("has a busiest second, which need not begin with a second of the clock", () => {
    expect(busiestSecond([0, 600, 900, 1_500, 1_599, 3_000])).toBe(4);
    expect(busiestSecond([0, 1_000, 2_000])).toBe(1);
    expect(busiestSecond([])).toBe(0);
  });
});

import { describe, expect, it } from "vitest";
import { judgeCpu, judgeMemory, warm } from "./flatness.ts";

const at = [0, 10, 20];

describe("cost over a run", () => {
  it("is flat as long as the end of its line is near its beginning", () => {
    expect(judgeCpu(at.map((x) => ({ x, y: 5 }))).holds).toBe(true);
    expect(judgeCpu(at.map((x) => ({ x, y: 5 + x / 10 }))).holds).toBe(false);
  });

  it("is judged without the looks at a young process", () => {
    expect(warm([1, 2, 3, 4, 5])).toEqual([2, 3, 4, 5]);
  });
});

describe("memory over a run", () => {
  it("may grow as it does when nothing is done", () => {
    expect(
      judgeMemory(
        at.map((x) => ({ x, y: 100 + 4 * x })),
        4,
      ).holds,
    ).toBe(true);
  });

  it("may not grow much beyond that", () => {
    expect(
      judgeMemory(
        at.map((x) => ({ x, y: 100 + 4 * x })),
        2,
      ).holds,
    ).toBe(false);
  });
});

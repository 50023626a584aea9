import { describe, expect, it } from "vitest";
import { growthOf, leastSquares } from "./least-squares.ts";

describe("the line nearest to some points", () => {
  it("is the line on which they all lie", () => {
    const points = [1, 2, 5].map((x) => ({ x, y: 3 + 2 * x }));
    expect(leastSquares(points).slope).toBeCloseTo(2);
    expect(leastSquares(points).atZero).toBeCloseTo(3);
  });

  it("passes between points that lie on no line", () => {
    const points = [
      { x: 0, y: 0 },
      { x: 0, y: 2 },
      { x: 2, y: 2 },
      { x: 2, y: 4 },
    ];
    expect(leastSquares(points).slope).toBeCloseTo(1);
    expect(leastSquares(points).atZero).toBeCloseTo(1);
  });

  it("cannot be told from points at one place", () => {
    expect(() => leastSquares([{ x: 1, y: 1 }])).toThrow(RangeError);
    expect(() => leastSquares([])).toThrow(RangeError);
  });
});

describe("growth", () => {
  it("is the end of the line against its beginning", () => {
    expect(growthOf([10, 20, 30].map((x) => ({ x, y: x })))).toBeCloseTo(3);
    expect(growthOf([10, 20, 30].map((x) => ({ x, y: 7 })))).toBeCloseTo(1);
  });
});

import { describe, expect, it } from "vitest";
import { createTokenBucket } from "../../src/lib/token-bucket.ts";

const START = 1_700_000_000_000;

describe("a token bucket of three, one more each second", () => {
  const taken = (count: number) => {
    const bucket = createTokenBucket(3, 1_000);
    for (let n = 0; n < count; n += 1) bucket.take(START);
    return bucket;
  };

  it("gives its burst at once", () => {
    for (const count of [0, 1, 2]) expect(taken(count).waitMs(START)).toBe(0);
    expect(taken(3).waitMs(START)).toBe(1_000);
  });

  it("asks for the rest of a wait that has begun", () => {
    const bucket = taken(3);
    expect(bucket.waitMs(START + 400)).toBe(600);
    expect(bucket.waitMs(START + 1_000)).toBe(0);
  });

  it("takes nothing by being asked", () => {
    const bucket = taken(2);
    expect(bucket.waitMs(START)).toBe(0);
    expect(bucket.waitMs(START)).toBe(0);
  });

  it("goes into debt, which lengthens the wait", () => {
    expect(taken(5).waitMs(START)).toBe(3_000);
  });

  it("never holds more than its burst", () => {
    const bucket = taken(3);
    const later = START + 3_600_000;
    for (let n = 0; n < 3; n += 1) bucket.take(later);
    expect(bucket.waitMs(later)).toBe(1_000);
  });

  it("does not make anybody wait for a clock that was set back", () => {
    const bucket = taken(1);
    expect(bucket.waitMs(START - 3_600_000)).toBe(0);
  });
});

import { describe, expect, it } from "vitest";
import { within } from "../../src/lib/sleep.ts";

const never = new Promise<never>(() => {});

describe("waiting for an answer", () => {
  it("gives what comes in time, or what went wrong", async () => {
    expect(await within(10_000, Promise.resolve(7))).toBe(7);
    await expect(within(10_000, Promise.reject(new TypeError("x")))).rejects.toThrow(TypeError);
  });

  it("ends when the time is over", async () => {
    await expect(within(5, never)).rejects.toMatchObject({ code: "no_answer_in_time" });
  });
});

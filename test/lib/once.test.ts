import { describe, expect, it } from "vitest";
import { rememberLast } from "../../src/lib/once.ts";

describe("what was made for the last key", () => {
  it("is made once for one key, and anew for another", () => {
    let made = 0;
    const make = rememberLast((key: { name: string }) => `${key.name} ${(made += 1)}`);
    const one = { name: "one" };
    expect([make(one), make(one)]).toEqual(["one 1", "one 1"]);
    expect(make({ name: "one" })).toBe("one 2");
    expect(make(one)).toBe("one 3");
  });
});

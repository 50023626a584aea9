import { describe, expect, it } from "vitest";
import { isSameSecret } from "../../src/lib/same-secret.ts";

describe("two secrets", () => {
  it.each([
    ["secret", "secret", true],
    ["", "", true],
    ["sécret ✓", "sécret ✓", true],
    ["secret", "secreT", false],
    ["secret", "secret ", false],
    ["secret", "", false],
    ["s", "secret", false],
  ])("%j and %j: %j", async (given, expected, same) => {
    expect(await isSameSecret(given, expected)).toBe(same);
  });
});

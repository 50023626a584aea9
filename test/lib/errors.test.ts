import { describe, expect, it } from "vitest";
import { CausewayError, codeOf } from "../../src/lib/errors.ts";

describe("the code of what was thrown", () => {
  it.each([
    [new CausewayError("row_unreadable", "a row"), "row_unreadable"],
    [new TypeError("somebody's words"), "TypeError"],
    ["somebody's words", "unknown_error"],
    [undefined, "unknown_error"],
  ])("%o is %s", (thrown, code) => {
    expect(codeOf(thrown)).toBe(code);
  });
});

describe("an error of ours", () => {
  it("is named by its code, which is all that another object's caller learns of it", () => {
    expect(new CausewayError("a_code", "words").name).toBe("a_code");
  });

  it("is for good unless it says otherwise, and keeps its cause", () => {
    const cause = new Error("below");
    expect(new CausewayError("a_code", "words").retryable).toBe(false);
    expect(new CausewayError("a_code", "words", { retryable: true, cause })).toMatchObject({
      retryable: true,
      cause,
      message: "words",
    });
  });
});

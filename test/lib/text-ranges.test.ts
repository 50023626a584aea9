import { describe, expect, it } from "vitest";
import { withoutRanges } from "../../src/lib/text-ranges.ts";

/** Takes out every NAME. */
const without = (text: string): string =>
  withoutRanges(
    text,
    [...text.matchAll(/NAME/g)].map(({ index }) => ({ start: index, end: index + 4 })),
  );

describe("a text without some stretches of it", () => {
  it.each([
    ["nothing to take out", "nothing to take out"],
    ["NAME", ""],
    ["NAME why", "why"],
    ["NAME: why", "why"],
    ["NAME :)", ":)"],
    ["tell NAME a joke", "tell a joke"],
    ["hello NAME, you", "hello, you"],
    ["hello, NAME!", "hello!"],
    ["thanks NAME :)", "thanks :)"],
    ["one NAME two NAME three", "one two three"],
    ["NAME NAME why", "why"],
    ["one\nNAME two", "one\ntwo"],
    ["/askNAME what", "/ask what"],
    ["the end, NAME", "the end"],
  ])("%j becomes %j", (text, kept) => {
    expect(without(text)).toBe(kept);
  });

  it("do not take longer than their spaces are many", () => {
    const blanks = " ".repeat(200_000);
    const begun = process.cpuUsage();
    expect(without(`why,${blanks}NAME`)).toBe("why");
    const { user } = process.cpuUsage(begun);
    // A pattern that looks for the end from each blank would take minutes.
    expect(user).toBeLessThan(1_000_000);
  });
});

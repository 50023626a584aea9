import { describe, expect, it } from "vitest";
import { leaksIn, printedLines } from "./leaks.ts";

const token = "123456789:AAExampleExampleExampleExample12345";
const forbidden = {
  secrets: [token, "6f1c0f0e-session", "a/b+c=secret", "short"],
  words: ['She said "when\ndoes it open?"', "  kittens and puppies  ", "hello", "x".repeat(500)],
};

/** What is found in one line that carries this object. */
function found(event: unknown): string[] {
  return leaksIn(printedLines("a.log", `${JSON.stringify(event)}\n`), forbidden);
}

describe("the search of everything printed", () => {
  it("lets a line through that tells nothing", () => {
    expect(
      found({ event: "turn.closed", at: "2026-01-01T00:00:00+00:00", ms: 1_234_567_890 }),
    ).toEqual([]);
  });

  it.each([
    ["a secret", { session: "6f1c0f0e-session" }],
    ["a secret", { url: `https://x.example/${encodeURIComponent("a/b+c=secret")}` }],
    ["a secret", { deep: [{ "6f1c0f0e-session": 1 }] }],
    ["somebody's words", { text: 'Quoted: She said "when\ndoes it open?"' }],
    ["somebody's words", { text: "kittens and puppies" }],
    ["somebody's words", { text: `${"x".repeat(30)}…` }],
    ["what looks like a bot token", { url: `/bot${token.replace("AAE", "BBE")}/sendMessage` }],
    ["what looks like a phone number", { from: "+4915112345678" }],
  ])("finds %s in %j", (kind, event) => {
    expect(found(event)).toEqual([`a.log:1 contains ${kind}`]);
  });

  it("does not repeat what it found", () => {
    expect(found({ token }).join()).not.toContain(token);
    expect(found({ token })).toHaveLength(2);
  });

  it("ignores strings too short to mean anything", () => {
    expect(found({ a: "short", b: "hello" })).toEqual([]);
  });

  it("lets a kind be logged that is named like something every object has", () => {
    const asked = { secrets: [], words: ["constructor", "constructors of boats"] };
    const lines = printedLines(
      "a.log",
      '{"detail":"constructor"}\n{"text":"constructors of boats"}',
    );
    expect(leaksIn(lines, asked)).toEqual(["a.log:2 contains somebody's words"]);
  });

  it.each(["Error: broken", "[]", '"text"', "1", "null", '{"a":1', '{"a":1}{"b":2}'])(
    "finds that %j is not one JSON object",
    (text) => {
      expect(leaksIn(printedLines("a.log", `{}\n\n${text}\n`), forbidden)).toEqual([
        "a.log:3 is not one JSON object",
      ]);
    },
  );
});

import { describe, expect, it } from "vitest";
import { splitText } from "../../src/markdown/split.ts";

/** Everything but white space, which may go at a cut. */
const words = (texts: readonly string[]): string => texts.join("").replace(/\s/g, "");

describe("splitting a text", () => {
  it("leaves what fits in one piece, without the white space around it", () => {
    expect(splitText("hello", 5)).toEqual(["hello"]);
    expect(splitText("\n\n hello \n", 10)).toEqual([" hello"]);
    expect(splitText("", 5)).toEqual([]);
    expect(splitText(" \n ", 5)).toEqual([]);
  });

  it("cuts between paragraphs if it can", () => {
    expect(splitText("aaaa bbbb\n\ncc dd\nee ff", 18)).toEqual(["aaaa bbbb", "cc dd\nee ff"]);
  });

  it("cuts between lines otherwise, then sentences, then words", () => {
    expect(splitText("aaaa bbbb\ncc dd ee", 14)).toEqual(["aaaa bbbb", "cc dd ee"]);
    expect(splitText("One two. Three four five", 14)).toEqual(["One two.", "Three four", "five"]);
    expect(splitText("one two three", 9)).toEqual(["one two", "three"]);
  });

  it("does not take a point in a number for the end of a sentence", () => {
    expect(splitText("it costs 1234.56 euro", 17)).toEqual(["it costs 1234.56", "euro"]);
  });

  it("cuts a sentence in a script without spaces at its stop", () => {
    expect(splitText("これは一つ。これは二つ目です", 9)).toEqual([
      "これは一つ。",
      "これは二つ目です",
    ]);
  });

  it("does not cut a piece short for a nicer place", () => {
    expect(splitText("a\n\nbbbbbbbb cccc", 12)).toEqual(["a\n\nbbbbbbbb", "cccc"]);
  });

  it("keeps the indentation of the line it cuts before", () => {
    expect(splitText("if x:\n    one()\n    two()", 16)).toEqual(["if x:\n    one()", "    two()"]);
  });

  it("cuts at the limit where there is nothing else, but never inside a character", () => {
    expect(splitText("abcdefgh", 3)).toEqual(["abc", "def", "gh"]);
    expect(splitText("ab😀cd", 3)).toEqual(["ab", "😀c", "d"]);
    const family = "👨‍👩‍👧‍👦";
    expect(splitText(`a${family}b`, family.length)).toEqual(["a", family, "b"]);
    expect(splitText("ae\u0301e\u0301", 2)).toEqual(["a", "e\u0301", "e\u0301"]);
  });

  it("cuts a character that is longer than the limit, but no pair of surrogates", () => {
    // An accent that is itself a pair, so that every second place to cut is inside one.
    const heap = `a${"\u{1D167}".repeat(300)}`;
    const pieces = splitText(heap, 100);
    expect(pieces.join("")).toBe(heap);
    expect(pieces.every((piece) => piece.isWellFormed() && piece.length <= 100)).toBe(true);
  });

  it("loses no word and exceeds no limit, whatever the text and the limit", () => {
    const alphabet = ["a", "bc", " ", "\n", "\n\n", ". ", "😀", "e\u0301", "```", "語", "\t", "。"];
    let seed = 7;
    const next = (below: number): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    for (let round = 0; round < 500; round += 1) {
      const text = Array.from({ length: next(80) }, () => alphabet[next(alphabet.length)]).join("");
      const limit = 2 + next(30);
      const pieces = splitText(text, limit);
      expect(words(pieces)).toBe(words([text]));
      for (const piece of pieces) {
        expect(piece.length).toBeLessThanOrEqual(limit);
        expect(piece.isWellFormed()).toBe(true);
        expect(piece.trim()).not.toBe("");
      }
    }
  });
});

import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Line, toLines } from "../../src/markdown/lines.ts";
import { parseMarkdown } from "../../src/markdown/parse.ts";
import { plainLine, plainText } from "../../src/markdown/plain.ts";
import { type Measure, splitLines } from "../../src/markdown/split-lines.ts";

/** A platform whose messages hold so many units, and so many lines if that is limited too. */
const measureOf = (units: number, lines = Number.POSITIVE_INFINITY): Measure => ({
  limits: [units, lines],
  costOf: (line, before) => [
    plainLine(line, false).length + (before === undefined ? 0 : line.distance === "apart" ? 2 : 1),
    1,
  ],
});

const linesOf = (markdown: string): readonly Line[] =>
  toLines(parseMarkdown(markdown), (table) => [table]);

const split = (markdown: string, units: number, lines?: number): readonly string[] =>
  splitLines(linesOf(markdown), measureOf(units, lines)).parts.map((part) =>
    plainText(part, false),
  );

describe("splitting an answer", () => {
  it("leaves what fits in one part", () => {
    expect(split("a\n\nb", 10)).toEqual(["a\n\nb"]);
    expect(split("", 10)).toEqual([]);
  });

  it("cuts between blocks if it can, else between items, else between lines", () => {
    expect(split("aaaa\nbbbb\n\ncccc\ndddd", 16)).toEqual(["aaaa\nbbbb", "cccc\ndddd"]);
    expect(split("- aaaa\n  bbbb\n- cccc\n  dddd", 22)).toEqual([
      "• aaaa\n  bbbb",
      "• cccc\n  dddd",
    ]);
    expect(split("aaaa\nbbbb\ncccc", 10)).toEqual(["aaaa\nbbbb", "cccc"]);
  });

  it("cuts before a heading rather than behind the block before it or the heading itself", () => {
    expect(split("aaaaaaaaaa\n\n# Head\n\nbbbb", 19)).toEqual(["aaaaaaaaaa", "Head\n\nbbbb"]);
  });

  it("does not end a part less than half full for a nicer place", () => {
    expect(split("a\n\nbbbb cccc dddd eeee", 12)).toEqual(["a\n\nbbbb cccc", "dddd eeee"]);
  });

  it("cuts within a line between sentences, else words, else characters", () => {
    expect(split("One two. Three four five.", 14)).toEqual(["One two.", "Three four", "five."]);
    expect(split("x".repeat(25), 10)).toEqual(["x".repeat(10), "x".repeat(10), "x".repeat(5)]);
    expect(split("ab😀cd", 3)).toEqual(["ab", "😀c", "d"]);
    expect(split("👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 12)).toEqual(["👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦"]);
  });

  it("cuts no character for the little room beside a heading", () => {
    const emoji = "👨‍👩‍👧‍👦";
    for (let units = 11; units < 40; units += 1) {
      const parts = split(`# aaaaaa\n\n😀😀 ${emoji} ${emoji}`, units);
      for (const part of parts) expect(part).toMatch(/^(?:a+)?\s*(?:(?:😀|👨‍👩‍👧‍👦)\s*)*$/u);
      expect(parts.join("").replace(/\s/g, "")).toBe(`aaaaaa😀😀${emoji}${emoji}`);
    }
  });

  it("cuts a link that has no room where nothing is beside it", () => {
    const measure: Measure = {
      limits: [100],
      costOf: (line) => [plainLine(line, false).length * 3],
    };
    const [line] = linesOf(`[${"label ".repeat(8)}](https://a.example)`);
    if (line === undefined) throw new Error("expected a line");
    const { parts } = splitLines([line], measure);
    for (const part of parts) expect(plainText(part, false).length * 3).toBeLessThanOrEqual(100);
    expect(parts.length).toBeGreaterThan(1);
  });

  it("cuts no link that has room in a part", () => {
    const link = "[some label](https://a.example)";
    expect(split(`words words ${link} end`, 20)).toEqual(["words words", "some label end"]);
    expect(
      split(`words [${"long label ".repeat(4)}](https://a.example)`, 20).length,
    ).toBeGreaterThan(2);
  });

  it("never parts an item's mark from its words", () => {
    for (let units = 8; units < 40; units += 1) {
      for (const part of split("- aa bb cc dd ee\n- ff gg hh ii jj\n  - kk ll mm", units)) {
        expect(part).not.toMatch(/[•◦]$/);
      }
    }
  });

  it("cuts no row of a table, and not behind its header", () => {
    const table = `|aa|bb|\n|-|-|\n${"|cc|dd|\n".repeat(6)}`;
    const parts = split(`words words\n\n${table}`, 22);
    for (const part of parts) expect(part).not.toMatch(/(?:^|\n)aa \| bb$/);
    expect(parts.join("\n").match(/cc \| dd/g)).toHaveLength(6);
  });

  it("keeps every limit that there is", () => {
    expect(split("a\nb\nc\nd\ne", 100, 2)).toEqual(["a\nb", "c\nd", "e"]);
  });

  it("loses no letter and exceeds no limit, whatever the answer and the limit", () => {
    const pieces = [
      "a",
      "bc",
      " ",
      "\n",
      "\n\n",
      ". ",
      "😀",
      "e\u0301",
      "- ",
      "> ",
      "# ",
      "`x`",
      "**y**",
      "1. ",
    ];
    const answers = fc
      .array(fc.constantFrom(...pieces), { maxLength: 80 })
      .map((all) => all.join(""));
    const letters = (text: string): string => text.replace(/\s/g, "");
    const property = fc.property(answers, fc.integer({ min: 24, max: 60 }), (markdown, units) => {
      const parts = split(markdown, units);
      expect(letters(parts.join(""))).toBe(letters(plainText(linesOf(markdown), false)));
      for (const part of parts) {
        expect(part.length).toBeLessThanOrEqual(units);
        expect(part.isWellFormed()).toBe(true);
      }
    });
    fc.assert(property, { numRuns: 500, seed: 7 });
  });
});

describe("the settled parts of a growing answer", () => {
  it("are those that the whole answer begins with", () => {
    const answer = "Some words. And *more* of them.\n\n- an item\n- another\n\n> quoted\n\n".repeat(
      6,
    );
    const whole = splitLines(linesOf(answer), measureOf(60));
    let most = 0;
    for (let end = 0; end < answer.length; end += 1) {
      const grown = answer.slice(0, answer.lastIndexOf("\n", end) + 1);
      const { parts, settled } = splitLines(linesOf(grown), measureOf(60));
      const shown = (each: readonly (readonly Line[])[]): readonly string[] =>
        each.slice(0, settled).map((part) => plainText(part, false));
      expect(shown(parts)).toEqual(shown(whole.parts));
      most = Math.max(most, settled);
    }
    expect(most).toBeGreaterThan(whole.parts.length / 2);
  });
});

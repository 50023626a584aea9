import { describe, expect, it } from "vitest";
import { parseMarkdown } from "../../src/markdown/parse.ts";
import { cutRuns, textOf, toRuns } from "../../src/markdown/runs.ts";

const layout = (markdown: string): string => textOf(toRuns(parseMarkdown(markdown)));

describe("the layout of an answer", () => {
  it("puts an empty line between blocks", () => {
    expect(layout("# Title\nwords\n\nmore")).toBe("Title\n\nwords\n\nmore");
  });

  it("shows lists with bullets, numbers and boxes, indented in each other", () => {
    expect(layout("- a\n  - b\n    - c\n- d")).toBe("• a\n  ◦ b\n    ▪ c\n• d");
    expect(layout("3. a\n3. b")).toBe("3. a\n4. b");
    expect(layout("- [x] a\n- [ ] b")).toBe("☑ a\n☐ b");
  });

  it("indents no deeper than a phone is wide", () => {
    const nested = Array.from({ length: 12 }, (_, depth) => `${"  ".repeat(depth)}- x`).join("\n");
    expect(layout(nested).split("\n").at(-1)).toBe(`${" ".repeat(12)}▪ x`);
  });

  it("indents what follows in an item under its words", () => {
    expect(layout("- a\nb\n\n  c")).toBe("• a\n  b\n  c");
  });

  it("shows the rows of a table as lines", () => {
    expect(layout("|a|b|\n|-|-|\n|1|2|")).toBe("a | b\n1 | 2");
  });

  it("shows a picture by its description, or by its address", () => {
    expect(layout("![cat](https://a.example/c.png)")).toBe("cat");
    expect(layout("![](https://a.example/c.png)")).toBe("https://a.example/c.png");
  });
});

describe("cutting runs", () => {
  const runs = [
    { text: "abc", style: {} },
    { text: "defg", style: { bold: true } },
    { text: "hi", style: {} },
  ] as const;

  it("keeps the style of every piece of a run", () => {
    const ranges = [
      { start: 0, end: 4 },
      { start: 5, end: 6 },
      { start: 6, end: 9 },
    ];
    expect(cutRuns(runs, ranges)).toEqual([
      [
        { text: "abc", style: {} },
        { text: "d", style: { bold: true } },
      ],
      [{ text: "e", style: { bold: true } }].map(({ style }) => ({ text: "f", style })),
      [
        { text: "g", style: { bold: true } },
        { text: "hi", style: {} },
      ],
    ]);
  });

  it("cuts at the borders of runs as well", () => {
    const ranges = [
      { start: 0, end: 3 },
      { start: 3, end: 7 },
      { start: 7, end: 9 },
    ];
    expect(cutRuns(runs, ranges)).toEqual(runs.map((run) => [run]));
  });
});

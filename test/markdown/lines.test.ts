import { describe, expect, it } from "vitest";
import { toLines } from "../../src/markdown/lines.ts";
import { parseMarkdown } from "../../src/markdown/parse.ts";
import { plainText } from "../../src/markdown/plain.ts";
import { tableAsText } from "../../src/markdown/table-text.ts";

const layout = (markdown: string, withAddresses = false): string =>
  plainText(toLines(parseMarkdown(markdown), tableAsText), withAddresses);

describe("the layout of an answer", () => {
  it("puts an empty line between blocks", () => {
    expect(layout("# Title\nwords\n\nmore")).toBe("Title\n\nwords\n\nmore");
    expect(layout("a\n\n---\n\nb")).toBe("a\n\n———\n\nb");
  });

  it("shows lists with bullets, numbers and boxes, indented in each other", () => {
    expect(layout("- a\n  - b\n    - c\n- d")).toBe("• a\n  ◦ b\n    ▪ c\n• d");
    expect(layout("3. a\n3. b")).toBe("3. a\n4. b");
    expect(layout("- [x] a\n- [ ] b")).toBe("☑ a\n☐ b");
    expect(layout("-\n- a")).toBe("• \n• a");
  });

  it("keeps the mark of an item that begins with code", () => {
    expect(layout("1. ```\n   a\n   ```\n2. b")).toBe("1. \na\n2. b");
  });

  it("indents no deeper than a phone is wide", () => {
    const nested = Array.from({ length: 12 }, (_, depth) => `${"  ".repeat(depth)}- x`).join("\n");
    expect(layout(nested).split("\n").at(-1)).toBe(`${" ".repeat(12)}▪ x`);
  });

  it("indents what follows in an item under its words", () => {
    expect(layout("- a\nb\n\n  c")).toBe("• a\n  b\n  c");
  });

  it("puts footnotes at the end", () => {
    expect(layout("a[^x]\n\n[^x]: note\n\nb")).toBe("a¹\n\nb\n\n¹ note");
  });

  it("tells where links lead, once, where it is asked to", () => {
    expect(layout("[x **y**](https://a.example) https://b.example", true)).toBe(
      "x y (https://a.example) https://b.example",
    );
    expect(layout("[Ana](mailto:a@b.example) <c@d.example>", true)).toBe(
      "Ana (a@b.example) c@d.example",
    );
  });
});

describe("a table as text", () => {
  it("is aligned where a phone shows its rows in a line each", () => {
    expect(layout("|a|b|c|\n|-|-:|:-:|\n|one|2|x|\n|1|22|xyz|")).toBe(
      "a     b   c\n────────────\none   2   x\n1    22  xyz",
    );
  });

  it("aligns wide letters and signs as two columns", () => {
    expect(layout("|a|b|\n|-|-|\n|語|1|\n|✅|2|\n|xyz|3|")).toBe(
      "a    b\n──────\n語   1\n✅   2\nxyz  3",
    );
  });

  it("names the columns in every row where it is wider", () => {
    const long = "words that are too long";
    expect(layout(`|Plan|Price|Note|\n|-|-|-|\n|Free|0|${long}|\n|Pro|20||`)).toBe(
      `Plan: Free\nPrice: 0\nNote: ${long}\n\nPlan: Pro\nPrice: 20`,
    );
  });

  it.each([
    [
      "a link, whose address code would hide",
      "|a|b|\n|-|-|\n|[x](https://a.example)|1|",
      "a: x\nb: 1",
    ],
    ["letters from right to left, which do not align", "|a|b|\n|-|-|\n|שלום|1|", "a: שלום\nb: 1"],
    ["several lines in a cell", "|a|b|\n|-|-|\n|x<br>y|1|", "a: x\ny\nb: 1"],
    ["more cells than columns", "|a|\n|-|\n|x|y|", "a: x\ny"],
    ["no header", `||\n|-|\n|${"x".repeat(40)}|`, "x".repeat(40)],
    ["nothing but a header", "|a|b|\n|-|-|", "a | b"],
  ])("names them where it has %s", (_, table, shown) => {
    expect(layout(table)).toBe(shown);
  });
});

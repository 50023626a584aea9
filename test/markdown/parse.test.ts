import { describe, expect, it } from "vitest";
import type { Block, Inline } from "../../src/markdown/ast.ts";
import { parseMarkdown } from "../../src/markdown/parse.ts";

const text = (words: string): Inline => ({ kind: "text", text: words });
const paragraph = (...children: Inline[]): Block => ({ kind: "paragraph", children });

/** The inlines of one paragraph. */
const inlines = (markdown: string): readonly Inline[] => {
  const [block] = parseMarkdown(markdown);
  return block?.kind === "paragraph" ? block.children : [];
};

describe("blocks", () => {
  it("are headings, paragraphs, rules", () => {
    expect(parseMarkdown("## Title\n\nwords\n\n---")).toEqual([
      { kind: "heading", depth: 2, children: [text("Title")] },
      paragraph(text("words")),
      { kind: "rule" },
    ]);
  });

  it("are code with the first word behind its fence as language", () => {
    expect(parseMarkdown("```js title=x\na < b\n```\n\n```\nplain\n```")).toEqual([
      { kind: "code", text: "a < b", language: "js" },
      { kind: "code", text: "plain" },
    ]);
    expect(parseMarkdown('```"><b>\nx\n```')).toEqual([{ kind: "code", text: "x" }]);
  });

  it("are code even where the fence was never closed", () => {
    expect(parseMarkdown("```py\nx = 1")).toEqual([
      { kind: "code", text: "x = 1", language: "py" },
    ]);
  });

  it("are quotations of blocks", () => {
    expect(parseMarkdown("> one\n>\n> > two")).toEqual([
      {
        kind: "quote",
        blocks: [paragraph(text("one")), { kind: "quote", blocks: [paragraph(text("two"))] }],
      },
    ]);
  });

  it("are lists: of bullets, of numbers from any start, of tasks, in each other", () => {
    expect(parseMarkdown("- a\n  1. b")).toEqual([
      {
        kind: "list",
        items: [
          {
            blocks: [
              paragraph(text("a")),
              { kind: "list", start: 1, items: [{ blocks: [paragraph(text("b"))] }] },
            ],
          },
        ],
      },
    ]);
    expect(parseMarkdown("7. a\n8. b")).toMatchObject([{ kind: "list", start: 7 }]);
    expect(parseMarkdown("- [ ] a\n- [x] b")).toEqual([
      {
        kind: "list",
        items: [
          { checked: false, blocks: [paragraph(text("a"))] },
          { checked: true, blocks: [paragraph(text("b"))] },
        ],
      },
    ]);
  });

  it("are tables with the header as first row", () => {
    expect(parseMarkdown("|a|b|\n|-|-|\n|1|**2**|")).toEqual([
      {
        kind: "table",
        rows: [
          [[text("a")], [text("b")]],
          [[text("1")], [{ kind: "strong", children: [text("2")] }]],
        ],
      },
    ]);
  });

  it("are HTML as it was written", () => {
    expect(parseMarkdown("<div>\n<b>x</b>\n</div>")).toEqual([
      paragraph(text("<div>\n<b>x</b>\n</div>")),
    ]);
  });

  it("are none of nothing", () => {
    expect(parseMarkdown("")).toEqual([]);
    expect(parseMarkdown(" \n\n ")).toEqual([]);
    expect(parseMarkdown("[a]: https://a.example")).toEqual([]);
  });
});

describe("inlines", () => {
  it("are strong, emphasised, struck out, code, and each in the other", () => {
    expect(inlines("**a *b*** ~~c~~ `d*`")).toEqual([
      { kind: "strong", children: [text("a "), { kind: "emphasis", children: [text("b")] }] },
      text(" "),
      { kind: "strike", children: [text("c")] },
      text(" "),
      { kind: "code", text: "d*" },
    ]);
  });

  it("are links: written out, by reference, bare", () => {
    expect(inlines("[x](https://a.example/?q=1&amp;r=2)")).toEqual([
      { kind: "link", href: "https://a.example/?q=1&r=2", children: [text("x")] },
    ]);
    expect(inlines("[x][r]\n\n[r]: https://a.example")).toEqual([
      { kind: "link", href: "https://a.example", children: [text("x")] },
    ]);
    expect(inlines("https://a.example/?a&amp=1")).toEqual([
      {
        kind: "link",
        href: "https://a.example/?a&amp=1",
        children: [text("https://a.example/?a&amp=1")],
      },
    ]);
  });

  it("are pictures with their description", () => {
    expect(inlines("![a *b*](https://a.example/p.png)")).toEqual([
      { kind: "image", href: "https://a.example/p.png", alt: "a *b*" },
    ]);
  });

  it("keep a line break, written hard or soft", () => {
    expect(inlines("a\nb")).toEqual([text("a\nb")]);
    expect(inlines("a  \nb")).toEqual([text("a"), { kind: "break" }, text("b")]);
  });

  it("are what character references stand for", () => {
    expect(inlines("&lt;a&gt; &amp; &#233; &#x41; &nosuch; AT&T").map((part) => part)).toEqual([
      text("<a> & é A &nosuch; AT&T"),
    ]);
  });

  it("are HTML as it was written", () => {
    const shown = inlines("a <b>c</b> <!-- d -->")
      .map((part) => (part.kind === "text" ? part.text : ""))
      .join("");
    expect(shown).toBe("a <b>c</b> <!-- d -->");
  });

  it("do not see formatting where people write stars and underscores", () => {
    expect(inlines("2 * 3 * 4 snake_case_name")).toEqual([text("2 * 3 * 4 snake_case_name")]);
  });
});

describe("what would be too deep for the parser", () => {
  it.each([
    ["quotations", ">"],
    ["bullets", "- "],
    ["numbers", "1. "],
    ["a mixture", "> - 1) "],
  ])("is shown as it was written: %s", (_, marker) => {
    const markdown = `${marker.repeat(5_000)}words`;
    expect(parseMarkdown(`before\n\n${markdown}`)).toEqual([
      paragraph(text(`before\n\n${markdown}`)),
    ]);
  });

  it("is so before the parser runs out of room", () => {
    const markdown = `${"> ".repeat(100)}x`;
    expect(parseMarkdown(markdown)).toEqual([paragraph(text(markdown))]);
  });

  it("does not include what people write", () => {
    expect(parseMarkdown(`${"> ".repeat(9)}deep`)).toMatchObject([{ kind: "quote" }]);
    expect(parseMarkdown("-".repeat(80))).toEqual([{ kind: "rule" }]);
  });

  it("is read somehow where it is nested over many lines", () => {
    const lines = Array.from({ length: 150 }, (_, depth) => `${"  ".repeat(depth)}- x`);
    expect(parseMarkdown(lines.join("\n"))).not.toEqual([]);
  });

  it.each(["[", "![", "**", "*_", "`", "<", "[a](", "~~", "\\["])(
    "does not include a run of %j, which is only words",
    (marker) => {
      expect(parseMarkdown(`${marker.repeat(3_000)}x`)).not.toEqual([]);
    },
  );
});

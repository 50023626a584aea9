import { describe, expect, it } from "vitest";
import type { Block, Run, Style } from "../../src/markdown/ast.ts";
import { parseMarkdown } from "../../src/markdown/parse.ts";
import { textOf } from "../../src/markdown/runs.ts";

const text = (words: string, style: Style = {}): Run => ({ text: words, style });
const paragraph = (...runs: Run[]): Block => ({ kind: "paragraph", runs });

/** Without the sign that a text which goes on may change it. */
function closed<T>(value: T): T {
  if (Array.isArray(value)) {
    for (const each of value) closed<unknown>(each);
  } else if (typeof value === "object" && value !== null) {
    if ("isOpen" in value) Reflect.deleteProperty(value, "isOpen");
    for (const each of Object.values(value)) closed<unknown>(each);
  }
  return value;
}

const parsed = (markdown: string): readonly Block[] => closed(parseMarkdown(markdown));

/** The words of one paragraph. */
const words = (markdown: string): readonly Run[] => {
  const [block] = parseMarkdown(markdown);
  return block?.kind === "paragraph" ? block.runs : [];
};

describe("blocks", () => {
  it("are headings, paragraphs, rules", () => {
    expect(parsed("## Title\n\nwords\n\n---")).toEqual([
      { kind: "heading", depth: 2, runs: [text("Title")] },
      paragraph(text("words")),
      { kind: "rule" },
    ]);
  });

  it("are code with the first word behind its fence as language", () => {
    expect(parsed("```js title=x\na < b\n```\n\n```\nplain\n```")).toEqual([
      { kind: "code", text: "a < b", language: "js" },
      { kind: "code", text: "plain" },
    ]);
    expect(parsed('```"><b>\nx\n```')).toEqual([{ kind: "code", text: "x" }]);
  });

  it("are code even where the fence was never closed", () => {
    expect(parsed("```py\nx = 1")).toEqual([{ kind: "code", text: "x = 1", language: "py" }]);
  });

  it("are quotations of blocks", () => {
    expect(parsed("> one\n>\n> > two")).toEqual([
      {
        kind: "quote",
        blocks: [paragraph(text("one")), { kind: "quote", blocks: [paragraph(text("two"))] }],
      },
    ]);
  });

  it("are lists: of bullets, of numbers from any start, of tasks, in each other", () => {
    expect(parsed("- a\n  1. b")).toEqual([
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
    expect(parsed("7. a\n8. b")).toMatchObject([{ kind: "list", start: 7 }]);
    expect(parsed("- [ ] a\n- [x] b")).toEqual([
      {
        kind: "list",
        items: [
          { isChecked: false, blocks: [paragraph(text("a"))] },
          { isChecked: true, blocks: [paragraph(text("b"))] },
        ],
      },
    ]);
  });

  it("are tables with the header as first row", () => {
    expect(parsed("|a|b|\n|-|-:|\n|1|**2**|")).toEqual([
      {
        kind: "table",
        alignments: [undefined, "right"],
        rows: [
          [[text("a")], [text("b")]],
          [[text("1")], [text("2", { bold: true })]],
        ],
      },
    ]);
  });

  it("are HTML as it was written", () => {
    expect(parsed("<div>\n<b>x</b>\n</div>")).toEqual([paragraph(text("<div>\n<b>x</b>\n</div>"))]);
  });

  it("are code whose language is short", () => {
    const language = (info: string): unknown => parsed(`\`\`\`${info}\nx\n\`\`\``);
    expect(language("c++ a")).toEqual([{ kind: "code", text: "x", language: "c++" }]);
    expect(language("a".repeat(40))).toMatchObject([{ language: "a".repeat(40) }]);
    expect(language("a".repeat(41))).toEqual([{ kind: "code", text: "x" }]);
  });

  it("are none of nothing", () => {
    expect(parsed("")).toEqual([]);
    expect(parsed(" \n\n ")).toEqual([]);
    expect(parsed("[a]: https://a.example")).toEqual([]);
  });
});

describe("words", () => {
  it("are bold, italic, struck out, code, and each in the other", () => {
    expect(words("**a *b*** ~~c~~ `d*`")).toEqual([
      text("a ", { bold: true }),
      text("b", { bold: true, italic: true }),
      text(" "),
      text("c", { strike: true }),
      text(" "),
      text("d*", { code: true }),
    ]);
  });

  it("are links: written out, by reference, bare", () => {
    const link = (label: string, href: string): Run => text(label, { href });
    expect(words("[x](https://a.example/?q=1&amp;r=2)")).toEqual([
      link("x", "https://a.example/?q=1&r=2"),
    ]);
    expect(words("[x][r]\n\n[r]: https://a.example")).toEqual([link("x", "https://a.example")]);
    expect(words("see https://a.example/?a&b_c_d, or www.b.example.")).toEqual([
      text("see "),
      link("https://a.example/?a&b_c_d", "https://a.example/?a&b_c_d"),
      text(", or "),
      link("www.b.example", "http://www.b.example"),
      text("."),
    ]);
    expect(words("<mailto:a@b.example> <a@b.example>")).toEqual([
      link("mailto:a@b.example", "mailto:a@b.example"),
      text(" "),
      link("a@b.example", "mailto:a@b.example"),
    ]);
  });

  it("do not lead anywhere but to the web, a mailbox or a telephone", () => {
    for (const href of ["tg://user?id=1", "javascript:x", "/path", "data:text/html,x", "#top"]) {
      expect(words(`[a](${href})`)).toEqual([text("a")]);
    }
    expect(words(`[a](https://a.example/${"x".repeat(2_000)})`)).toEqual([text("a")]);
    expect(words("[a](<https://a.example/b c>)")).toEqual([
      text("a", { href: "https://a.example/b%20c" }),
    ]);
  });

  it("are pictures by their description, else by their address", () => {
    const href = "https://a.example/p.png";
    expect(words(`![a *b*](${href})`)).toEqual([
      text("a ", { href }),
      text("b", { italic: true, href }),
    ]);
    expect(words(`![](${href})`)).toEqual([text(href, { href })]);
    expect(words(`[![a](${href})](https://b.example)`)).toEqual([
      text("a", { href: "https://b.example" }),
    ]);
  });

  it("keep a line break, written hard, soft or as HTML", () => {
    expect(words("a\nb")).toEqual([text("a\nb")]);
    expect(words("a  \nb\\\nc")).toEqual([text("a\nb\nc")]);
    expect(words("a<br>b<br />\nc")).toEqual([text("a\nb\nc")]);
  });

  it("are what character references stand for", () => {
    expect(words("&lt;a&gt; &amp; &#233; &#x41; &rarr; &nosuch; AT&T")).toEqual([
      text("<a> & é A → &nosuch; AT&T"),
    ]);
    expect(words("&#0; &#xD800;")).toEqual([text("\ufffd \ufffd")]);
  });

  it("are HTML as it was written", () => {
    expect(words('a <b title="*x*">c</b> <!-- *d* -->')).toEqual([
      text('a <b title="*x*">c</b> <!-- *d* -->'),
    ]);
  });

  it("are not formatted where people write stars and underscores", () => {
    expect(words("2 * 3 * 4 snake_case_name")).toEqual([text("2 * 3 * 4 snake_case_name")]);
  });
});

describe("footnotes", () => {
  it("stand at the end, numbered as they are referred to, the others last", () => {
    const blocks = parsed("[^b] and [^a] and [^none]\n\n[^a]: A\n[^c]: C\n[^b]: B with [^a]");
    expect(blocks).toEqual([
      paragraph(text("¹ and ² and [^none]")),
      {
        kind: "notes",
        notes: [
          { number: 1, blocks: [paragraph(text("B with ²"))] },
          { number: 2, blocks: [paragraph(text("A"))] },
          { number: 3, blocks: [paragraph(text("C"))] },
        ],
      },
    ]);
  });

  it("are no part of the address before them", () => {
    expect(textOf(words("https://a.example.[^1]\n\n[^1]: A"))).toBe("https://a.example.¹");
  });
});

describe("a text that is deeper than anybody reads", () => {
  it("is words as it was written", () => {
    const written = `${"> ".repeat(9_000)}x`;
    expect(parseMarkdown(written)).toEqual([{ ...paragraph(text(written)), isOpen: true }]);
  });

  it.each(["- ", "1. ", "> - 1) "])("keeps the marks of %j as words", (mark) => {
    expect(JSON.stringify(parseMarkdown(`${mark.repeat(5_000)}words`))).toContain("words");
  });

  it("is read in levels as far as people write", () => {
    expect(parsed(`${"> ".repeat(3)}deep`)).toEqual([
      {
        kind: "quote",
        blocks: [{ kind: "quote", blocks: [{ kind: "quote", blocks: [paragraph(text("deep"))] }] }],
      },
    ]);
  });
});

describe("a long address", () => {
  it("is not written out thousands of times for references to it", () => {
    const answer = `[a]: https://a.example/${"x".repeat(1_900)}\n\n${"[a] ".repeat(3_000)}`;
    const linked = words(answer).filter(({ style }) => style.href !== undefined);
    expect(linked.length).toBeGreaterThan(5);
    expect(linked.length).toBeLessThan(30);
  });
});

describe("a block that a text which goes on may change", () => {
  const open = (markdown: string): readonly boolean[] =>
    parseMarkdown(markdown).map((block) => "isOpen" in block && block.isOpen);

  it("is the last one", () => {
    expect(open("a\n\nb")).toEqual([false, true]);
    expect(open("a\n\n```\nb\n```\n")).toEqual([false, true]);
  });

  it("is one with what may become a link", () => {
    expect(open("[a]\n\nb [c][d]\n\n[^e]\n\n[f](x)\n\ng")).toEqual([true, true, true, false, true]);
    expect(open("[a]\n\n[a]: x\n\nb")).toEqual([false, true]);
  });
});

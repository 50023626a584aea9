import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_BLOCK_CHARACTERS } from "../../../src/chatbot-server/sources/block.ts";
import { linesOf, readDocument } from "./reading.ts";

const MARKDOWN = `Library
=======

It is *old*,
and open.

Hours
-----

| day | hours |
|-----|-------|
| Monday | 9–17 |
| Sunday | closed |

### Fees ###
- a card: 10 €
- nothing for children

\`\`\`sh
# no heading

pay --now
\`\`\`
# Last`;

const MARKDOWN_LINES = [
  "# Library",
  "It is *old*,\nand open.",
  "## Hours",
  "| Monday | 9–17 |",
  "| Sunday | closed |",
  "### Fees",
  "- a card: 10 €\n- nothing for children",
  "```sh\n# no heading\n\npay --now\n```",
  "# Last",
];

describe("a Markdown document", () => {
  it("is read as headings, paragraphs, code and rows of tables", async () => {
    const { blocks } = await readDocument("markdown", MARKDOWN);
    expect(linesOf(blocks)).toEqual(MARKDOWN_LINES);
    expect(blocks[3]).toMatchObject({ head: "| day | hours |\n|-----|-------|" });
  });

  it("is read the same in pieces of any size, whatever ends its lines", async () => {
    const ends = fc.constantFrom("\n", "\r\n");
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 80 }), ends, async (size, end) => {
        const { blocks } = await readDocument("markdown", MARKDOWN.replaceAll("\n", end), size);
        expect(linesOf(blocks)).toEqual(MARKDOWN_LINES);
      }),
      { numRuns: 60 },
    );
  });

  it("without any line end is read in parts that lose no word", async () => {
    const text = "a word and another ".repeat(5000).trim();
    const { blocks } = await readDocument("markdown", text, 10_000);
    expect(linesOf(blocks).join(" ").split(" ")).toEqual(text.split(" "));
  });
});

describe("a Markdown table", () => {
  const rows = "| a | b |\n".repeat(3);
  const table = (name: string) => `| ${name} | hours |\n|---|---|\n${rows}`;

  it("repeats the names of its columns with each row", async () => {
    const { blocks } = await readDocument("markdown", table("day"));
    expect(blocks).toHaveLength(3);
    for (const block of blocks) expect(block).toMatchObject({ head: "| day | hours |\n|---|---|" });
  });

  it("whose names are longer than a row is a text like any other", async () => {
    const text = table("day ".repeat(300));
    const { blocks } = await readDocument("markdown", text);
    expect(linesOf(blocks)).toEqual([text.trim()]);
    expect(blocks).toMatchObject([{ kind: "paragraph" }]);
  });

  it("with a row longer than a block has it cut", async () => {
    const { blocks } = await readDocument("markdown", `${table("day")}| ${"word ".repeat(4000)}|`);
    expect(blocks.length).toBeGreaterThan(5);
    for (const block of blocks) expect(block.text.length).toBeLessThanOrEqual(MAX_BLOCK_CHARACTERS);
  });
});

describe("a plain text", () => {
  it("is divided by blank lines alone", async () => {
    const { blocks } = await readDocument("text", "# 1\nfirst\n\n\n- second\n=====\n");
    expect(linesOf(blocks)).toEqual(["# 1\nfirst", "- second\n====="]);
  });

  it.each([
    ["UTF-8 with its mark", new Uint8Array([0xef, 0xbb, 0xbf, 0x61, 0xc3, 0xa9])],
    ["UTF-16, low byte first", new Uint8Array([0xff, 0xfe, 0x61, 0, 0xe9, 0])],
    ["UTF-16, high byte first", new Uint8Array([0xfe, 0xff, 0, 0x61, 0, 0xe9])],
    ["Windows-1252", new Uint8Array([0x61, 0xe9])],
  ])("is understood in %s", async (_, bytes) => {
    const { blocks } = await readDocument("text", bytes);
    expect(linesOf(blocks)).toEqual(["aé"]);
  });

  it("keeps characters whole that lie across two pieces", async () => {
    const text = "naïve 図書館 👩‍👩‍👧 weiß";
    for (let size = 4; size < 20; size += 1) {
      const { blocks } = await readDocument("text", text, size);
      expect(linesOf(blocks)).toEqual([text]);
    }
  });

  it.each([
    ["low", "\uFEFF"],
    ["high", "\uFFFE"],
  ])("keeps pairs whole that lie across two pieces of UTF-16, %s byte first", async (_, mark) => {
    const text = "👩‍👩‍👧 and 👋";
    const units = Buffer.from(mark + text, "utf16le");
    if (mark === "\uFFFE") units.subarray(2).swap16();
    for (let size = 4; size < 12; size += 1) {
      const { blocks } = await readDocument("text", new Uint8Array(units), size);
      expect(linesOf(blocks)).toEqual([text]);
    }
  });
});

describe("a LaTeX document", () => {
  it("is read without the commands that lay it out", async () => {
    const { blocks } = await readDocument(
      "tex",
      `\\documentclass{article}
\\begin{document}
\\section{Opening hours} % ours
We open at \\textbf{nine}, for 5\\% less.
\\begin{itemize}
\\item on Monday
\\end{itemize}
\\end{document}`,
    );
    expect(linesOf(blocks)).toEqual([
      "## Opening hours",
      "We open at nine, for 5% less.\n- on Monday",
    ]);
  });
});

describe("brackets within brackets of LaTeX", () => {
  it("stay as they are written", async () => {
    const { blocks } = await readDocument("tex", "\\item[a] one\n\\item[a[b]] two");
    expect(linesOf(blocks)).toEqual(["- a one\n- [a[b]] two"]);
  });
});

describe("a table of values with commas", () => {
  const TABLE = 'name;hours;"what else"\r\nAnna;9–17;"a ""b""; c\r\nd"\r\n\r\nBert;;x\r\n';

  it("is read as records that name their columns", async () => {
    const { blocks } = await readDocument("csv", TABLE);
    expect(linesOf(blocks)).toEqual([
      'name: Anna\nhours: 9–17\nwhat else: a "b"; c\r\nd',
      "name: Bert\nwhat else: x",
    ]);
  });

  it("names its columns with the beginning of a long name, and as many as have room", async () => {
    const names = Array.from({ length: 100 }, (_, at) => `${at}-${"n".repeat(5000)}`);
    const cells = Array.from({ length: 100 }, () => "x");
    const { blocks } = await readDocument("csv", `${names.join()}\n${cells.join()}\n`);
    const lines = linesOf(blocks).join("").split("\n");
    expect(lines[0]).toBe(`${names[0]?.slice(0, 200)}: x`);
    expect(lines[99]).toBe("x");
    expect(lines.join("\n").length).toBeLessThan(10_000);
  });

  it("is read the same in pieces of any size", async () => {
    const whole = await readDocument("csv", TABLE);
    for (let size = 24; size < 70; size += 1) {
      const { blocks } = await readDocument("csv", TABLE, size);
      expect(blocks).toEqual(whole.blocks);
    }
  });
});

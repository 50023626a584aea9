import { readFileSync } from "node:fs";
import {
  Document,
  HeadingLevel,
  ImageRun,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
} from "docx";
import { strToU8, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { MAX_BLOCK_CHARACTERS } from "../../../src/chatbot-server/sources/block.ts";
import {
  encryptedPdf,
  gappyPdf,
  leftLines,
  longPdf,
  rightLines,
  scannedPdf,
  twoColumnPdf,
} from "./pdf-documents.ts";
import { linesOf, readDocument } from "./reading.ts";

const CID_FONT = new URL("fixtures/cid-font.pdf", import.meta.url);

/** Lines as a reader joins them, with divided words whole again. */
function joined(lines: readonly string[]): string {
  return lines.join(" ").replaceAll(/([a-z])- ([a-z])/g, "$1$2");
}

describe("a PDF document", () => {
  it("of two columns is read column by column, below what stands across both", async () => {
    const { blocks } = await readDocument("pdf", await twoColumnPdf());
    expect(linesOf(blocks)).toEqual([
      "# How the library of the town works",
      joined(leftLines),
      joined(rightLines),
      "Printed by the friends of the library, who meet on the last Friday of each month at seven.",
    ]);
  });

  it("whose fonts number their glyphs is read as its letters", async () => {
    const { blocks } = await readDocument("pdf", readFileSync(CID_FONT));
    const text = linesOf(blocks).join("\n");
    expect(text).toContain("# Öffnungszeiten der Bücherei");
    expect(text).toContain("Täglich von neun bis fünf Uhr, außer an Feiertagen.");
    expect(text).toContain("Ежедневно с девяти до пяти, кроме праздников.");
    expect(text).toContain("Καθημερινά από τις εννέα έως τις πέντε.");
  });

  it("of many pages is read some pages at a time", async () => {
    const { blocks, steps } = await readDocument("pdf", await longPdf(20));
    expect(steps).toBe(3);
    const text = linesOf(blocks).join("\n");
    for (let page = 1; page <= 20; page += 1) {
      expect(text).toContain(`This is line 40 of page ${page},`);
    }
  });

  it("with a page that is not there is read as far as it goes", async () => {
    const text = linesOf((await readDocument("pdf", await gappyPdf())).blocks).join("\n");
    expect(text).toContain("This is line 40 of page 2,");
    expect(text).not.toContain("of page 3,");
  });

  it("of pictures alone has no text", async () => {
    expect((await readDocument("pdf", await scannedPdf())).blocks).toEqual([]);
  });

  it("that asks for a password is refused as encrypted", async () => {
    const read = readDocument("pdf", await encryptedPdf());
    await expect(read).rejects.toMatchObject({ status: "error:encrypted" });
  });

  it.each([
    "",
    "%PDF-1.7\nnothing",
    "<html></html>",
    "%PDF-1.4\n1 0 obj<</Pages 1 0 R>>\ntrailer<</Root 1 0 R>>",
  ])("that is broken is refused as unreadable: %j", async (document) => {
    const read = readDocument("pdf", document);
    await expect(read).rejects.toMatchObject({ status: "error:unreadable" });
  });
});

const cell = (text: string): TableCell => new TableCell({ children: [new Paragraph(text)] });

const PIXEL = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

async function wordDocument(): Promise<Uint8Array> {
  const picture = { type: "png" as const, data: PIXEL, transformation: { width: 9, height: 9 } };
  const document = new Document({
    sections: [
      {
        children: [
          new Paragraph({ text: "Opening hours", heading: HeadingLevel.HEADING_1 }),
          new Paragraph("Nine to five & never on Sundays."),
          new Paragraph({ children: [new ImageRun(picture)] }),
          new Paragraph({ text: "bring a card", bullet: { level: 0 } }),
          new Table({
            rows: [
              new TableRow({ tableHeader: true, children: [cell("Day"), cell("Hours")] }),
              new TableRow({ children: [cell("Monday"), cell("9–17")] }),
            ],
          }),
        ],
      },
    ],
  });
  return new Uint8Array(await Packer.toBuffer(document));
}

describe("a Word document", () => {
  it("is read as headings, paragraphs, lists and tables, without pictures", async () => {
    const { blocks } = await readDocument("docx", await wordDocument());
    expect(linesOf(blocks)).toEqual([
      "# Opening hours",
      "Nine to five & never on Sundays.",
      "- bring a card",
      "| Monday | 9–17 |",
    ]);
    expect(blocks.at(-1)).toMatchObject({ head: "| Day | Hours |\n|---|---|" });
  });

  it.each([
    ["text", new TextEncoder().encode("nothing")],
    ["another packed file", zipSync({ "a.txt": new Uint8Array(10) })],
    ["a broken one", zipSync({ "word/document.xml": new TextEncoder().encode("<w:document") })],
  ])("that is %s is refused as unreadable", async (_, document) => {
    const read = readDocument("docx", document);
    await expect(read).rejects.toMatchObject({ status: "error:unreadable" });
  });

  it("is read from parts that were measured alone, whatever it calls the others", async () => {
    const main = (text: string) =>
      strToU8(
        `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:body></w:document>`,
      );
    const type =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument";
    const document = zipSync({
      "_rels/.rels": strToU8(
        `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="${type}" Target="word/x.dat"/></Relationships>`,
      ),
      "[Content_Types].xml": strToU8(
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
      ),
      "word/document.xml": main("measured"),
      "word/x.dat": main("not measured"),
    });
    expect(linesOf((await readDocument("docx", document)).blocks)).toEqual(["measured"]);
  });

  it("that unpacks to far more than it has is refused before it fills the memory", async () => {
    const bomb = zipSync({ "word/document.xml": new Uint8Array(60 * 1024 * 1024) });
    expect(bomb.length).toBeLessThan(100_000);
    const read = readDocument("docx", bomb);
    await expect(read).rejects.toMatchObject({ status: "error:token" });
  });

  it("that has more elements than fit the memory is refused before they are made", async () => {
    const dense = strToU8(`<w:document>${"<w:p/>".repeat(200_000)}</w:document>`);
    const read = readDocument("docx", zipSync({ "word/document.xml": dense }));
    await expect(read).rejects.toMatchObject({ status: "error:token" });
  });
});

describe("a web page", () => {
  const read = async (html: string) => readDocument("html", html);

  it("is read without scripts, styles, navigation and what is hidden", async () => {
    const { blocks, title } = await read(`<!doctype html><title> Our
      library </title><style>p{}</style><body><nav>Home</nav><header><h1>Library</h1></header>
      <p>Open from 9 &ndash; 17 &amp; free<br>for <b>all</b>&nbsp;children.</p>
      <script>var a = "<p>no</p>"</script><p hidden>no</p><div style="display: none">no</div>
      <div aria-hidden="true">no</div><aside>no</aside><noscript>no</noscript>
      <ul><li>one<li>two<ol><li>inner</ol></ul><pre>a
  b</pre><footer>no</footer>`);
    expect(title).toBe("Our library");
    expect(linesOf(blocks)).toEqual([
      "# Library",
      "Open from 9 – 17 & free\nfor all children.",
      "- one",
      "- two",
      "1. inner",
      "a\n  b",
    ]);
  });

  it("is read from what it marks as its main part, when that is more than a little", async () => {
    const page = (main: string) => `<p>Offers of the week</p><main>${main}</main><p>Imprint</p>`;
    const long = "The library is open from nine to five on every day of the week.";
    expect(linesOf((await read(page(`<h2>Hours</h2>${long}`))).blocks)).toEqual(["## Hours", long]);
    expect(linesOf((await read(page("Hi"))).blocks)).toEqual([
      "Offers of the week",
      "Hi",
      "Imprint",
    ]);
  });

  it("has its tables read as rows below the names of their columns", async () => {
    const { blocks } = await read(
      "<table><tr><th>Day<th>Hours<tr><td>Mon|Tue<td><p>9–12</p><p>13–17</p></table>",
    );
    expect(blocks).toEqual([
      {
        kind: "row",
        head: "| Day | Hours |\n|---|---|",
        text: String.raw`| Mon\|Tue | 9–12 13–17 |`,
        alone: false,
      },
    ]);
  });

  it("has rows without names when these are longer than a row", async () => {
    const names = "<th>day".repeat(300);
    const { blocks } = await read(`<table><tr>${names}<tr><td>a<td>b<tr><td>c<td>d</table>`);
    expect(linesOf(blocks.slice(1))).toEqual(["| a | b |", "| c | d |"]);
    for (const block of blocks) expect(block).toMatchObject({ kind: "row", head: "" });
    expect(blocks[0]?.text.match(/day/g)).toHaveLength(300);
  });

  it("has a title that fits a list, and headings no longer than a block", async () => {
    const long = "word ".repeat(4000);
    const { blocks, title } = await read(`<title>${long}</title><h1>${long}</h1>`);
    expect(title).toBe(long.slice(0, 255));
    expect(linesOf(blocks).join(" ")).toBe(long.trim());
    for (const block of blocks) expect(block.text.length).toBeLessThanOrEqual(MAX_BLOCK_CHARACTERS);
  });

  it("laid out by a table is read as if there were none", async () => {
    const { blocks } = await read(
      "<table><tr><td>Menu</td><td><h2>Hours</h2><p>Nine to five.</p><table><tr><td>a<td>b</table></td></table>",
    );
    expect(linesOf(blocks)).toEqual(["Menu", "## Hours", "Nine to five.", "| a | b |"]);
  });

  it.each([
    "<p>unclosed <b>and <i>crossed</b></i>",
    "</div></p>text<",
    "<!-- <p>x</p>",
    "<p ".repeat(5000),
  ])("that is broken is read as far as it goes: %#", async (html) => {
    expect((await read(html)).steps).toBe(1);
  });

  it("names its encoding itself", async () => {
    const bytes = Buffer.from('<meta charset="iso-8859-1"><p>caf\u00E9', "latin1");
    expect(linesOf((await readDocument("html", bytes)).blocks)).toEqual(["café"]);
  });

  it("nested a hundred thousand times is refused soon", async () => {
    const read = readDocument("html", `${"<div>".repeat(100_000)}deep`);
    await expect(read).rejects.toMatchObject({ status: "error:unreadable" });
  });
});

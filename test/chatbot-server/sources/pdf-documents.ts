import {
  PDFDocument,
  PDFHexString,
  PDFRef,
  type PDFFont,
  type PDFPage,
  StandardFonts,
} from "pdf-lib";

/** Where text stands on a page: points from the lower left corner. */
interface Place {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

const LEADING = 13;

/** What the left column of {@link twoColumnPdf} says, line by line. */
export const leftLines = [
  "The library is open from nine to five on every",
  "day of the week but Sunday. On the first Mon-",
  "day of a month it opens at noon, because the",
  "shelves are put in order then. Members may",
  "stay an hour longer in the reading room.",
  "A card costs ten euros a year, and nothing",
  "for children and for students of the town.",
];

/** What its right column says. */
export const rightLines = [
  "Books are lent for four weeks. They may be",
  "kept for another four when nobody waits for",
  "them. Films and games are lent for a week.",
  "Whoever is late pays fifty cents a day, up",
  "to the price of the book. A lost card is re-",
  "placed for three euros at the front desk,",
  "where lost umbrellas are kept as well.",
];

/**
 * A page of two columns below a title across both, a line across below them and its number; drawn
 * line by line across both columns, as some programs do.
 */
export async function twoColumnPdf(): Promise<Uint8Array> {
  const { document, page, font } = await newPage();
  const draw = (text: string, { x, y, size }: Place): void =>
    page.drawText(text, { x, y, size, font });
  draw("How the library of the town works", { x: 60, y: 780, size: 20 });
  leftLines.forEach((line, at) => {
    draw(line, { x: 60, y: 740 - at * LEADING, size: 10 });
    draw(rightLines[at] ?? "", { x: 320, y: 740 - at * LEADING, size: 10 });
  });
  draw(
    "Printed by the friends of the library, who meet on the last Friday of each month at seven.",
    {
      x: 60,
      y: 600,
      size: 10,
    },
  );
  draw("7", { x: 300, y: 30, size: 10 });
  return document.save();
}

/** A page with a picture and no text: what a scanner makes. */
export async function scannedPdf(): Promise<Uint8Array> {
  const { document, page } = await newPage();
  page.drawRectangle({ x: 50, y: 50, width: 500, height: 700 });
  return document.save();
}

/** A document that asks for a password. */
export async function encryptedPdf(): Promise<Uint8Array> {
  const { document, page, font } = await newPage();
  page.drawText("secret", { x: 50, y: 700, size: 12, font });
  const key = PDFHexString.of("5a".repeat(32));
  document.context.trailerInfo.Encrypt = document.context.register(
    document.context.obj({ Filter: "Standard", V: 1, R: 2, O: key, U: key, P: -4 }),
  );
  const id = PDFHexString.of("00".repeat(16));
  document.context.trailerInfo.ID = document.context.obj([id, id]);
  return document.save({ useObjectStreams: false });
}

/** Three pages of which the last is named and not there. */
export async function gappyPdf(): Promise<Uint8Array> {
  const document = await pagesOf(3);
  document.catalog.Pages().Kids().set(2, PDFRef.of(99_999));
  return document.save();
}

/** Some pages of a few lines, each of which says on which page it stands. */
export async function longPdf(pages: number): Promise<Uint8Array> {
  return (await pagesOf(pages)).save();
}

async function pagesOf(pages: number): Promise<PDFDocument> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  for (let number = 1; number <= pages; number += 1) {
    const page = document.addPage();
    for (let line = 1; line <= 40; line += 1) {
      const text = `This is line ${line} of page ${number}, which says nothing else than where it stands.`;
      page.drawText(text, { x: 60, y: 800 - line * LEADING, size: 10, font });
    }
  }
  return document;
}

/** One page on which so many words stand, each placed by itself: slow to read. */
export async function crowdedPdf(words: number): Promise<Uint8Array> {
  const { document, page, font } = await newPage();
  const name = page.node.newFontDictionary("F", font.ref).asString();
  const placed = Array.from(
    { length: words },
    (_, at) => `1 0 0 1 ${(at * 37) % 500} ${(at * 11) % 800} Tm (word${at}) Tj`,
  );
  const content = document.context.flateStream(`BT ${name} 4 Tf\n${placed.join("\n")}\nET`);
  page.node.addContentStream(document.context.register(content));
  return document.save();
}

async function newPage(): Promise<{ document: PDFDocument; page: PDFPage; font: PDFFont }> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  return { document, page: document.addPage(), font };
}

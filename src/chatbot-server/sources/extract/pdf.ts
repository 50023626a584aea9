import * as v from "valibot";
import type { Block } from "../block.ts";
import { SourceError } from "../source-error.ts";
import { type PlacedText, readPage } from "./pdf-page.ts";

/** How many pages are read in one step: well below a second of work, and little to do again after a crash. */
export const PAGES_A_STEP = 8;

/** The longest document: more than any manual has. */
export const MAX_PAGES = 3000;

/** An open document. Holds all of its bytes until it is closed. */
export interface PdfDocument {
  readonly pages: number;
  /** Nothing when the page cannot be read: the others are. @param number from 1 */
  page(number: number): Promise<Block[]>;
  close(): Promise<void>;
}

/** What of the library's items is used; the rest are marks without text. */
const textItem = v.object({
  str: v.string(),
  dir: v.string(),
  width: v.number(),
  transform: v.array(v.number()),
});

/**
 * Opens a document. The library is loaded with the first one: it is the greater part of this Worker.
 * @param bytes taken over: not to be used any more
 * @throws SourceError when it is encrypted, or no document that can be read
 * @see https://github.com/unjs/unpdf and https://mozilla.github.io/pdf.js/api/
 */
export async function openPdf(bytes: Uint8Array): Promise<PdfDocument> {
  const { getDocumentProxy } = await import("unpdf");
  try {
    // Nothing is drawn, so no fonts are needed; what is broken is read as far as it goes.
    const document = await getDocumentProxy(bytes, {
      disableFontFace: true,
      stopAtErrors: false,
      verbosity: 0,
    });
    return {
      pages: document.numPages,
      async page(number) {
        try {
          const page = await document.getPage(number);
          const { transform } = page.getViewport({ scale: 1 });
          const { items } = await page.getTextContent();
          page.cleanup();
          return readPage(items.flatMap((item) => placed(item, transform)));
        } catch {
          return [];
        }
      },
      close: () => document.loadingTask.destroy(),
    };
  } catch (error) {
    throw unreadable(error);
  }
}

/** A page may be turned: what counts is where a reader sees the text. */
function placed(item: unknown, view: readonly number[]): PlacedText[] {
  if (!v.is(textItem, item)) return [];
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = view;
  const [, , skewX = 0, scaleY = 0, x = 0, y = 0] = item.transform;
  const size = Math.hypot(a * skewX + c * scaleY, b * skewX + d * scaleY);
  return [
    {
      text: item.str,
      x: a * x + c * y + e,
      y: b * x + d * y + f,
      width: item.width,
      size: size > 0 ? size : 1,
      isRightToLeft: item.dir === "rtl",
    },
  ];
}

/** The library tells what is wrong by the error's name. */
function unreadable(error: unknown): SourceError {
  const isEncrypted = error instanceof Error && error.name === "PasswordException";
  return isEncrypted
    ? new SourceError("error:encrypted", "the document is protected by a password")
    : new SourceError("error:unreadable", "this is not a PDF document, or a broken one");
}

import { Unzip, UnzipInflate } from "fflate";
import { SourceError } from "../source-error.ts";
import { createPageReader, type Page } from "./html.ts";

/** A document of 20 MiB of text unpacks to less; what unpacks to more was made to fill the memory. */
const MAX_UNPACKED_BYTES = 48 * 1024 * 1024;

/** How much is unpacked at a time while it is measured. */
const SLICE_BYTES = 16 * 1024;

/**
 * Reads a Word document: headings, paragraphs, lists and tables. The library that understands Word
 * writes HTML, which is read as any page is.
 * @param bytes all of their buffer
 * @throws SourceError when it is none, is broken, or unpacks to more than the memory holds
 * @see https://github.com/mwilliamson/mammoth.js
 */
export async function readDocx(bytes: Uint8Array<ArrayBuffer>): Promise<Page> {
  checkSize(bytes);
  const { default: mammoth } = await import("mammoth");
  let html: string;
  try {
    // The library's build for Node, in which tests may run, has another name for it.
    const input = { arrayBuffer: bytes.buffer, buffer: bytes };
    ({ value: html } = await mammoth.convertToHtml(input, {
      convertImage: mammoth.images.imgElement(async () => ({ src: "" })),
    }));
  } catch {
    throw notDocx();
  }
  const page = createPageReader();
  page.write(html);
  return page.end();
}

/** What a packed file says of its own size proves nothing, so it is unpacked once without keeping anything. */
function checkSize(bytes: Uint8Array): void {
  let unpacked = 0;
  let hasText = false;
  const unzip = new Unzip((file) => {
    if (file.name === "word/document.xml") hasText = true;
    // Pictures are not unpacked afterwards either.
    if (!/\.(?:xml|rels)$/.test(file.name)) return;
    file.ondata = (error, data) => {
      if (error !== null) throw notDocx();
      unpacked += data.length;
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
    const end = Math.min(at + SLICE_BYTES, bytes.length);
    push(unzip, bytes.subarray(at, end), end === bytes.length);
    if (unpacked > MAX_UNPACKED_BYTES) {
      throw new SourceError("error:token", "the document unpacks to more than can be read");
    }
  }
  if (!hasText) throw notDocx();
}

function push(unzip: Unzip, slice: Uint8Array, isLast: boolean): void {
  try {
    unzip.push(slice, isLast);
  } catch {
    throw notDocx();
  }
}

function notDocx(): SourceError {
  return new SourceError("error:unreadable", "this is not a Word document, or a broken one");
}

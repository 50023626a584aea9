import { Unzip, UnzipInflate, zipSync } from "fflate";
import { SourceError } from "../source-error.ts";
import { createPageReader, type Page } from "./html.ts";

/** A document of 20 MiB of text unpacks to less; what unpacks to more was made to fill the memory. */
const MAX_UNPACKED_BYTES = 48 * 1024 * 1024;

/**
 * Tags in all: the library makes an object of each element, which takes a hundred times its bytes. So many
 * empty elements fit into 100 MB; a document has some four hundred tags a page.
 */
const MAX_TAGS = 130_000;
const TAG_BEGINS = 0x3c;

/** How much is unpacked at a time while it is measured. */
const SLICE_BYTES = 16 * 1024;

/**
 * Reads a Word document: headings, paragraphs, lists and tables. The library that understands Word
 * writes HTML, which is read as any page is.
 * @throws SourceError when it is none, is broken, or unpacks to more than the memory holds
 * @see https://github.com/mwilliamson/mammoth.js
 */
export async function readDocx(bytes: Uint8Array<ArrayBuffer>): Promise<Page> {
  const parts = measuredParts(bytes);
  const { default: mammoth } = await import("mammoth");
  let html: string;
  try {
    // The library's build for Node, in which tests may run, has another name for it.
    const input = { arrayBuffer: parts.buffer, buffer: parts };
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

/**
 * The parts that hold text, packed anew without being compressed. What a packed file says of its own
 * size proves nothing, and which of its parts are read is for the document to say, whatever they are
 * called: so the library is given what was unpacked and measured here, and nothing else.
 */
function measuredParts(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const parts: Record<string, Uint8Array> = {};
  let unpacked = 0;
  let tags = 0;
  const unzip = new Unzip((file) => {
    // Pictures are not unpacked.
    if (!/\.(?:xml|rels)$/.test(file.name)) return;
    const chunks: Uint8Array[] = [];
    file.ondata = (error, data, isLast) => {
      if (error !== null) throw notDocx();
      unpacked += data.length;
      for (const byte of data) if (byte === TAG_BEGINS) tags += 1;
      chunks.push(data);
      if (isLast) parts[file.name] = joined(chunks);
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
    const end = Math.min(at + SLICE_BYTES, bytes.length);
    push(unzip, bytes.subarray(at, end), end === bytes.length);
    if (unpacked > MAX_UNPACKED_BYTES || tags > MAX_TAGS) {
      throw new SourceError("error:token", "the document unpacks to more than can be read");
    }
  }
  return zipSync(parts, { level: 0 });
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(chunks.reduce((sum, one) => sum + one.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
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

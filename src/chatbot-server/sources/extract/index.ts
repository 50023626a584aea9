import * as v from "valibot";
import type { Block } from "../block.ts";
import type { FileKind } from "../file-types.ts";
import { csvStart, csvState, readCsv } from "./csv.ts";
import { decode, decodeStart, decodeState, encodingNamed } from "./decode.ts";
import { readDocx } from "./docx.ts";
import { createPageReader, type Page } from "./html.ts";
import { lineStart, lineState, readLines } from "./lines.ts";
import { MAX_PAGES, openPdf, PAGES_A_STEP, type PdfDocument } from "./pdf.ts";
import { SourceError } from "../source-error.ts";

/** The bytes that are to be read. */
export interface SourceBytes {
  /** Names them: the same bytes have the same name. */
  readonly name: string;
  readonly kind: FileKind;
  /** The encoding that the sender named. */
  readonly charset?: string | undefined;
  readonly size: number;
  /** Pieces in their order; together they are `size` bytes. */
  readonly count: number;
  piece(number: number): Uint8Array<ArrayBuffer>;
}

/** What one step has read. */
export interface Extracted {
  readonly blocks: Block[];
  /** What the next step needs to know, as JSON; absent when everything is read. */
  readonly state?: string;
  /** What a page calls itself. */
  readonly title?: string;
}

/** Reads sources step by step. */
export interface Extractor {
  /**
   * @param state what the step before left; undefined for the first
   * @throws SourceError when nothing can be read
   */
  step(bytes: SourceBytes, state: string | undefined): Promise<Extracted>;
  /** Forgets the document that is open. */
  close(): Promise<void>;
}

/**
 * Makes an extractor. It keeps the PDF document open that it read last; everything else that a step
 * needs is in `state`, so any extractor may go on where another stopped.
 */
export function createExtractor(): Extractor {
  let open: { readonly name: string; readonly document: PdfDocument } | undefined;
  const close = async (): Promise<void> => {
    const before = open;
    open = undefined;
    await before?.document.close();
  };
  const documentOf = async (bytes: SourceBytes): Promise<PdfDocument> => {
    if (open?.name === bytes.name) return open.document;
    await close();
    const document = await openPdf(whole(bytes));
    open = { name: bytes.name, document };
    return document;
  };
  return {
    close,
    async step(bytes, state) {
      switch (bytes.kind) {
        case "pdf":
          return readPdf(await documentOf(bytes), state);
        case "docx":
          return fromPage(await readDocx(whole(bytes)));
        case "html":
          return fromPage(readHtml(bytes));
        case "csv":
        case "markdown":
        case "tex":
        case "text":
          return readText(bytes, bytes.kind, state);
      }
    },
  };
}

const pdfState = v.pipe(v.string(), v.parseJson(), v.object({ page: v.number() }));

async function readPdf(document: PdfDocument, state: string | undefined): Promise<Extracted> {
  if (document.pages > MAX_PAGES) {
    throw new SourceError("error:token", `the document has more than ${MAX_PAGES} pages`);
  }
  const from = state === undefined ? 1 : v.parse(pdfState, state).page;
  const to = Math.min(document.pages, from + PAGES_A_STEP - 1);
  const blocks: Block[] = [];
  for (let number = from; number <= to; number += 1) blocks.push(...(await document.page(number)));
  return to === document.pages ? { blocks } : { blocks, state: JSON.stringify({ page: to + 1 }) };
}

function fromPage({ title, blocks }: Page): Extracted {
  return title === "" ? { blocks } : { blocks, title };
}

function readHtml(bytes: SourceBytes): Page {
  const reader = createPageReader();
  let decoding = decodeStart(encodingNamed(bytes.charset) ?? encodingInside(bytes));
  for (let number = 0; number < bytes.count; number += 1) {
    const { state, text } = decode(decoding, bytes.piece(number), number === bytes.count - 1);
    decoding = state;
    reader.write(text);
  }
  return reader.end();
}

/** @see https://html.spec.whatwg.org/multipage/parsing.html#prescan-a-byte-stream-to-determine-its-encoding */
const PRESCANNED_BYTES = 1024;

function encodingInside(bytes: SourceBytes): ReturnType<typeof encodingNamed> {
  const start = bytes.piece(0).subarray(0, PRESCANNED_BYTES);
  const [, label] =
    /<meta[^>]+charset=["']?([^"'\s/>;]+)/i.exec(new TextDecoder("windows-1252").decode(start)) ??
    [];
  return encodingNamed(label);
}

const textState = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ piece: v.number(), decoding: decodeState, lines: lineState, table: csvState }),
);

/** One piece a step. */
function readText(
  bytes: SourceBytes,
  kind: "csv" | "markdown" | "tex" | "text",
  before: string | undefined,
): Extracted {
  const { piece, decoding, lines, table } =
    before === undefined
      ? {
          piece: 0,
          decoding: decodeStart(encodingNamed(bytes.charset)),
          lines: lineStart,
          table: csvStart,
        }
      : v.parse(textState, before);
  const isLast = piece === bytes.count - 1;
  const decoded = decode(decoding, bytes.piece(piece), isLast);
  const read =
    kind === "csv"
      ? readCsv(table, decoded.text, isLast)
      : readLines(kind, lines, decoded.text, isLast);
  if (isLast) return { blocks: read.blocks };
  const next = {
    piece: piece + 1,
    decoding: decoded.state,
    lines: "lines" in read.state ? read.state : lines,
    table: "names" in read.state ? read.state : table,
  };
  return { blocks: read.blocks, state: JSON.stringify(next) };
}

/** All pieces as one: the library for PDF and the one for Word take no less. */
function whole(bytes: SourceBytes): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(bytes.size);
  let at = 0;
  for (let number = 0; number < bytes.count; number += 1) {
    const piece = bytes.piece(number);
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

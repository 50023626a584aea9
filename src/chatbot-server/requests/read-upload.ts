import { refusal } from "../errors.ts";
import { type Part, readParts, textOf } from "./multipart.ts";
import type { ReadResult } from "./read-json.ts";

/** What a form has besides the file: the lines between its parts, and short texts. */
const FORM_BYTES = 64 * 1024;

/** No file system has longer names. */
const MAX_NAME_CHARACTERS = 255;

/** A file that is arriving. */
export interface ArrivingFile {
  /** Without folders. */
  readonly name: string;
  /** The texts that stood in front of it. */
  readonly texts: Readonly<Record<string, string>>;
  /** Ends with an error when the file is cut off, or larger than it may be. */
  readonly bytes: ReadableStream<Uint8Array>;
}

/** What came of a file, and the texts around it. */
export interface Upload<T> {
  readonly name: string;
  readonly texts: Readonly<Record<string, string>>;
  readonly received: T;
}

/**
 * Reads a form with a part `file`.
 * @param maxBytes of the file
 * @param receive is given the file while it arrives, and has to read it to its end or refuse it
 * @see https://guide.gpt-trainer.com/api-reference/data-sources/create-file
 */
export async function readUpload<T>(
  request: Request,
  maxBytes: number,
  receive: (file: ArrivingFile) => Promise<ReadResult<T>>,
): Promise<ReadResult<Upload<T>>> {
  const form = boundaryOf(request.headers.get("content-type") ?? "");
  const body: ReadableStream<Uint8Array> | null = request.body;
  if (form === undefined || body === null) {
    return refused("the body must be multipart/form-data");
  }
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes + FORM_BYTES) {
    return { kind: "refused", response: tooLarge(maxBytes) };
  }
  const parts = readParts(body, form, maxBytes + FORM_BYTES);
  const reading: Reading<T> = { texts: {}, file: undefined, refused: undefined };
  try {
    // Also what is refused is read to its end: a client that still writes would miss the answer.
    for await (const part of parts) await readPart(part, reading, maxBytes, receive);
  } catch (error) {
    if (error instanceof RangeError) reading.refused ??= tooLarge(maxBytes);
    else if (!(error instanceof SyntaxError)) throw error;
    reading.refused ??= refusal("bad_request", "the body is no whole form");
  }
  const { texts, file } = reading;
  if (reading.refused !== undefined) return { kind: "refused", response: reading.refused };
  return file === undefined
    ? refused("file is missing")
    : { kind: "read", body: { ...file, texts } };
}

interface Reading<T> {
  readonly texts: Record<string, string>;
  file: { readonly name: string; readonly received: T } | undefined;
  refused: Response | undefined;
}

async function readPart<T>(
  part: Part,
  reading: Reading<T>,
  maxBytes: number,
  receive: (file: ArrivingFile) => Promise<ReadResult<T>>,
): Promise<void> {
  if (reading.refused !== undefined) return;
  const { name: field, fileName } = part;
  if (field !== "file") {
    if (fileName === undefined) reading.texts[field] = await textOf(part.bytes, FORM_BYTES);
    return;
  }
  const name = baseName(fileName ?? "");
  if (fileName === undefined) {
    reading.refused = refusal("bad_request", "file must be a file, with its name");
  } else if (name === "" || name.length > MAX_NAME_CHARACTERS) {
    const says = `the name of file must have 1 to ${MAX_NAME_CHARACTERS} characters`;
    reading.refused = refusal("bad_request", says);
  } else if (reading.file === undefined) {
    await readFile(part, name, reading, maxBytes, receive);
  }
}

/** @throws what the part threw, rather than what came of that elsewhere */
async function readFile<T>(
  part: Part,
  name: string,
  reading: Reading<T>,
  maxBytes: number,
  receive: (file: ArrivingFile) => Promise<ReadResult<T>>,
): Promise<void> {
  const limited = limit(part.bytes, maxBytes);
  try {
    const read = await receive({ name, texts: reading.texts, bytes: limited.bytes });
    if (read.kind === "read") reading.file = { name, received: read.body };
    else reading.refused = read.response;
  } catch (error) {
    throw limited.failure() ?? error;
  }
}

/** A part as the kind of stream that may be handed to an object. */
function limit(part: Part["bytes"], maxBytes: number) {
  let received = 0;
  let failure: unknown;
  const bytes = new ReadableStream({
    type: "bytes",
    async pull(controller) {
      try {
        const { value } = await part.next();
        if (value === undefined) {
          controller.close();
          // Whoever waits with a buffer of their own is told so, too.
          controller.byobRequest?.respond(0);
          return;
        }
        received += value.length;
        if (received > maxBytes) throw new RangeError("the file is too long");
        controller.enqueue(value.slice());
      } catch (error) {
        failure = error;
        controller.error(error);
      }
    },
  });
  return { bytes, failure: () => failure };
}

function boundaryOf(contentType: string): string | undefined {
  const [, quoted, plain] =
    /^multipart\/form-data\s*;.*?\bboundary=(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(
      contentType,
    ) ?? [];
  return quoted ?? plain;
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1).trim();
}

function tooLarge(maxBytes: number): Response {
  return refusal("body_too_large", `file is larger than ${maxBytes / 1024 / 1024} MiB`);
}

function refused(says: string): { readonly kind: "refused"; readonly response: Response } {
  return { kind: "refused", response: refusal("bad_request", says) };
}

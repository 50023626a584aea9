/**
 * A form, part by part, as it arrives: a file in it is never held as a whole, where the runtime's
 * `formData()` holds it several times over.
 * @see https://www.rfc-editor.org/rfc/rfc7578 and https://www.rfc-editor.org/rfc/rfc2046#section-5.1
 */

/** One part. What is not read of it is skipped when the next one is asked for. */
export interface Part {
  readonly name: string;
  /** Absent when the part is a text. */
  readonly fileName: string | undefined;
  /** Throws a SyntaxError when the form ends within it. */
  readonly bytes: AsyncGenerator<Uint8Array, void>;
}

/** What no program writes more of in front of a part. */
const MAX_HEADER_BYTES = 8192;

/** The most parts that are looked at. */
const MAX_PARTS = 100;

/**
 * Reads a form.
 * @param maxBytes of all of it
 * @returns its parts, in their order
 * @throws SyntaxError, while the parts are read, when it is no whole form, and RangeError when it is
 * longer
 */
export async function* readParts(
  stream: ReadableStream<Uint8Array>,
  boundary: string,
  maxBytes: number,
): AsyncGenerator<Part, void> {
  const scanner = createScanner(stream, maxBytes);
  const delimiter = bytesOf(`\r\n--${boundary}`);
  await skip(scanner.upTo(delimiter));
  for (let count = 0; count < MAX_PARTS; count += 1) {
    // Nothing needs to follow the two dashes of the last delimiter, not even the end of its line.
    if (await scanner.begins(bytesOf("--"))) return;
    await textOf(scanner.upTo(bytesOf("\n")), MAX_HEADER_BYTES);
    const headers = await textOf(scanner.upTo(bytesOf("\r\n\r\n")), MAX_HEADER_BYTES);
    const bytes = scanner.upTo(delimiter);
    yield { ...namesIn(headers), bytes };
    await skip(bytes);
  }
  throw new SyntaxError("too many parts");
}

/** A part's bytes as text. @throws SyntaxError when there are more of them */
export async function textOf(bytes: AsyncIterable<Uint8Array>, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let length = 0;
  let text = "";
  for await (const some of bytes) {
    length += some.length;
    if (length > maxBytes) throw new SyntaxError("a part is too long");
    text += decoder.decode(some, { stream: true });
  }
  return text + decoder.decode();
}

async function skip(bytes: AsyncGenerator<Uint8Array, void>): Promise<void> {
  for (;;) if ((await bytes.next()).done) return;
}

function createScanner(stream: ReadableStream<Uint8Array>, maxBytes: number) {
  const reader = stream.getReader();
  let received = 0;
  // The first delimiter may stand at the very beginning, without the line end that belongs to it.
  let ahead = bytesOf("\r\n");
  const readMore = async (): Promise<void> => {
    const { value, done } = await reader.read();
    if (done) throw new SyntaxError("the form is not whole");
    received += value.length;
    if (received > maxBytes) throw new RangeError("the form is too long");
    ahead = joined(ahead, value);
  };
  return {
    /** Whether these bytes come next; they are not passed over. */
    async begins(wanted: Uint8Array): Promise<boolean> {
      while (ahead.length < wanted.length) await readMore();
      return positionOf(wanted, ahead.subarray(0, wanted.length)) === 0;
    },
    /** What stands in front of a delimiter, which is passed over. */
    async *upTo(delimiter: Uint8Array): AsyncGenerator<Uint8Array, void> {
      for (;;) {
        const at = positionOf(delimiter, ahead);
        const end = at ?? Math.max(0, ahead.length - delimiter.length + 1);
        const found = ahead.subarray(0, end);
        ahead = ahead.subarray(at === undefined ? end : end + delimiter.length);
        if (found.length > 0) yield found;
        if (at !== undefined) return;
        await readMore();
      }
    },
  };
}

function positionOf(wanted: Uint8Array, bytes: Uint8Array): number | undefined {
  const [first = 0] = wanted;
  let at = bytes.indexOf(first);
  while (at >= 0 && at + wanted.length <= bytes.length) {
    const start = at;
    if (wanted.every((byte, index) => bytes[start + index] === byte)) return at;
    at = bytes.indexOf(first, at + 1);
  }
  return undefined;
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  if (one.length === 0) return other;
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** @throws SyntaxError when the part has no name */
function namesIn(headers: string): {
  readonly name: string;
  readonly fileName: string | undefined;
} {
  const [, disposition] = /^content-disposition:[ \t]*form-data[ \t]*;(.*)$/im.exec(headers) ?? [];
  const name = parameterIn(disposition ?? "", "name");
  if (name === undefined) throw new SyntaxError("a part has no name");
  return { name, fileName: parameterIn(disposition ?? "", "filename") };
}

/** Browsers write quotes within names as `%22`, other programs with a backslash. */
function parameterIn(disposition: string, name: string): string | undefined {
  const value = new RegExp(String.raw`(?:^|;)[ \t]*${name}=(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))`, "i");
  const [, quoted, plain] = value.exec(disposition) ?? [];
  const unescaped = quoted?.replace(/\\(["\\])/g, "$1").replaceAll("%22", '"');
  return unescaped ?? plain;
}

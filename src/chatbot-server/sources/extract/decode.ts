import * as v from "valibot";

/** Where decoding stands between two pieces: the encoding once it is known, and a character's bytes so far. */
export const decodeState = v.object({
  encoding: v.optional(v.picklist(["utf-8", "utf-16le", "utf-16be", "windows-1252"])),
  tail: v.array(v.number()),
});

/** See {@link decodeState}. */
export type DecodeState = v.InferOutput<typeof decodeState>;

type Encoding = NonNullable<DecodeState["encoding"]>;

/** Before the first piece. @param encoding when the sender has named it */
export function decodeStart(encoding?: Encoding): DecodeState {
  return encoding === undefined ? { tail: [] } : { encoding, tail: [] };
}

/**
 * Decodes a text piece by piece. It is UTF-8 unless it begins with the mark of UTF-16, or holds bytes
 * that UTF-8 never has: then it was saved by an old Windows program.
 * @param isLast a character cut short is not waited for
 * @see https://encoding.spec.whatwg.org/#bom-sniff
 */
export function decode(
  state: DecodeState,
  piece: Uint8Array,
  isLast: boolean,
): { readonly state: DecodeState; readonly text: string } {
  const bytes = state.tail.length === 0 ? piece : joined(state.tail, piece);
  const found = state.encoding ?? detect(bytes, isLast);
  const encoding = found ?? "utf-8";
  const end = isLast ? bytes.length : endOfCharacters(bytes, encoding);
  const text = new TextDecoder(encoding).decode(bytes.subarray(0, end));
  // A NUL ends a text for SQLite, and stands in no text that anybody wrote.
  const tail = [...bytes.subarray(end)];
  const next = found === undefined ? { tail } : { encoding: found, tail };
  return { state: next, text: text.replaceAll("\0", "") };
}

function joined(tail: readonly number[], piece: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(tail.length + piece.length);
  bytes.set(tail);
  bytes.set(piece, tail.length);
  return bytes;
}

/** Undefined as long as there are only characters that most encodings have alike. */
function detect(bytes: Uint8Array, isLast: boolean): Encoding | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  if (bytes.every((byte) => byte < 0x80)) return undefined;
  try {
    const whole = isLast ? bytes : bytes.subarray(0, endOfCharacters(bytes, "utf-8"));
    new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(whole);
    return "utf-8";
  } catch {
    return "windows-1252";
  }
}

/** How many bytes in front are whole characters. */
function endOfCharacters(bytes: Uint8Array, encoding: Encoding): number {
  if (encoding === "windows-1252") return bytes.length;
  if (encoding !== "utf-8") return endOfPairs(bytes, encoding === "utf-16le" ? 1 : 0);
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) return lengthOf(byte) > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

/** The same of UTF-16, where a character may be a pair. @param high where in a unit its high byte stands */
function endOfPairs(bytes: Uint8Array, high: 0 | 1): number {
  const end = bytes.length - (bytes.length % 2);
  const byte = bytes[end - 2 + high] ?? 0;
  return byte >= 0xd8 && byte <= 0xdb ? end - 2 : end;
}

/** How many bytes a character has that begins with this one. */
function lengthOf(first: number): number {
  if (first >= 0xf0) return 4;
  return first >= 0xe0 ? 3 : 2;
}

/**
 * The encoding that a content type or a page names, as far as it is one of ours.
 * @param label such as `iso-8859-1`
 */
export function encodingNamed(label: string | undefined): Encoding | undefined {
  const name = label?.trim().toLowerCase() ?? "";
  if (/^utf-?8$/.test(name)) return "utf-8";
  if (/^(?:windows-1252|cp1252|iso-8859-1|latin1|us-ascii|ascii)$/.test(name)) {
    return "windows-1252";
  }
  return undefined;
}

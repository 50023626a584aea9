import { HtmlError } from "./html-error.ts";
import { decodeReference } from "./html-references.ts";

/**
 * The attributes of a start tag, from after its name to after its `>`. One without a value is the
 * empty string.
 *
 * @param byteOffset where the tag stands in bytes, for the error
 * @throws HtmlError
 */
export function readAttributes(
  source: string,
  start: number,
  tag: string,
  byteOffset: number,
): { attributes: ReadonlyMap<string, string>; end: number } {
  const attributes = new Map<string, string>();
  let at = skipSpace(source, start);
  while (source[at] !== ">") {
    const name = matchAt(/[^\s=>/"']*/uy, source, at);
    if (at < source.length && name === "") {
      throw new HtmlError(`Empty attribute name in the tag "${tag}" at byte offset ${byteOffset}`);
    }
    at = skipSpace(source, at + name.length);
    if (source[at] === "=") {
      const value = readValue(source, skipSpace(source, at + 1), tag, byteOffset);
      attributes.set(name, value.text);
      at = skipSpace(source, value.end);
    } else {
      attributes.set(name, "");
    }
    if (at >= source.length) throw unclosed(tag, byteOffset);
  }
  return { attributes, end: at + 1 };
}

function readValue(
  source: string,
  start: number,
  tag: string,
  byteOffset: number,
): { text: string; end: number } {
  const quote = source[start];
  if (quote === undefined) throw unclosed(tag, byteOffset);
  if (quote !== '"' && quote !== "'") {
    const token = matchAt(/[A-Za-z0-9.-]*/uy, source, start);
    const end = start + token.length;
    if (!/[\s>]/u.test(source[end] ?? "")) {
      const tokenOffset = Buffer.byteLength(source.slice(0, start));
      throw new HtmlError(`Unexpected end of name token at byte offset ${tokenOffset}`);
    }
    return { text: token.toLowerCase(), end };
  }
  let text = "";
  let at = start + 1;
  while (source[at] !== quote) {
    if (at >= source.length) throw unclosed(tag, byteOffset);
    const reference = source[at] === "&" ? decodeReference(source, at) : undefined;
    text += reference?.character ?? source[at];
    at = reference?.end ?? at + 1;
  }
  return { text, end: at + 1 };
}

function unclosed(tag: string, byteOffset: number): HtmlError {
  return new HtmlError(`Unclosed start tag "${tag}" at byte offset ${byteOffset}`);
}

function matchAt(pattern: RegExp, source: string, start: number): string {
  pattern.lastIndex = start;
  return pattern.exec(source)?.[0] ?? "";
}

function skipSpace(source: string, start: number): number {
  return start + matchAt(/\s*/uy, source, start).length;
}

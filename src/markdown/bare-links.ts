/** A host's name with at most as many units as there can be. */
const HOST = /[\p{L}\p{N}._-]{1,253}/uy;
/** What an address goes on with; a footnote's reference behind it is none of it. */
const REST = /(?:(?!\[\^)[^\s<])*/y;
const REFERENCE_END = /&[a-z0-9]{1,32};$/i;

/**
 * An address without any marks around it, which begins with `www.` or a scheme.
 *
 * @param start where it begins
 * @param host where its host's name begins
 * @param isInBrackets whether a square bracket is open, which may then end it
 * @returns where it ends; undefined when it is none
 * @see https://github.github.com/gfm/#autolinks-extension-
 */
export function bareLinkEnd(
  text: string,
  start: number,
  host: number,
  isInBrackets: boolean,
): number | undefined {
  HOST.lastIndex = host;
  const name = HOST.exec(text)?.[0];
  // Underscores are allowed in all of its labels but the last two.
  if (name === undefined || /_[^.]*(?:\.[^.]*)?$/.test(name) || name.startsWith(".")) {
    return undefined;
  }
  REST.lastIndex = host;
  const rest = REST.exec(text)?.[0] ?? "";
  const length = withoutTail(isInBrackets ? untilBracket(rest) : rest);
  const end = host + length;
  return length === 0 || end <= start ? undefined : end;
}

/** Up to the first square bracket that was not opened within. */
function untilBracket(rest: string): string {
  let depth = 0;
  for (let at = 0; at < rest.length; at += 1) {
    if (rest[at] === "[") depth += 1;
    else if (rest[at] === "]") {
      if (depth === 0) return rest.slice(0, at);
      depth -= 1;
    }
  }
  return rest;
}

/** Units of an address without what belongs to the sentence around it. */
function withoutTail(rest: string): number {
  let surplus = count(rest, ")") - count(rest, "(");
  let end = rest.length;
  for (;;) {
    const unit = rest.charAt(end - 1);
    if (unit !== "" && "?!.,:*_~'\"".includes(unit)) end -= 1;
    else if (unit === ")" && surplus > 0) {
      end -= 1;
      surplus -= 1;
    } else if (unit === ";") {
      const reference = REFERENCE_END.exec(rest.slice(Math.max(0, end - 40), end));
      end -= reference?.[0].length ?? 1;
    } else return end;
  }
}

function count(text: string, unit: string): number {
  let found = 0;
  for (let at = text.indexOf(unit); at !== -1; at = text.indexOf(unit, at + 1)) found += 1;
  return found;
}

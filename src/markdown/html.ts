/**
 * Where HTML stands in a text. It is never interpreted, only kept from being read as Markdown.
 * @see https://spec.commonmark.org/0.31.2/#raw-html
 */

const TAG_NAME = /[a-zA-Z][a-zA-Z0-9-]*/y;
const SPACE = /[ \t\n]*/y;
const ATTRIBUTE_NAME = /[a-zA-Z_:][a-zA-Z0-9:._-]*/y;
const UNQUOTED = /[^ \t\n"'=<>`]+/y;

/** Elements that begin a block of HTML wherever they stand first in a line. */
const BLOCK_NAMES =
  "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul";

/** How a block of HTML begins, and what its last line holds (else it ends at an empty line). */
const BLOCKS: readonly { readonly begin: RegExp; readonly end?: RegExp }[] = [
  { begin: /^<(?:script|pre|textarea|style)(?:[ \t>]|$)/i, end: /<\/(?:script|pre|textarea|style)>/i },
  { begin: /^<!--/, end: /-->/ },
  { begin: /^<\?/, end: /\?>/ },
  { begin: /^<![a-zA-Z]/, end: />/ },
  { begin: /^<!\[CDATA\[/, end: /\]\]>/ },
  { begin: new RegExp(String.raw`^<\/?(?:${BLOCK_NAMES})(?:[ \t]|\/?>|$)`, "i") },
];

/**
 * The kind of HTML block that begins with this line.
 * @param mayBeAnyTag whether a line with any one tag begins one: not within a paragraph
 */
export function htmlBlockOf(
  line: string,
  mayBeAnyTag: boolean,
): { readonly end?: RegExp } | undefined {
  const known = BLOCKS.find(({ begin }) => begin.test(line));
  if (known !== undefined) return known.end === undefined ? {} : { end: known.end };
  const end = mayBeAnyTag ? tagEnd(line, 0) : undefined;
  return end !== undefined && line.slice(end).trim() === "" ? {} : undefined;
}

/** What ends a comment, an instruction, a section or a declaration; by how it begins. */
const ENDS: readonly { readonly begin: RegExp; readonly end: string }[] = [
  { begin: /<!-->|<!--->/y, end: "" },
  { begin: /<!--/y, end: "-->" },
  { begin: /<\?/y, end: "?>" },
  { begin: /<!\[CDATA\[/y, end: "]]>" },
  { begin: /<![a-zA-Z]/y, end: ">" },
];

/**
 * Where the HTML ends that begins at `start` in a line of words.
 *
 * @param hopeless ends that were looked for and not found, kept for one text: it must not be searched
 * for them again and again
 * @returns undefined when none begins there
 */
export function htmlEnd(text: string, start: number, hopeless: Set<string>): number | undefined {
  for (const { begin, end } of ENDS) {
    const after = matchEnd(begin, text, start);
    if (after === undefined) continue;
    if (end === "") return after;
    if (hopeless.has(end)) return undefined;
    const found = text.indexOf(end, after);
    if (found === -1) hopeless.add(end);
    return found === -1 ? undefined : found + end.length;
  }
  return tagEnd(text, start);
}

/** Where the tag ends that begins at `start`. */
function tagEnd(text: string, start: number): number | undefined {
  const isClosing = text[start + 1] === "/";
  let at = matchEnd(TAG_NAME, text, start + (isClosing ? 2 : 1));
  while (at !== undefined) {
    const space = matchEnd(SPACE, text, at) ?? at;
    if (text[space] === ">") return space + 1;
    if (isClosing) return undefined;
    if (text[space] === "/") return text[space + 1] === ">" ? space + 2 : undefined;
    at = space === at ? undefined : attributeEnd(text, space);
  }
  return undefined;
}

function attributeEnd(text: string, start: number): number | undefined {
  const name = matchEnd(ATTRIBUTE_NAME, text, start);
  if (name === undefined) return undefined;
  const sign = matchEnd(SPACE, text, name) ?? name;
  if (text[sign] !== "=") return name;
  const value = matchEnd(SPACE, text, sign + 1) ?? sign + 1;
  const quote = text[value];
  if (quote !== '"' && quote !== "'") return matchEnd(UNQUOTED, text, value);
  const close = text.indexOf(quote, value + 1);
  return close === -1 ? undefined : close + 1;
}

function matchEnd(pattern: RegExp, text: string, start: number): number | undefined {
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

import MarkdownIt from "markdown-it";
import type { StateInline, Token } from "markdown-it";
import footnotes from "markdown-it-footnote";
import { bareLinkEnd } from "./bare-links.ts";

export type { Token };

/**
 * Quotations, lists and items in each other that are read. Deeper ones would only be cut off, and
 * nobody writes them who means well.
 */
const NESTING_MAX = 100;

/** What stands in something else. Its content is not read at the limit. */
const CONTAINERS: ReadonlySet<string> = new Set([
  "blockquote_open",
  "list_item_open",
  "footnote_reference_open",
]);

const engine = new MarkdownIt({ html: true }).use(footnotes);
// An option that its types leave out.
Object.assign(engine.options, { maxNesting: NESTING_MAX });
// Which links may be followed, and how addresses are written, is decided here and not there.
engine.validateLink = () => true;
engine.normalizeLink = (address) => address;
engine.normalizeLinkText = (address) => address;
// Notes stay where they are defined until they are read; GitHub has none within a line.
engine.core.ruler.disable("footnote_tail");
engine.inline.ruler.disable("footnote_inline");
engine.inline.ruler.after("text", "bare_link", readBareLink);
engine.inline.ruler.before("footnote_ref", "far_bracket", readFarBracket);

const SCHEME_BEFORE = /(?:^|[^\p{L}\p{N}_/])(https?)$/iu;
const SCHEME_END = "://";

/**
 * An address without any marks around it: what is in it is no emphasis.
 * @see https://github.github.com/gfm/#autolinks-extension-
 */
function readBareLink(state: StateInline, isSilent: boolean): boolean {
  if (isInLink(state) || !state.src.startsWith(SCHEME_END, state.pos)) return false;
  const scheme = SCHEME_BEFORE.exec(state.pending)?.[1];
  if (scheme === undefined) return false;
  const start = state.pos - scheme.length;
  const end = bareLinkEnd(state.src, start, state.pos + SCHEME_END.length, true);
  if (end === undefined || end > state.posMax) return false;
  if (!isSilent) {
    state.pending = state.pending.slice(0, -scheme.length);
    state.push("bare_link", "", 0).content = state.src.slice(start, end);
  }
  state.pos = end;
  return true;
}

/** Units of a note's label that are searched for its end. */
const LABEL_UNITS_MAX = 250;

/**
 * What begins like a reference to a note and does not end soon is none. The rule that reads references
 * would look for its end as far as the text goes, once for each of them.
 */
function readFarBracket(state: StateInline, isSilent: boolean): boolean {
  const { src, pos } = state;
  if (!src.startsWith("[^", pos)) return false;
  if (src.slice(pos, pos + LABEL_UNITS_MAX).includes("]")) return false;
  if (!isSilent) state.pending += "[^";
  state.pos += 2;
  return true;
}

/** A member that the parser's types leave out. */
function isInLink(state: object): boolean {
  return "linkLevel" in state && state.linkLevel !== 0;
}

/**
 * Markdown (CommonMark with GitHub's tables, strike-through and footnotes) as a flat list of tokens.
 *
 * @returns undefined for what is nested deeper than anybody can read
 * @see https://spec.commonmark.org/0.31.2/
 * @see https://github.github.com/gfm/
 */
export function tokensOf(markdown: string): readonly Token[] | undefined {
  const tokens = engine.parse(markdown, {});
  const isCutOff = tokens.some(
    ({ type, level }) => level >= NESTING_MAX - 1 && CONTAINERS.has(type),
  );
  return isCutOff ? undefined : tokens;
}

/** An attribute of the element that a token would become; empty when it has none. */
export function attributeOf(token: Token, name: string): string {
  // A list's start is a number, whatever the types say.
  const value: unknown = token.attrGet(name);
  return typeof value === "number" || typeof value === "string" ? String(value) : "";
}

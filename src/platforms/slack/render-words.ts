import type { Run, Style } from "../../markdown/ast.ts";
import { isItsOwnAddress } from "../../markdown/links.ts";
import { escapeWords, JOINER, quietCode } from "./render-escape.ts";

const PUNCTUATION = /[\p{P}\p{S}]/u;
/** What is neither white space nor punctuation: a joiner is a letter too. */
const LETTER = /[^\s\p{P}\p{S}]/u;

/** An address that is read as one where it stands, with nothing in it that Markdown could read otherwise. */
const PLAIN_ADDRESS = /^(?:https?:\/\/|www\.)[\w\-./?=&%#:+,@]*[a-z0-9/]$/i;
const MAY_STAND_BEFORE_ADDRESS = /^[\s(]?$/;
/** Units behind a run that say how its end is read. */
const AFTER_UNITS = 12;
const MAY_STAND_BEHIND_ADDRESS = /^(?:$|\s|[.,;:!?)](?:$|\s))/;

/** What stands around a run. */
interface Around {
  /** The last and the first letters of the words on both sides; empty at the edge of the line. */
  readonly before: string;
  readonly after: string;
  /** The last letter of what was written, and whether marks follow: marks of one kind must not touch. */
  readonly written: string;
  readonly isMarkedAfter: boolean;
  readonly isLabel: boolean;
}

/** Words as Markdown that is read as nothing but these words. */
export function wordsMarkdown(runs: readonly Run[], isLabel = false): string {
  const pieces: string[] = [];
  let written = "";
  for (let at = 0; at < runs.length;) {
    const linked = isLabel ? 0 : linkLength(runs, at);
    const end = at + Math.max(1, linked);
    const around = aroundOf(runs, at, end, written, isLabel);
    const [run] = runs.slice(at, end);
    if (run === undefined) break;
    const piece = linked > 0 ? link(runs.slice(at, end), around) : marked(run, around);
    pieces.push(piece);
    written = piece.slice(-1) || written;
    at = end;
  }
  return pieces.join("");
}

function aroundOf(
  runs: readonly Run[],
  start: number,
  end: number,
  written: string,
  isLabel: boolean,
): Around {
  const next = runs[end];
  const bracket = next?.style.href === undefined ? "" : "[";
  return {
    before: runs[start - 1]?.text.slice(-2) ?? "",
    after: bracket + (next?.text ?? "").slice(0, AFTER_UNITS),
    written,
    isMarkedAfter:
      next !== undefined && next.style.href === undefined && marksOf(next.style).length > 0,
    isLabel,
  };
}

/** How many runs from `start` on are the label of one link. */
function linkLength(runs: readonly Run[], start: number): number {
  const href = runs[start]?.style.href;
  if (href === undefined) return 0;
  let end = start;
  while (runs[end]?.style.href === href) end += 1;
  return end - start;
}

function link(runs: readonly Run[], around: Around): string {
  const label = runs.map(({ text }) => text).join("");
  const href = runs[0]?.style.href ?? "";
  const address = addressMarkdown(href);
  if (label.trim() === "") return label;
  if (address === undefined) return unlinked(runs, around);
  if (isPlainAddress(runs, label, href, around)) return label;
  const [head, tail] = edges(label);
  const words = wordsMarkdown(trimmedRuns(runs), true);
  return `${head}[${words.startsWith("^") ? "\\" : ""}${words}](${address})${tail}`;
}

/**
 * What stands behind a bar in an address is read as its label by Slack, so such an address is not
 * followed; and where it is its own label, not recognised either.
 */
function addressMarkdown(href: string): string | undefined {
  if (/\||%7c/i.test(href)) return undefined;
  return href
    .replace(/[()<>\\"`]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/&(?=#?\w+;)/g, "&amp;");
}

function unlinked(runs: readonly Run[], around: Around): string {
  const words = runs.map(({ text }) => text).join("");
  const { before, after } = around;
  return escapeWords(words, before, after, false);
}

function isPlainAddress(
  runs: readonly Run[],
  label: string,
  href: string,
  { before, after }: Around,
): boolean {
  const [run] = runs;
  return (
    runs.length === 1 &&
    run !== undefined &&
    Object.keys(run.style).length === 1 &&
    isItsOwnAddress(label, href) &&
    PLAIN_ADDRESS.test(label) &&
    !/_|&\w+;/.test(label) &&
    MAY_STAND_BEFORE_ADDRESS.test(before.slice(-1)) &&
    MAY_STAND_BEHIND_ADDRESS.test(after)
  );
}

function trimmedRuns(runs: readonly Run[]): readonly Run[] {
  return runs.map(({ text, style }, at) => {
    const start = at === 0 ? text.trimStart() : text;
    return { text: at === runs.length - 1 ? start.trimEnd() : start, style };
  });
}

/** The white space around words. */
function edges(text: string): readonly [string, string] {
  const words = text.trim();
  const start = text.indexOf(words);
  return [text.slice(0, start), text.slice(start + words.length)];
}

function marked({ text, style }: Run, around: Around): string {
  const words = text.trim();
  if (words === "") return text;
  const [head, tail] = edges(text);
  const before = head === "" ? around.before : " ";
  const after = tail === "" ? around.after : " ";
  if (style.code === true) {
    const joint = head === "" && around.written === "`" ? JOINER : "";
    return head + joint + code(words) + tail;
  }
  const marks = marksOf(style);
  const [first] = marks;
  if (first === undefined) return head + escapeWords(words, before, after, around.isLabel) + tail;
  const escaped = escapeWords(words, first, first, around.isLabel);
  const isGlued = head === "" && around.written === first.charAt(0);
  const willBeGlued = tail === "" && around.isMarkedAfter;
  const isJoined = isGlued || (head === "" && around.written === JOINER);
  const open = edgeMarks(marks, isJoined ? JOINER : lastCharacter(before), words);
  const close = edgeMarks(
    marks,
    willBeGlued ? JOINER : firstCharacter(after),
    lastCharacter(words),
  );
  return head + (isGlued ? JOINER : "") + open + escaped + reversed(close) + tail;
}

function reversed(marks: string): string {
  return marks.split("").toReversed().join("");
}

/** From the outer to the inner one. */
function marksOf({ bold, italic, strike }: Style): readonly string[] {
  const stars = (bold === true ? 2 : 0) + (italic === true ? 1 : 0);
  return [...(stars > 0 ? ["*".repeat(stars)] : []), ...(strike === true ? ["~~"] : [])];
}

/**
 * Marks on one side of words. Where a letter is outside, what is inside of a mark must not be punctuation,
 * or it would not count.
 * @see https://spec.commonmark.org/0.31.2/#left-flanking-delimiter-run
 */
function edgeMarks(marks: readonly string[], outside: string, inside: string): string {
  if (!LETTER.test(outside)) return marks.join("");
  const isPunctuation = PUNCTUATION.test(firstCharacter(inside));
  return marks.length > 1 || isPunctuation
    ? marks.map((mark) => mark + JOINER).join("")
    : marks.join("");
}

function firstCharacter(text: string): string {
  const code = text.codePointAt(0);
  return code === undefined ? "" : String.fromCodePoint(code);
}

function lastCharacter(text: string): string {
  const last = text.slice(-2);
  return /^[\uD800-\uDBFF]/.test(last) ? last : text.slice(-1);
}

/** Backticks in the longest row of them. */
export function longestTicks(text: string): number {
  let longest = 0;
  for (const [row] of text.matchAll(/`+/g)) longest = Math.max(longest, row.length);
  return longest;
}

/** Code in as many backticks as it needs; no other formatting stands around it. */
function code(text: string): string {
  const ticks = "`".repeat(longestTicks(text) + 1);
  const space = text.startsWith("`") || text.endsWith("`") ? " " : "";
  return ticks + space + quietCode(text) + space + ticks;
}

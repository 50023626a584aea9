import type { Run, Style } from "../../markdown/ast.ts";
import { withWrittenAddresses } from "../../markdown/plain.ts";

/**
 * There is no escape character. Behind white space nothing begins to be formatted and before it nothing
 * ends, and this is white space that nobody sees and at which no line breaks.
 */
export const NO_MARK = "\ufeff";

/** The marks of formatting within a line, and of code. */
const MARKS = /[*_~`]/g;
const WORD = /[\p{L}\p{N}]/u;
const WORD_FIRST = /^[\p{L}\p{N}]/u;
const WORD_LAST = /[\p{L}\p{N}]$/u;

const ADDRESS = /^\(?(?:https?:\/\/|www\.)/i;

/** What would make a quotation or an item of a list of a line that is none. */
const LINE_MARK = /^(?:[-*>]|\d{1,3}\.) /;

/**
 * Words in WhatsApp's marks, with the addresses of links behind their labels. Marks count at the edges of
 * words only: what is formatted within a word is shown without.
 *
 * @param isBold whether all of them are, as in a heading
 * @param isLineStart whether nothing stands before them in their line
 * @see https://faq.whatsapp.com/539178204879377
 */
export function wordsInMarks(runs: readonly Run[], isBold: boolean, isLineStart: boolean): string {
  const written = withWrittenAddresses(runs).map(({ text, style }) => ({
    text,
    style: isBold ? { ...style, bold: true as const } : style,
  }));
  const marks = marksIn(written);
  const pieces: string[] = [];
  let last = "";
  let from = 0;
  for (const [at, run] of written.entries()) {
    const before = written[at - 1]?.text.slice(-2) ?? "";
    const after = written[at + 1]?.text.slice(0, 2) ?? "";
    const piece = inMarks(run, { before, after, from, ...marks });
    // Two marks of one kind would be read as something else.
    const first = piece.charAt(0);
    if (first !== "" && first === last && "*_~`".includes(first)) pieces.push(NO_MARK);
    pieces.push(piece);
    last = piece.slice(-1) || last;
    from += run.text.length;
  }
  const line = pieces.join("");
  return isLineStart && LINE_MARK.test(line) ? NO_MARK + line : line;
}

/** The marks of a line. */
interface MarksIn {
  readonly line: string;
  /** Those that its own formatting uses. */
  readonly own: ReadonlySet<string>;
}

/** What stands around a run. */
interface Around extends MarksIn {
  readonly before: string;
  readonly after: string;
  /** Where it begins in the line. */
  readonly from: number;
}

function marksIn(runs: readonly Run[]): MarksIn {
  return {
    line: runs.map(({ text }) => text).join(""),
    own: new Set(runs.flatMap(({ style }) => marksOf(style))),
  };
}

/** Whether a mark in the words could begin something: another one follows. */
function isPaired({ line, own }: MarksIn, mark: string, at: number): boolean {
  return own.has(mark) || line.includes(mark, at + 1);
}

/** From the outer to the inner one. */
function marksOf({ bold, italic, strike, code }: Style): readonly string[] {
  if (code === true) return ["`"];
  return [
    ...(bold === true ? ["*"] : []),
    ...(italic === true ? ["_"] : []),
    ...(strike === true ? ["~"] : []),
  ];
}

function inMarks({ text, style }: Run, around: Around): string {
  const words = text.trim();
  if (words === "") return text;
  const start = text.indexOf(words);
  const head = text.slice(0, start);
  const tail = text.slice(start + words.length);
  const inner = { ...around, from: around.from + start };
  const marks = marksAround(
    words,
    style,
    head === "" ? around.before : "",
    tail === "" ? around.after : "",
  );
  if (style.code === true && marks.length > 0) return `${head}\`${words}\`${tail}`;
  const isAddress = style.href !== undefined && ADDRESS.test(words);
  const shown = isAddress ? safeAddress(words, inner) : unmarked(words, inner);
  return head + marks.join("") + shown + marks.toReversed().join("") + tail;
}

/** The marks that words are shown in: none within a word, none that they contain themselves. */
function marksAround(
  words: string,
  style: Style,
  before: string,
  after: string,
): readonly string[] {
  if (WORD_LAST.test(before) || WORD_FIRST.test(after)) return [];
  // A mark at the end would be the end of the formatting.
  if (style.code !== true && /[*_~`]$/.test(words)) return [];
  return marksOf(style).filter((mark) => !words.includes(mark));
}

/** Keeps marks from being read as formatting, where there is another one to pair them with. */
function unmarked(words: string, around: Around): string {
  return words.replace(MARKS, (mark, at: number) => {
    const next = words.charAt(at + 1) || around.after.charAt(0);
    const isOpen = next.trim() !== "" && isPaired(around, mark, around.from + at);
    return isOpen ? mark + NO_MARK : mark;
  });
}

/** Units of an address with its marks as codes. Beside a longer one there would be no room for words. */
const ADDRESS_UNITS_MAX = 3_000;

/**
 * In an address a mark can be written as its code; within words it needs not, and an address of hundreds of
 * marks stays as it is.
 */
function safeAddress(address: string, around: Around): string {
  const safe = address.replace(MARKS, (mark, at: number) => {
    const isInWord = WORD.test(address.charAt(at - 1)) && WORD.test(address.charAt(at + 1));
    if (isInWord || !isPaired(around, mark, around.from + at)) return mark;
    return `%${mark.charCodeAt(0).toString(16).toUpperCase()}`;
  });
  return safe.length > ADDRESS_UNITS_MAX ? address : safe;
}

import { type Block, paragraphs } from "../block.ts";
import { readingOrder, type Segment } from "./pdf-columns.ts";

/** A piece of text as a page places it: points from the upper left corner. */
export interface PlacedText extends Segment {
  readonly isRightToLeft: boolean;
}

/** Letters of one line stand within this share of their size above each other: indices and accents. */
const SAME_LINE = 0.45;

/** A gap of this share of the letters' size is a space; one of that many sizes is another column or cell. */
const SPACE_GAP = 0.15;
const COLUMN_GAP = 1.4;

/** A paragraph ends where the next line is this much farther than lines are from each other. */
const PARAGRAPH_GAP = 1.35;

/** Letters this much bigger than most of the page make a heading; the bigger, the higher. */
const HEADING_SIZES: readonly (readonly [ratio: number, level: number])[] = [
  [1.8, 1],
  [1.4, 2],
  [1.15, 3],
];

/** What is set in big letters and longer than this is no heading. */
const MAX_HEADING_CHARACTERS = 200;

/** Writing that has no spaces where lines end. */
const DENSE_END =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303F\uFF00-\uFF60]$/u;
const DENSE_START =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303F\uFF00-\uFF60]/u;

/** The text of one page as headings and paragraphs, column by column. @param items in any order */
export function readPage(items: readonly PlacedText[]): Block[] {
  const segments = segmentsOf(items);
  const size = usualSize(segments);
  return readingOrder(segments).flatMap((group) => blocksOf(group, size));
}

interface Line {
  readonly text: string;
  readonly y: number;
  readonly size: number;
}

/** Puts together what stands on one line without a gap that divides it. */
function segmentsOf(items: readonly PlacedText[]): Segment[] {
  const segments: Segment[] = [];
  for (const line of linesOf(items.filter(({ text }) => text.trim() !== ""))) {
    const isRightToLeft = line.filter((item) => item.isRightToLeft).length * 2 > line.length;
    let last: Segment | undefined;
    for (const item of line.toSorted((one, other) => one.x - other.x)) {
      const gap = last === undefined ? 0 : (item.x - last.x - last.width) / item.size;
      if (last === undefined || gap > COLUMN_GAP) {
        if (last !== undefined) segments.push(last);
        last = item;
        continue;
      }
      last = joined(last, item, gap, isRightToLeft);
    }
    if (last !== undefined) segments.push(last);
  }
  return segments;
}

function joined(last: Segment, item: Segment, gap: number, isRightToLeft: boolean): Segment {
  const [first, second] = isRightToLeft ? [item, last] : [last, item];
  const isApart = gap > SPACE_GAP && !/\s$/.test(first.text) && !/^\s/.test(second.text);
  return {
    text: `${first.text}${isApart ? " " : ""}${second.text}`,
    x: last.x,
    y: last.y,
    width: Math.max(last.x + last.width, item.x + item.width) - last.x,
    size: Math.max(last.size, item.size),
  };
}

/** From top to bottom. */
function linesOf<T extends Segment>(items: readonly T[]): T[][] {
  const lines: T[][] = [];
  let base: T | undefined;
  for (const item of items.toSorted((one, other) => one.y - other.y)) {
    const isSame =
      base !== undefined && item.y - base.y <= SAME_LINE * Math.min(base.size, item.size);
    if (isSame) lines.at(-1)?.push(item);
    else {
      lines.push([item]);
      base = item;
    }
  }
  return lines;
}

/** The size in which most of a page is set. */
function usualSize(segments: readonly Segment[]): number {
  const characters = new Map<number, number>();
  for (const { size, text } of segments) {
    const rounded = Math.round(size * 2) / 2;
    characters.set(rounded, (characters.get(rounded) ?? 0) + text.length);
  }
  const [most] = [...characters].toSorted(([, one], [, other]) => other - one);
  return most?.[0] ?? 1;
}

function blocksOf(group: readonly Segment[], usual: number): Block[] {
  const lines = linesOf(group).map(lineOf);
  const blocks: Block[] = [];
  let open: Line[] = [];
  const close = (): void => {
    blocks.push(...blockOf(open, usual));
    open = [];
  };
  for (const [at, line] of lines.entries()) {
    const last = open.at(-1);
    if (last !== undefined && endsParagraph(last, line, leadingAround(lines, at))) close();
    open.push(line);
  }
  close();
  return blocks;
}

function lineOf(segments: readonly Segment[]): Line {
  const ordered = segments.toSorted((one, other) => one.x - other.x);
  return {
    text: ordered.map(({ text }) => text.trim()).join(" "),
    y: ordered[0]?.y ?? 0,
    size: Math.max(...ordered.map(({ size }) => size)),
  };
}

/** How far apart lines are hereabouts: the least distance of the neighbours counts, as gaps are the exception. */
function leadingAround(lines: readonly Line[], at: number): number {
  let least = Infinity;
  for (let index = Math.max(1, at - 3); index <= Math.min(lines.length - 1, at + 3); index += 1) {
    least = Math.min(least, (lines[index]?.y ?? 0) - (lines[index - 1]?.y ?? 0));
  }
  return least;
}

function endsParagraph(last: Line, next: Line, leading: number): boolean {
  const hasOtherSize = Math.abs(last.size - next.size) > Math.min(last.size, next.size) * 0.1;
  const isApart = next.y - last.y > Math.max(leading, next.size) * PARAGRAPH_GAP;
  return hasOtherSize || isApart || /^(?:[•▪◦‣–]\s|\d{1,3}[.)]\s)/.test(next.text);
}

function blockOf(lines: readonly Line[], usual: number): Block[] {
  const text = lines
    .reduce((sum, line) => withLine(sum, line.text), "")
    .replace(/\s+/g, " ")
    .trim();
  const ratio = (lines[0]?.size ?? 0) / usual;
  const [, level] = HEADING_SIZES.find(([least]) => ratio >= least) ?? [];
  if (level !== undefined && text.length <= MAX_HEADING_CHARACTERS && /\p{L}/u.test(text)) {
    return [{ kind: "heading", level, text }];
  }
  // A number alone is that of the page.
  return /^\d{1,4}$/.test(text) ? [] : paragraphs(text);
}

/** Joins two lines: a word that was divided is whole again. */
function withLine(text: string, line: string): string {
  if (text === "") return line;
  // Only its end is looked at, or each line would go through all lines before it.
  const end = text.slice(-4);
  if (/\p{Ll}[-\u00AD]$/u.test(end) && /^\p{Ll}/u.test(line)) return text.slice(0, -1) + line;
  return DENSE_END.test(end) && DENSE_START.test(line) ? text + line : `${text} ${line}`;
}

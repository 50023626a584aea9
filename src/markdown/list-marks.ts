import type { BlockNode, ListMark } from "./block-nodes.ts";
import { advance, CODE_INDENT, type Cursor, isAtSpace, skipIndent } from "./cursor.ts";

const BULLET = /[*+-]/y;
const NUMBER = /(\d{1,9})([.)])/y;

/** More spaces than this behind a mark are the indentation of code. */
const PADDING_MAX = 4;

/**
 * Reads the mark of a list item, and goes past it.
 *
 * @param container what the line has been found to stand in
 * @returns undefined, with nothing read, where there is none
 * @see https://spec.commonmark.org/0.31.2/#list-items
 */
export function readListMark(cursor: Cursor, container: BlockNode): ListMark | undefined {
  if (cursor.indent >= CODE_INDENT) return undefined;
  const sign = signAt(cursor.line, cursor.next);
  if (sign === undefined || !endsMark(cursor.line[sign.end])) return undefined;
  if (container.kind.name === "paragraph" && !mayInterrupt(cursor.line, sign)) return undefined;
  const offset = cursor.indent;
  const width = sign.end - cursor.next;
  skipIndent(cursor);
  advance(cursor, width);
  const padding = width + readPadding(cursor);
  const mark = { sign: sign.sign, offset, padding };
  return sign.number === undefined ? mark : { ...mark, number: sign.number };
}

interface Sign {
  readonly sign: string;
  readonly number?: number;
  readonly end: number;
}

function signAt(line: string, start: number): Sign | undefined {
  BULLET.lastIndex = start;
  if (BULLET.test(line)) return { sign: line.charAt(start), end: start + 1 };
  NUMBER.lastIndex = start;
  const [all, digits, sign] = NUMBER.exec(line) ?? [];
  if (all === undefined || sign === undefined) return undefined;
  return { sign, number: Number(digits), end: start + all.length };
}

function endsMark(unit: string | undefined): boolean {
  return unit === undefined || unit === " " || unit === "\t";
}

/** A paragraph is not interrupted by an empty item, nor by a number that begins no list. */
function mayInterrupt(line: string, { number, end }: Sign): boolean {
  if (number !== undefined && number !== 1) return false;
  for (let at = end; at < line.length; at += 1) {
    if (line[at] !== " " && line[at] !== "\t") return true;
  }
  return false;
}

/** Goes to the words of an item. @returns the columns between its mark and them */
function readPadding(cursor: Cursor): number {
  const { offset, column, isInsideTab } = cursor;
  while (cursor.column - column <= PADDING_MAX && isAtSpace(cursor)) advance(cursor, 1);
  const spaces = cursor.column - column;
  const isEmpty = cursor.offset >= cursor.line.length;
  if (spaces >= 1 && spaces <= PADDING_MAX && !isEmpty) return spaces;
  Object.assign(cursor, { offset, column, isInsideTab });
  if (isAtSpace(cursor)) advance(cursor, 1);
  return 1;
}

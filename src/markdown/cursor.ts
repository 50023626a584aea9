/** Columns from one tab stop to the next. @see https://spec.commonmark.org/0.31.2/#tabs */
const TAB_COLUMNS = 4;

/** Columns of indentation from which on a line is code. */
export const CODE_INDENT = 4;

/** A place in one line, between its containers' marks and its words. */
export interface Cursor {
  line: string;
  /** UTF-16 units read. */
  offset: number;
  /** Columns read: a tab may have been read in part. */
  column: number;
  isInsideTab: boolean;
  /** Where the next thing stands that is no space, and how many columns ahead. */
  next: number;
  nextColumn: number;
  indent: number;
  isBlank: boolean;
}

/** A cursor at the beginning of `line`. */
export function cursorOf(line: string): Cursor {
  const cursor: Cursor = {
    line,
    offset: 0,
    column: 0,
    isInsideTab: false,
    next: 0,
    nextColumn: 0,
    indent: 0,
    isBlank: false,
  };
  findNext(cursor);
  return cursor;
}

/** Looks for the next thing that is no space. */
export function findNext(cursor: Cursor): void {
  const { line } = cursor;
  let at = cursor.offset;
  let { column } = cursor;
  for (; at < line.length; at += 1) {
    const unit = line[at];
    if (unit === " ") column += 1;
    else if (unit === "\t") column += TAB_COLUMNS - (column % TAB_COLUMNS);
    else break;
  }
  cursor.isBlank = at >= line.length;
  cursor.next = at;
  cursor.nextColumn = column;
  cursor.indent = column - cursor.column;
}

/** Goes to the next thing that is no space. */
export function skipIndent(cursor: Cursor): void {
  cursor.offset = cursor.next;
  cursor.column = cursor.nextColumn;
  cursor.isInsideTab = false;
}

/** Goes on by so many columns; a tab may be read in part. */
export function advance(cursor: Cursor, columns: number): void {
  let left = columns;
  while (left > 0 && cursor.offset < cursor.line.length) {
    const isTab = cursor.line[cursor.offset] === "\t";
    const width = isTab ? TAB_COLUMNS - (cursor.column % TAB_COLUMNS) : 1;
    const step = Math.min(width, left);
    cursor.isInsideTab = step < width;
    cursor.column += step;
    if (!cursor.isInsideTab) cursor.offset += 1;
    left -= step;
  }
}

/** Whether a space or tab stands where the cursor is. */
export function isAtSpace({ line, offset }: Cursor): boolean {
  return line[offset] === " " || line[offset] === "\t";
}

/** What is left of the line; of a tab that was read in part, its other columns as spaces. */
export function restOf(cursor: Cursor): string {
  if (!cursor.isInsideTab) return cursor.line.slice(cursor.offset);
  const spaces = TAB_COLUMNS - (cursor.column % TAB_COLUMNS);
  return " ".repeat(spaces) + cursor.line.slice(cursor.offset + 1);
}

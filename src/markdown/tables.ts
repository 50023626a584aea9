import type { Alignment } from "./ast.ts";

/** The line under a table's header: dashes, colons and bars, one bar or colon at least. */
const DELIMITERS = /^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;

/**
 * How the columns of a table are aligned.
 *
 * @param header the line above
 * @returns undefined unless `line` stands under a header of as many columns
 * @see https://github.github.com/gfm/#tables-extension-
 */
export function alignmentsOf(header: string, line: string): readonly Alignment[] | undefined {
  if (!/[|:]/.test(line) || !DELIMITERS.test(line)) return undefined;
  const cells = cellsOf(line);
  return cells.length === cellsOf(header).length ? cells.map(alignmentOf) : undefined;
}

function alignmentOf(cell: string): Alignment {
  const isLeft = cell.startsWith(":");
  if (cell.endsWith(":")) return isLeft ? "center" : "right";
  return isLeft ? "left" : undefined;
}

/** The cells of a row, without the space around them. A bar behind a backslash separates nothing. */
export function cellsOf(row: string): readonly string[] {
  const line = row.trim();
  const cells: string[] = [];
  let start = line.startsWith("|") ? 1 : 0;
  for (let at = start; at < line.length; at += 1) {
    const unit = line[at];
    if (unit === "\\") at += 1;
    else if (unit === "|") {
      cells.push(cellOf(line.slice(start, at)));
      start = at + 1;
    }
  }
  // What stands behind the last bar is a cell only if there is something.
  if (start < line.length) cells.push(cellOf(line.slice(start)));
  return cells;
}

function cellOf(text: string): string {
  return text.trim().replaceAll(String.raw`\|`, "|");
}

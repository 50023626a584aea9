import { readFileSync } from "node:fs";

/** One row of a Markdown table: the text of each cell, by the title of its column. */
export type DocRow = Readonly<Record<string, string>>;

/** All rows of all tables below one heading of a document, its own subheadings included. */
export function rowsBelow(file: string, heading: string): DocRow[] {
  const level = heading.match(/^#+/u)?.[0].length ?? 0;
  const lines = readFileSync(file, "utf8").split("\n");
  const start = lines.indexOf(heading);
  if (start === -1) throw new Error(`${file} has no heading "${heading}"`);
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => headingLevel(line) > 0 && headingLevel(line) <= level);
  return tableRows(end === -1 ? rest : rest.slice(0, end));
}

function headingLevel(line: string): number {
  return /^(#+) /u.exec(line)?.[1]?.length ?? 0;
}

function tableRows(lines: readonly string[]): DocRow[] {
  const rows: DocRow[] = [];
  let titles: readonly string[] = [];
  for (const [index, line] of lines.entries()) {
    if (!line.startsWith("|")) titles = [];
    else if (/^\|(?:-+\|)+$/u.test(line)) titles = cellsOf(lines[index - 1] ?? "");
    else if (titles.length > 0) {
      const cells = cellsOf(line);
      rows.push(Object.fromEntries(titles.map((title, at) => [title, cells[at] ?? ""])));
    }
  }
  return rows;
}

function cellsOf(line: string): string[] {
  return line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
}

/** What stands between backquotes; the cell itself when nothing does. */
export function codeIn(cell = ""): string {
  return /^`([^`]+)`$/u.exec(cell)?.[1] ?? cell;
}

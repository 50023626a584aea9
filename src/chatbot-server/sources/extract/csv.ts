import Papa from "papaparse";
import * as v from "valibot";
import { type Block, MAX_BLOCK_CHARACTERS } from "../block.ts";

/** Where reading stands between two pieces of a table. */
export const csvState = v.object({
  /** A row that is not whole yet. */
  rest: v.string(),
  /** What stands between cells, once it is known. */
  delimiter: v.string(),
  /** The names of the columns, once they are known. */
  names: v.array(v.string()),
});

/** See {@link csvState}. */
export type CsvState = v.InferOutput<typeof csvState>;

/** Before the first row. */
export const csvStart: CsvState = { rest: "", delimiter: "", names: [] };

/**
 * The longest name of a column, in UTF-16 units, and all of them together: each record repeats the names
 * of its cells. Columns behind that have none.
 */
const MAX_NAME_CHARACTERS = 200;
const MAX_NAMES_CHARACTERS = 8192;

/** A row longer than this has lost the end of a quotation: from here on it is taken as it stands. */
const MAX_ROW_CHARACTERS = 1024 * 1024;

/**
 * Reads a table piece by piece: the first row names the columns, each other row is a record that
 * names them again, so that it can be understood alone.
 * @param isLast nothing comes after this piece
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export function readCsv(
  before: CsvState,
  piece: string,
  isLast: boolean,
): { readonly state: CsvState; readonly blocks: Block[] } {
  const text = before.rest + piece;
  const delimiter = before.delimiter || delimiterOf(text);
  const takeAll = isLast || text.length > MAX_ROW_CHARACTERS;
  const { rows, end } = rowsOf(text, delimiter, takeAll);
  const names = before.names.length > 0 ? before.names : namesOf(rows.shift() ?? []);
  const blocks = rows.flatMap((cells) => recordOf(names, cells));
  return { state: { rest: text.slice(end), delimiter, names }, blocks };
}

function delimiterOf(text: string): string {
  return Papa.parse(text.slice(0, MAX_BLOCK_CHARACTERS), { preview: 10 }).meta.delimiter;
}

/** The rows of a text, without the last, of which more may come, unless all are wanted. */
function rowsOf(text: string, delimiter: string, takeAll: boolean) {
  const rows: string[][] = [];
  const ends = [0];
  Papa.parse<string[]>(text, {
    delimiter,
    step({ data, meta }) {
      rows.push(data);
      ends.push(meta.cursor);
    },
  });
  if (takeAll) return { rows: rows.filter(isFilled), end: text.length };
  rows.pop();
  return { rows: rows.filter(isFilled), end: ends[rows.length] ?? 0 };
}

function namesOf(cells: readonly string[]): string[] {
  let left = MAX_NAMES_CHARACTERS;
  const names: string[] = [];
  for (const cell of cells) {
    const name = cell.trim().slice(0, MAX_NAME_CHARACTERS);
    left -= name.length + 1;
    if (left < 0) break;
    names.push(name);
  }
  return names;
}

function isFilled(cells: readonly string[]): boolean {
  return cells.some((cell) => cell.trim() !== "");
}

function recordOf(names: readonly string[], cells: readonly string[]): Block[] {
  const lines = cells.flatMap((cell, at) => {
    const name = names[at] ?? "";
    if (cell.trim() === "") return [];
    return [name === "" ? cell.trim() : `${name}: ${cell.trim()}`];
  });
  const text = lines.join("\n");
  const parts = [];
  for (let at = 0; at < text.length; at += MAX_BLOCK_CHARACTERS) {
    parts.push(text.slice(at, at + MAX_BLOCK_CHARACTERS));
  }
  return parts.map((part) => ({ kind: "row", head: "", text: part, alone: true }));
}

import type { Block, Run, Table } from "./ast.ts";
import { runWriter, textOf } from "./runs.ts";

/** Characters of equal width that a phone shows in one line of a message. */
const PHONE_COLUMNS = 32;
const COLUMN_GAP = "  ";

/** Written from right to left: columns of it do not stand under each other. */
const RIGHT_TO_LEFT =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\u200f\u202a-\u202e\u2066-\u2069]/u;
/** Takes two columns. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\uff01-\uff60]|\p{Emoji_Presentation}|.\ufe0f/gu;
const CHARACTER = /./gsu;
/** Takes none. */
const NARROW = /\p{M}|[\u200b-\u200d\u2060]|\ufe0f/gu;

/**
 * A table for a platform without tables: aligned in characters of equal width if a phone shows its rows
 * in one line each, otherwise one paragraph for each row, which names the columns.
 */
export function tableAsText(table: Table): readonly Block[] {
  return isNarrow(table) ? [{ kind: "code", text: aligned(table) }] : records(table);
}

/** Whether nothing is lost where it is shown as code, and every row is one line. */
function isNarrow({ rows, alignments }: Table): boolean {
  const cells = rows.flat();
  return (
    rows.length > 1 &&
    rows.every((row) => row.length <= alignments.length) &&
    totalWidth(rows) <= PHONE_COLUMNS &&
    cells.every((cell) => cell.every(({ style }) => style.href === undefined)) &&
    cells.every((cell) => !/\n/.test(textOf(cell)) && !RIGHT_TO_LEFT.test(textOf(cell)))
  );
}

function totalWidth(rows: Table["rows"]): number {
  const widths = widthsOf(rows);
  return widths.reduce((sum, width) => sum + width, COLUMN_GAP.length * (widths.length - 1));
}

function widthsOf(rows: Table["rows"]): readonly number[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [at, cell] of row.entries()) {
      widths[at] = Math.max(widths[at] ?? 0, widthOf(textOf(cell)));
    }
  }
  return widths;
}

/** Columns that a text takes, as far as fonts agree. */
function widthOf(text: string): number {
  const seen = text.replace(NARROW, "");
  const wide = text.match(WIDE)?.length ?? 0;
  return (seen.match(CHARACTER)?.length ?? 0) + wide;
}

function aligned({ rows, alignments }: Table): string {
  const widths = widthsOf(rows);
  const lines = rows.map((row) =>
    widths
      .map((width, at) => padded(textOf(row[at] ?? []), width, alignments[at]))
      .join(COLUMN_GAP)
      .trimEnd(),
  );
  lines.splice(1, 0, "─".repeat(totalWidth(rows)));
  return lines.join("\n");
}

function padded(text: string, width: number, alignment: Table["alignments"][number]): string {
  const room = " ".repeat(Math.max(0, width - widthOf(text)));
  if (alignment === "right") return room + text;
  if (alignment !== "center") return text + room;
  const half = Math.floor(room.length / 2);
  return room.slice(0, half) + text + room.slice(half);
}

/** One paragraph for each row; the header alone where there are none. */
function records({ rows }: Table): readonly Block[] {
  const [header = [], ...others] = rows;
  if (others.length === 0) {
    return paragraph(
      joined(
        header.filter((cell) => cell.length > 0),
        " | ",
      ),
    );
  }
  return others.flatMap((row) => paragraph(joined(record(header, row), "\n")));
}

/** The cells of a row that have words, each behind the name of its column; the first is the title. */
function record(header: Table["rows"][number], row: Table["rows"][number]): (readonly Run[])[] {
  return row.flatMap((cell, at) => {
    if (cell.length === 0) return [];
    const name = header[at] ?? [];
    const words = name.length === 0 ? cell : [...name, { text: ": ", style: {} }, ...cell];
    return [at === 0 ? words.map(bold) : words];
  });
}

function bold({ text, style }: Run): Run {
  return { text, style: { ...style, bold: true } };
}

function joined(pieces: readonly (readonly Run[])[], separator: string): readonly Run[] {
  return pieces.flatMap((piece, at) =>
    at === 0 ? piece : [{ text: separator, style: {} }, ...piece],
  );
}

function paragraph(runs: readonly Run[]): readonly Block[] {
  const writer = runWriter();
  for (const { text, style } of runs) writer.write(text, style);
  return writer.runs.length === 0 ? [] : [{ kind: "paragraph", runs: writer.runs }];
}

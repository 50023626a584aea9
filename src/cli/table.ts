import { safeLine } from "./safe-text.ts";

/** A cell: numbers stand to the right. */
export type Cell = string | number;

/** Blanks between two columns. */
const GAP = "  ";

/**
 * Lines of a plain table: titles, then rows. Whatever stands in a cell gives a terminal no orders.
 * @param titles of the columns
 */
export function tableLines(
  titles: readonly string[],
  rows: readonly (readonly Cell[])[],
): string[] {
  const all = [titles, ...rows].map((row) => row.map((cell) => safeLine(String(cell))));
  const widths = titles.map((_, at) => Math.max(...all.map((row) => row[at]?.length ?? 0)));
  return all.map((row, index) =>
    row
      .map((text, at) => {
        const isNumber = typeof rows[Math.max(0, index - 1)]?.[at] === "number";
        return isNumber ? text.padStart(widths[at] ?? 0) : text.padEnd(widths[at] ?? 0);
      })
      .join(GAP)
      .trimEnd(),
  );
}

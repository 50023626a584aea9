/** One row of the numbers to hold. */
export interface Row {
  readonly what: string;
  readonly hold: string;
  readonly reached: string;
  readonly holds: boolean;
  /** What was measured, before it became a ratio. */
  readonly raw: string;
}

const TITLES = ["What", "Hold", "Reached", "", "Measured"] as const;

/** The rows as a Markdown table, columns aligned. */
export function tableOf(rows: readonly Row[]): string {
  const cells = [
    [...TITLES],
    ...rows.map((row) => [row.what, row.hold, row.reached, row.holds ? "ok" : "MISSED", row.raw]),
  ];
  const widths = TITLES.map((_, column) =>
    Math.max(...cells.map((row) => (row[column] ?? "").length)),
  );
  const lines = cells.map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`,
  );
  const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`;
  return [lines[0], rule, ...lines.slice(1)].join("\n");
}

import type { PlatformName } from "../../src/messages/address.ts";
import { platformTitles } from "./platforms/index.ts";

/** One row of the numbers to hold. */
export interface Row {
  readonly what: string;
  /** Whose messages were relayed; absent where that makes no difference. */
  readonly platform?: PlatformName;
  readonly hold: string;
  readonly reached: string;
  readonly holds: boolean;
  /** What was measured, before it became a ratio. */
  readonly raw: string;
}

const TITLES = ["What", "Platform", "Hold", "Reached", "", "Measured"] as const;

/** What the table does not say of itself. */
const NOTE =
  "WhatsApp reports `sent`, `delivered` and `read` of every message that it shows, in three webhooks; " +
  "they go to the bridge and to the naive Worker alike, which ignores them.";

/** The rows as a Markdown table, columns aligned, those about the same thing beside each other. */
export function tableOf(rows: readonly Row[]): string {
  const grouped = [...Map.groupBy(rows, ({ what }) => what).values()].flat();
  const cells = [[...TITLES], ...grouped.map(cellsOf)];
  const widths = TITLES.map((_, column) =>
    Math.max(...cells.map((row) => (row[column] ?? "").length)),
  );
  const lines = cells.map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`,
  );
  const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`;
  const note = rows.some(({ platform }) => platform === "whatsapp") ? ["", NOTE] : [];
  return [lines[0], rule, ...lines.slice(1), ...note].join("\n");
}

function cellsOf({ what, platform, hold, reached, holds, raw }: Row): string[] {
  const title = platform === undefined ? "" : platformTitles[platform];
  return [what, title, hold, reached, holds ? "ok" : "MISSED", raw];
}

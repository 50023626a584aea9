import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { BENCHMARKS_FOLDER, type Result, resultSchema, type Series } from "./result.ts";

const PAGE = join(BENCHMARKS_FOLDER, "README.md");

const INTRODUCTION = `# Under load, and beside others

Made by \`node test/load/write-page.ts\` from the JSON files in this folder, each of which is one run of \`npm run load\` or
\`npm run bench:peers\` on one machine. Absolute times mean nothing on a shared one: read the ratios, the slopes and the
counts. Compare with \`npm run bench\`, which prints the bridge's ratios to a naive Worker.
`;

type Cell = Series["rows"][number][number];

/** The page as the results on disk make it. */
export function pageOf(results: readonly Result[]): string {
  return [INTRODUCTION, ...results.map(sectionOf)].join("\n");
}

/** All results that are kept, by the names of their files. */
export function keptResults(): Result[] {
  if (!existsSync(BENCHMARKS_FOLDER)) return [];
  return readdirSync(BENCHMARKS_FOLDER)
    .filter((name) => name.endsWith(".json"))
    .toSorted()
    .map((name) => {
      const read = readFileSync(join(BENCHMARKS_FOLDER, name), "utf8");
      return v.parse(v.pipe(v.string(), v.parseJson(), resultSchema), read);
    });
}

/** The page as it is on disk. */
export function keptPage(): string {
  return readFileSync(PAGE, "utf8");
}

/** Makes the page anew. */
export function writePage(): void {
  writeFileSync(PAGE, pageOf(keptResults()));
}

/** What had to hold, as a Markdown table. */
export function judgementsOf({ judgements }: Pick<Result, "judgements">): string {
  const rows = judgements.map(({ what, hold, reached, holds }) => [
    what,
    hold,
    reached,
    holds ? "ok" : "MISSED",
  ]);
  return tableOf(["What", "Hold", "Reached", ""], rows);
}

/** One result with its tables. */
export function sectionOf(result: Result): string {
  const { title, name, measuredAt, seconds, machine, setUp, series } = result;
  const [before] = machine.loadBefore;
  const [after] = machine.loadAfter;
  const where =
    `${measuredAt.slice(0, 10)}, ${seconds} s, ${machine.processors} × ${machine.processor}, ${machine.memoryGib} GiB; ` +
    `load average ${before} before, ${after} after; Node ${machine.node}, workerd ${machine.workerd}. Figures: [${name}.json](${name}.json).`;
  const lists = setUp.map((sentence) => `- ${sentence}`);
  const tables = series.flatMap((one) => [
    `### ${one.title}`,
    "",
    tableOf(one.columns, one.rows),
    "",
  ]);
  return [`## ${title}`, "", where, "", ...lists, "", judgementsOf(result), "", ...tables].join(
    "\n",
  );
}

function tableOf(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const cells = [columns, ...rows.map((row) => row.map(textOf))];
  const widths = columns.map((_, at) => Math.max(3, ...cells.map((row) => row[at]?.length ?? 0)));
  const isFigure = columns.map((_, at) =>
    rows.some(
      (row) => typeof row[at] === "number" && !rows.some((other) => typeof other[at] === "string"),
    ),
  );
  const lineOf = (row: readonly string[]): string => {
    const padded = widths.map((width, at) =>
      isFigure[at] === true ? (row[at] ?? "").padStart(width) : (row[at] ?? "").padEnd(width),
    );
    return `| ${padded.join(" | ")} |`;
  };
  const rule = widths.map((width, at) =>
    isFigure[at] === true ? `${"-".repeat(width + 1)}:` : "-".repeat(width + 2),
  );
  const [titles = [], ...body] = cells.map(lineOf).map((line) => [line]);
  return [...titles, `|${rule.join("|")}|`, ...body.flat()].join("\n");
}

function textOf(cell: Cell): string {
  return cell === null ? "" : String(cell);
}

/** What came of one target. */
export interface TargetResult {
  readonly name: string;
  readonly cases: number;
  readonly seconds: number;
  /** Lines of its own files. */
  readonly lines: number;
  readonly covered: number;
  readonly hasPassed: boolean;
}

/** The results as a table in Markdown. */
export function tableOf(results: readonly TargetResult[], seed: string): string {
  const rows = results.map(
    ({ name, cases, seconds, lines, covered, hasPassed }) =>
      `| ${name} | ${grouped(cases)} | ${hasPassed ? "none" : "**some**"} | ` +
      `${((100 * covered) / lines).toFixed(1)} % (${covered} of ${lines}) | ${Math.round(seconds)} s |`,
  );
  return [
    `Seed ${seed}.`,
    "",
    "| Target | Cases | Failures | Lines of its own that they run | Time |",
    "|---|--:|--:|--:|--:|",
    ...rows,
  ].join("\n");
}

/** Thousands apart. */
function grouped(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, " ");
}

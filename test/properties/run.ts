import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import * as v from "valibot";
import { tableOf, type TargetResult } from "./table.ts";
import { parseTargets } from "./targets/parse.ts";
import { renderTargets } from "./targets/render.ts";
import { splitTargets } from "./targets/split.ts";
import type { Target } from "./targets/target.ts";
import { verifyTargets } from "./targets/verify.ts";

/**
 * Tries every target with random cases, and prints how many, and which lines of its own files they ran.
 *
 *     npm run properties                       100 000 cases a target
 *     npm run properties -- --cases 1000       fewer
 *     npm run properties -- --seed 7           others
 *     npm run properties -- --target "parse Slack"
 */

const CASES_DEFAULT = "100000";
const SEED_DEFAULT = "20261122";
/**
 * Coverage is taken of the first cases only: counting lines doubles the time, and the rest of the
 * same cases cannot cover less.
 */
const COVERED_CASES_MAX = 5_000;
/** Of a target's own lines, under its own runs alone. */
const COVERAGE_MIN_PERCENT = 95;

const GROUPS = {
  verify: verifyTargets,
  parse: parseTargets,
  render: renderTargets,
  split: splitTargets,
} as const;

const linesSchema = v.object({ lines: v.object({ total: v.number(), covered: v.number() }) });
const summarySchema = v.object({ total: linesSchema });

/** Runs the test of one target alone. @returns whether it passed */
async function runTest(
  group: string,
  { name }: Target,
  environment: Readonly<Record<string, string>>,
  more: readonly string[] = [],
): Promise<boolean> {
  const file = `test/properties/${group}.test.ts`;
  const child = spawn(
    process.execPath,
    [
      "node_modules/vitest/vitest.mjs",
      "run",
      "--project",
      "unit",
      file,
      "-t",
      `'${name}'$`,
      ...more,
    ],
    { env: { ...process.env, ...environment }, stdio: ["ignore", "pipe", "inherit"] },
  );
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise((resolve) => child.once("close", resolve));
  // Where no test of that name is, nothing fails.
  const hasRun = said.includes(`${name}: ${environment["PROPERTIES_CASES"]} cases`);
  if (code !== 0 || !hasRun) console.error(said);
  return code === 0 && hasRun;
}

/** How many of a target's lines its first cases run. */
async function coverageOf(
  group: string,
  target: Target,
  environment: Readonly<Record<string, string>>,
): Promise<{ readonly total: number; readonly covered: number }> {
  const folder = mkdtempSync(join(tmpdir(), "causeway-coverage-"));
  try {
    const includes = target.files.map((glob) => `--coverage.include=${glob}`);
    await runTest(group, target, environment, [
      "--coverage.enabled",
      "--coverage.reporter=json-summary",
      `--coverage.reportsDirectory=${folder}`,
      ...includes,
    ]);
    const summary: unknown = JSON.parse(
      readFileSync(join(folder, "coverage-summary.json"), "utf8"),
    );
    return v.parse(summarySchema, summary).total.lines;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runTarget(
  group: string,
  target: Target,
  cases: string,
  seed: string,
): Promise<TargetResult> {
  console.error(`${target.name}: ${cases} cases, PROPERTIES_SEED=${seed}`);
  const begun = performance.now();
  const all = { PROPERTIES_CASES: cases, PROPERTIES_SEED: seed };
  const hasPassed = await runTest(group, target, all);
  const seconds = (performance.now() - begun) / 1000;
  const first = String(Math.min(Number(cases), COVERED_CASES_MAX));
  const lines = await coverageOf(group, target, { ...all, PROPERTIES_CASES: first });
  const { name } = target;
  return {
    name,
    cases: Number(cases),
    seconds,
    lines: lines.total,
    covered: lines.covered,
    hasPassed,
  };
}

const { values: options } = parseArgs({
  options: {
    cases: { type: "string", default: CASES_DEFAULT },
    seed: { type: "string", default: SEED_DEFAULT },
    target: { type: "string" },
  },
});
const results: TargetResult[] = [];
for (const [group, targets] of Object.entries(GROUPS)) {
  for (const target of targets) {
    if (options.target !== undefined && options.target !== target.name) continue;
    results.push(await runTarget(group, target, options.cases, options.seed));
  }
}
console.log(tableOf(results, options.seed));
const isFine = (result: TargetResult): boolean =>
  result.hasPassed && (100 * result.covered) / result.lines >= COVERAGE_MIN_PERCENT;
if (results.length === 0 || !results.every(isFine)) process.exitCode = 1;

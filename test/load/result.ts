import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { machineSchema } from "./machine.ts";

/** Where the figures are kept, and the page that is made of them. */
export const BENCHMARKS_FOLDER = "docs/benchmarks";

const judgementSchema = v.object({
  /** What was looked at. */
  what: v.string(),
  /** What it must be. */
  hold: v.string(),
  /** What it was. */
  reached: v.string(),
  holds: v.boolean(),
});

const seriesSchema = v.object({
  title: v.string(),
  columns: v.array(v.string()),
  /** A cell is a figure, or words; `null` where nothing was measured. */
  rows: v.array(v.array(v.nullable(v.union([v.number(), v.string()])))),
});

/** One run, as it is kept on disk. */
export const resultSchema = v.object({
  name: v.string(),
  title: v.string(),
  /** When it began, ISO 8601. */
  measuredAt: v.string(),
  /** How long it took. */
  seconds: v.number(),
  machine: machineSchema,
  /** What was done, and what differs from a deployed bridge; whole sentences. */
  setUp: v.array(v.string()),
  judgements: v.array(judgementSchema),
  series: v.array(seriesSchema),
});

/** One thing that had to hold, and whether it did. */
export type Judgement = Readonly<v.InferOutput<typeof judgementSchema>>;
/** Figures under column titles: over time, or one row for each contestant. */
export type Series = v.InferOutput<typeof seriesSchema>;
export type Result = v.InferOutput<typeof resultSchema>;
/** What a profile finds out; the rest of a {@link Result} is the same for all. */
export type Findings = Pick<Result, "setUp" | "judgements" | "series">;

/** Keeps a result. @returns the path of its file */
export function keepResult(result: Result): string {
  mkdirSync(BENCHMARKS_FOLDER, { recursive: true });
  const path = join(BENCHMARKS_FOLDER, `${result.name}.json`);
  writeFileSync(path, `${JSON.stringify(result, null, 2)}\n`);
  return path;
}

/** Digits that a figure is kept with: what is beyond them is noise. */
const KEPT_DIGITS = 4;

/** A figure without the digits that mean nothing. */
export function rounded(value: number): number {
  if (Number.isInteger(value)) return value;
  return Number(value.toPrecision(Math.max(KEPT_DIGITS, String(Math.trunc(value)).length)));
}

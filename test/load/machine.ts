import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus, loadavg, totalmem } from "node:os";
import * as v from "valibot";

const loadSchema = v.tuple([v.number(), v.number(), v.number()]);

/** Where something was measured, and what else was going on there. */
export const machineSchema = v.object({
  processors: v.number(),
  processor: v.string(),
  memoryGib: v.number(),
  /** Load averages over 1, 5 and 15 minutes: the share of other programs makes every figure worse. */
  loadBefore: loadSchema,
  loadAfter: loadSchema,
  node: v.string(),
  workerd: v.string(),
});
export type Machine = v.InferOutput<typeof machineSchema>;
type Load = v.InferOutput<typeof loadSchema>;

const BYTES_PER_GIB = 1024 ** 3;

/** Notes the load now, and again when the returned function is called. */
export function watchMachine(): () => Machine {
  const loadBefore = load();
  return () => ({
    processors: cpus().length,
    processor: cpus()[0]?.model.trim() ?? "",
    memoryGib: Math.round(totalmem() / BYTES_PER_GIB),
    loadBefore,
    loadAfter: load(),
    node: process.versions.node,
    workerd: versionOf("workerd/package.json"),
  });
}

function load(): Load {
  const [one = 0, five = 0, fifteen = 0] = loadavg().map((value) => Math.round(value * 100) / 100);
  return [one, five, fifteen];
}

function versionOf(file: string): string {
  const read = readFileSync(createRequire(import.meta.url).resolve(file), "utf8");
  return v.parse(v.pipe(v.string(), v.parseJson(), v.looseObject({ version: v.string() })), read)
    .version;
}

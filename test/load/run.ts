import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { monotonicMs } from "../bench/figures.ts";
import { hangUp } from "../bench/load.ts";
import { startPartners } from "../bench/partner-process.ts";
import { watchMachine } from "./machine.ts";
import type { LoadProfile } from "./profile.ts";
import { burst } from "./profiles/burst.ts";
import { conversations } from "./profiles/conversations.ts";
import { long } from "./profiles/long.ts";
import { outage } from "./profiles/outage.ts";
import { steady } from "./profiles/steady.ts";
import { keepResult, type Result } from "./result.ts";
import { judgementsOf, writePage } from "./tables.ts";

/**
 * Puts the built Worker under one kind of load, keeps what was measured in docs/benchmarks, and fails
 * when something was lost, doubled or dead, or when cost or memory grew.
 *
 *     npm run load -- --profile conversations   20 000 conversations created; about ten minutes
 *     npm run load -- --profile long            ten conversations of 2 000 turns; 34 minutes
 *     npm run load -- --profile burst           1 000 messages at once to one conversation
 *     npm run load -- --profile outage          2 000 turns wait for a chatbot that is out of order
 *     npm run load -- --profile steady          half the limit for ten minutes
 *
 * `--scale 0.05` for a first look and `--scale 5` for a long one; `--minutes 1` for the time of
 * `outage` and `steady`. A smaller run is not kept unless `--keep` is given. `--page` alone makes
 * docs/benchmarks/README.md anew of the results beside it.
 */
const profiles: Readonly<Record<string, LoadProfile>> = {
  conversations,
  long,
  burst,
  outage,
  steady,
};

/** A disk in memory, where there is one: what the disk costs is not the bridge's. */
const MEMORY_DISK = "/dev/shm";

const { values: options } = parseArgs({
  options: {
    profile: { type: "string", default: "" },
    scale: { type: "string", default: "1" },
    minutes: { type: "string" },
    keep: { type: "boolean", default: false },
    page: { type: "boolean", default: false },
  },
});
if (options.page) writePage();
else await measure(options.profile);

async function measure(name: string): Promise<void> {
  const profile = profiles[name];
  if (profile === undefined) {
    throw new RangeError(`--profile must be one of ${Object.keys(profiles).join(", ")}`);
  }
  // Where Miniflare keeps its state.
  if (existsSync(MEMORY_DISK)) process.env["TMPDIR"] = MEMORY_DISK;
  const result = await run(name, profile);
  console.log(judgementsOf(result));
  if (options.keep || (Number(options.scale) >= 1 && options.minutes === undefined)) {
    console.log(keepResult(result));
    writePage();
  }
  if (result.judgements.some(({ holds }) => !holds)) process.exitCode = 1;
}

async function run(name: string, { title, run: load }: LoadProfile): Promise<Result> {
  const partners = await startPartners();
  const machineNow = watchMachine();
  const measuredAt = new Date().toISOString();
  const begun = monotonicMs();
  try {
    const findings = await load({
      partners,
      scale: Number(options.scale),
      minutes: options.minutes === undefined ? undefined : Number(options.minutes),
      say: (line) => console.error(`${name}: ${line}`),
    });
    const seconds = Math.round((monotonicMs() - begun) / 1_000);
    return { name, title, measuredAt, seconds, machine: machineNow(), ...findings };
  } finally {
    partners.stop();
    hangUp();
  }
}

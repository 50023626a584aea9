import type { BundleSize } from "./bundle-size.ts";
import { median } from "./figures.ts";
import type { Growth } from "./growth.ts";
import type { HeldRun, IdleRun } from "./idle.ts";
import { type Contest, medians, type RelayRun } from "./relaying.ts";
import { CLEANED_AT_ONCE, type CleanupCost, type WarmCost } from "./storage.ts";
import type { Row } from "./table.ts";

/** What is held: the limits of each number, as the design of this bridge sets them. */
const MAX_CPU_RATIO = 2;
const MIN_THROUGHPUT_RATIO = 0.45;
const MAX_LATENCY_RATIO = 2;
/** Medians of a hundred short times differ by this much when nothing has changed. */
const UNCHANGED_RATIO = 1.25;
const MAX_ROWS = 8;
const MAX_RENDER_MS = 5;
/** Two measurements of the same thing differ by this much on a machine that does other things. */
const FLAT_RATIO = 1.2;

/** Digits after the point. */
const two = (value: number): string => value.toFixed(2);
const one = (value: number): string => value.toFixed(1);
const list = (values: readonly number[]): string => values.map(one).join(" ");

/** CPU and throughput. */
export function relayRows(runs: Contest<readonly RelayRun[]>): Row[] {
  const cpu = medians(runs, (run) => run.cpuMs);
  const speed = medians(runs, (run) => run.messagesPerSecond);
  const cpuRatio = cpu.bridge / cpu.naive;
  const speedRatio = speed.bridge / speed.naive;
  return [
    {
      what: "CPU of the runtime per relayed message",
      hold: `≤ ${one(MAX_CPU_RATIO)} × naive`,
      reached: `${two(cpuRatio)} × (without KV ${two(cpu.bridge / cpu.naiveWithoutKv)} ×)`,
      holds: cpuRatio <= MAX_CPU_RATIO,
      raw: `ms: ${rawOf(runs, (run) => run.cpuMs, two)}`,
    },
    {
      what: "relayed messages per second, 32 webhooks at a time, 100 conversations",
      hold: `≥ ${two(MIN_THROUGHPUT_RATIO)} × naive, none lost, none twice`,
      reached: `${two(speedRatio)} × (without KV ${two(speed.bridge / speed.naiveWithoutKv)} ×), none lost, none twice`,
      holds: speedRatio >= MIN_THROUGHPUT_RATIO,
      raw: `1/s: ${rawOf(
        runs,
        (run) => run.messagesPerSecond,
        (value) => value.toFixed(0),
      )}`,
    },
  ];
}

export function idleRow(runs: Contest<readonly IdleRun[]>): Row {
  const toCall = medians(runs, (run) => run.toCallMs);
  const ratio = toCall.bridge / toCall.naive;
  return {
    what: "webhook → platform call, idle, chatbot answering at once",
    hold: `≤ ${one(MAX_LATENCY_RATIO)} × naive`,
    reached: `${two(ratio)} × (without KV ${two(toCall.bridge / toCall.naiveWithoutKv)} ×)`,
    holds: ratio <= MAX_LATENCY_RATIO,
    raw: `ms: ${rawOf(runs, (run) => run.toCallMs, two)}`,
  };
}

/** @param idleMs webhook → 200 of the idle bridge */
export function heldRow(held: HeldRun, idleMs: number): Row {
  const ratio = held.to200Ms / idleMs;
  return {
    what: "webhook → 200 while chatbot answers are held",
    hold: "unchanged from idle",
    reached: `${two(ratio)} ×`,
    holds: ratio <= UNCHANGED_RATIO,
    raw: `ms: idle ${two(idleMs)}; held ${two(held.to200Ms)} (for ${one(held.heldSeconds)} s)`,
  };
}

export function rowsRow(warm: WarmCost, cleanup: CleanupCost): Row {
  const rows = warm.rows + cleanup.rows;
  return {
    what: "SQLite rows written per relayed message, alarms and clean-up included",
    hold: `≤ ${MAX_ROWS}`,
    reached: `${two(rows)} (cleaned up alone: ${two(warm.rows + cleanup.rowsAlone)})`,
    holds: rows <= MAX_ROWS,
    raw: `relaying ${two(warm.rows)}; clean-up ${two(cleanup.rows)} with ${CLEANED_AT_ONCE} at once, ${two(cleanup.rowsAlone)} alone`,
  };
}

export function kvRow(cost: WarmCost): Row {
  return {
    what: "KV operations per message of a warm conversation",
    hold: "0 reads, 0 writes",
    reached: `${cost.kvReads} reads, ${cost.kvWrites} writes`,
    holds: cost.kvReads + cost.kvWrites === 0,
    raw: "",
  };
}

export function renderingRow(cpuMs: number): Row {
  return {
    what: "rendering 4 000 characters, warm",
    hold: `≤ ${MAX_RENDER_MS} ms CPU`,
    reached: `${two(cpuMs)} ms`,
    holds: cpuMs <= MAX_RENDER_MS,
    raw: "in Node",
  };
}

export function bundleRow({ gzippedKib, holds }: BundleSize): Row {
  return {
    what: "bundle, minified and gzipped",
    hold: "≤ 80 KiB, no node: imports",
    reached: `${one(gzippedKib)} KiB`,
    holds,
    raw: "",
  };
}

export function growthRow(what: string, growth: Growth): Row {
  const ratio = growth.after / growth.before;
  return {
    what: `CPU per message as ${what}`,
    platform: "telegram",
    hold: `≤ ${one(FLAT_RATIO)} ×`,
    reached: `${two(ratio)} ×`,
    holds: ratio <= FLAT_RATIO,
    raw: `ms: ${two(growth.before)} → ${two(growth.after)}; memory ${list([growth.memoryBefore, growth.memoryAfter])} MiB`,
  };
}

/** The median of each contestant, and all its runs. */
function rawOf<T>(
  runs: Contest<readonly T[]>,
  figure: (run: T) => number,
  digits: (value: number) => string,
): string {
  const of = (name: string, all: readonly T[]): string =>
    `${name} ${digits(median(all.map(figure)))} (${all.map((run) => digits(figure(run))).join(" ")})`;
  return [
    of("bridge", runs.bridge),
    of("naive", runs.naive),
    of("without KV", runs.naiveWithoutKv),
  ].join("; ");
}

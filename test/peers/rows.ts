import { median } from "../bench/figures.ts";
import { rounded, type Series } from "../load/result.ts";
import type { Contestant } from "./contestants.ts";
import type { Idle, Mishap, Relayed } from "./measuring.ts";

/** Everything that was measured of one contestant. */
export interface Measured {
  readonly contestant: Contestant;
  /** Why it could not be measured. */
  readonly failure?: string;
  /** Absent for a variant. */
  readonly relayed?: readonly Relayed[];
  readonly idle?: Idle;
  readonly memoryMib?: number;
  readonly overlap?: Mishap;
  readonly repeated?: Mishap;
  readonly failing?: Mishap;
}

/** Throughput and cost, one row for each contestant. */
export function costSeries(all: readonly Measured[]): Series {
  const rows = all
    .filter(({ contestant }) => contestant.isVariant !== true)
    .map((one) => costRow(one, all));
  return {
    title: "One message after another in each of 100 chats",
    columns: [
      "who",
      "runs in",
      "webhook → 200 ms, idle",
      "webhook → platform call ms, idle",
      "webhook → 200 ms, 32 at a time",
      "answered a second",
      "CPU ms a message",
      "CPU × naive in the same runtime",
      "lost of",
      "messages",
      "twice",
      "memory MiB",
      "bundle KiB gzipped",
    ],
    rows,
  };
}

function costRow(one: Measured, all: readonly Measured[]): Series["rows"][number] {
  const { contestant, relayed = [], idle, memoryMib, failure } = one;
  const name = failure === undefined ? contestant.name : `${contestant.name}: ${failure}`;
  const yardstick = all.find(
    (other) =>
      other.contestant.name.startsWith("naive") && other.contestant.runsIn === contestant.runsIn,
  );
  const cpuMs = medianOf(relayed, (run) => run.cpuMs);
  const naiveMs = medianOf(yardstick?.relayed ?? [], (run) => run.cpuMs);
  return [
    name,
    contestant.runsIn,
    figure(idle?.to200Ms),
    figure(idle?.toCallMs),
    figure(medianOf(relayed, (run) => run.to200Ms)),
    figure(medianOf(relayed, (run) => run.answeredPerSecond)),
    figure(cpuMs),
    figure(cpuMs === undefined || naiveMs === undefined ? undefined : cpuMs / naiveMs),
    failure === undefined ? sum(relayed, (run) => run.lost) + (idle?.lost ?? 0) : null,
    failure === undefined ? sum(relayed, (run) => run.messages) : null,
    failure === undefined ? sum(relayed, (run) => run.twice) : null,
    figure(memoryMib),
    figure(contestant.gzippedKib),
  ];
}

/** What becomes of messages that go wrong, one row for each contestant. */
export function mishapSeries(all: readonly Measured[]): Series {
  return {
    title: "Messages that overlap, come twice, or meet a chatbot that fails once",
    columns: [
      "who",
      "runs in",
      "three in a row from each of 30 people: answered of 90",
      "chats answered out of order",
      "30 webhooks that come twice: answered",
      "answered twice",
      "30 questions answered 500 at first: answered",
    ],
    rows: all.map(({ contestant, overlap, repeated, failing }) => [
      contestant.name,
      contestant.runsIn,
      figure(overlap?.answered),
      figure(overlap?.outOfOrder),
      figure(repeated?.answered),
      figure(repeated?.twice),
      figure(failing?.answered),
    ]),
  };
}

function figure(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : rounded(value);
}

function medianOf<T>(all: readonly T[], pick: (one: T) => number): number | undefined {
  return all.length === 0 ? undefined : median(all.map(pick));
}

function sum<T>(all: readonly T[], pick: (one: T) => number): number {
  return all.reduce((total, one) => total + pick(one), 0);
}

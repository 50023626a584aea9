import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { monotonicMs } from "../bench/figures.ts";
import { hangUp } from "../bench/load.ts";
import { watchMachine } from "../load/machine.ts";
import { type Findings, type Judgement, keepResult, type Result } from "../load/result.ts";
import { sectionOf, writePage } from "../load/tables.ts";
import { type Contestant, contestants } from "./contestants.ts";
import {
  measureFailing,
  measureIdle,
  measureOverlap,
  measureRelay,
  measureRepeated,
} from "./measuring.ts";
import { costSeries, type Measured, mishapSeries } from "./rows.ts";
import type { Running } from "./runtimes.ts";
import { type StandIns, startStandIns } from "./stand-in-process.ts";

/**
 * Relays the same messages through the same stand-ins with the bridge and with others.
 *
 *     npm ci --ignore-scripts --prefix test/peers/peer-packages     once
 *     npm run bench:peers                                           everything
 *     npm run bench:peers -- --quick                                fewer messages, nothing kept
 */

interface Size {
  readonly relay: { readonly chats: number; readonly perChat: number };
  readonly runs: number;
  readonly idleMessages: number;
}

const FULL: Size = { relay: { chats: 100, perChat: 10 }, runs: 3, idleMessages: 15 };
const QUICK: Size = { relay: { chats: 40, perChat: 2 }, runs: 1, idleMessages: 4 };

/** Miniflare keeps its state there: what a disk costs is nobody's here. */
const MEMORY_DISK = "/dev/shm";

const { values: options } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
const size = options.quick ? QUICK : FULL;
if (existsSync(MEMORY_DISK)) process.env["TMPDIR"] = MEMORY_DISK;

const result = await run();
console.log(sectionOf(result));
if (!options.quick) {
  console.log(keepResult(result));
  writePage();
}
if (result.judgements.some(({ holds }) => !holds)) process.exitCode = 1;

async function run(): Promise<Result> {
  const machineNow = watchMachine();
  const measuredAt = new Date().toISOString();
  const begun = monotonicMs();
  const standIns = await startStandIns();
  try {
    const findings = await compare(standIns);
    const seconds = Math.round((monotonicMs() - begun) / 1_000);
    const title = "Beside others";
    return { name: "peers", title, measuredAt, seconds, machine: machineNow(), ...findings };
  } finally {
    standIns.stop();
    hangUp();
  }
}

async function compare(standIns: StandIns): Promise<Findings> {
  const all: Measured[] = [];
  for (const contestant of contestants()) {
    console.error(`${contestant.name}, in ${contestant.runsIn}`);
    all.push(await measure(contestant, standIns));
  }
  const bridge = all.find(({ contestant }) => contestant.name === "this bridge");
  return {
    setUp: [
      "Telegram private chats. Each contestant verifies the secret where it can, keeps the chat's chatbot session, asks the same chatbot, " +
        "and posts its Markdown answer; all of them to the same stand-ins, which answer at once and ask for no pace. One contestant runs at a time, alone.",
      "Chat SDK: `chat` 4.41.1, `@chat-adapter/telegram` 4.41.1, `@chat-adapter/state-memory` 4.41.0, `agents` 0.32.0 (`agents/chat-sdk`), with the handler of " +
        "`test/peers/peer-packages/relay.js`; its session is kept in the thread's state. State in memory is meant for development by its own documentation; " +
        "on Agents it is durable. With the strategies `queue` and `burst` the handler asks all waiting messages in one question, as the guide shows, and each counts as answered. " +
        "Its cost is measured with `queue`; its default, `drop`, loses what overlaps.",
      "The naive code (test/bench/naive.ts) is the yardstick in each runtime: it verifies, remembers and repeats nothing; in Node a map stands for its KV. " +
        "The bridge alone stores every message before its 200; its logs are on, Chat SDK's are at `warn`.",
      "CPU and memory are those of the process, workerd or Node, by /proc; memory after all relaying. State is on a disk in memory.",
    ],
    judgements: bridge === undefined ? [] : judge(bridge),
    series: [costSeries(all), mishapSeries(all)],
  };
}

/** A contestant that cannot run is shown with its reason. */
async function measure(contestant: Contestant, standIns: StandIns): Promise<Measured> {
  let running: Running | undefined;
  try {
    running = await contestant.start(standIns.url);
    const cost = contestant.isVariant === true ? {} : await measureCost(running, standIns);
    return {
      contestant,
      ...cost,
      overlap: await measureOverlap(running, standIns),
      repeated: await measureRepeated(running, standIns),
      failing: await measureFailing(running, standIns),
    };
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    return { contestant, failure };
  } finally {
    await running?.stop();
    await standIns.take();
  }
}

async function measureCost(running: Running, standIns: StandIns): Promise<Partial<Measured>> {
  await measureRelay(running, standIns, size.relay);
  const relayed = [];
  for (let one = 0; one < size.runs; one += 1) {
    relayed.push(await measureRelay(running, standIns, size.relay));
  }
  const memoryMib = running.memoryMib();
  return { relayed, memoryMib, idle: await measureIdle(running, standIns, size.idleMessages) };
}

/** What the bridge promises holds here as well. */
function judge({ failure, relayed = [], overlap, repeated, failing }: Measured): Judgement[] {
  const lost = relayed.reduce((sum, run) => sum + run.lost, 0);
  const twice = relayed.reduce((sum, run) => sum + run.twice, 0);
  const isWhole = [overlap, repeated, failing].every(
    (one) => one !== undefined && one.answered === one.messages && one.twice + one.outOfOrder === 0,
  );
  return [
    {
      what: "this bridge",
      hold: "none lost, none twice, none out of order, whatever goes wrong",
      reached:
        failure ??
        `${lost} lost, ${twice} twice; ${isWhole ? "every" : "not every"} mishap answered once and in order`,
      holds: failure === undefined && lost + twice === 0 && isWhole,
    },
  ];
}

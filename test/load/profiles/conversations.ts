import { setTimeout as sleep } from "node:timers/promises";
import { askAll } from "../../bench/load.ts";
import type { Partners } from "../../bench/partner-process.ts";
import { telegram } from "../../bench/platforms/telegram.ts";
import { freshChats, questionsIn } from "../../bench/questions.ts";
import { relay } from "../../bench/relaying.ts";
import { type Runtime, settled } from "../../bench/runtime.ts";
import { startBareObjects, startNaive, startOperatedBridge } from "../contestants.ts";
import { filled, JUDGED, judgeCpu, warm } from "../flatness.ts";
import { leastSquares, type Point } from "../least-squares.ts";
import { type Summary, summaryAt } from "../operator.ts";
import { type Arena, type LoadProfile, scaled, SURROUNDINGS } from "../profile.ts";
import { type Findings, type Judgement, rounded } from "../result.ts";

const CONVERSATIONS = 20_000;
/** Steps in which they are created; after each one the process is looked at. */
const STEPS = 20;
/** An object that is awake keeps its files open: so many begin at once, lest workerd run out of them. */
const BEGUN_AT_ONCE = 200;
/** workerd puts an object away that was idle for ten seconds: what is held after that is held for good. */
const PUT_AWAY_MS = 12_000;
/**
 * What a conversation may hold in memory for good beyond what workerd holds for any object: 4 KiB, so
 * that a hundred thousand hold less than 400 MiB of a process that serves them all. (Cloudflare spreads
 * them over many.)
 */
const TOLERATED_MIB_PER_THOUSAND = 4;

/** One look at a process. */
interface Look {
  readonly conversations: number;
  /** Of one message of this step, in milliseconds. */
  readonly cpuMs: number;
  readonly memoryMib: number;
}

/** One of those that grow beside each other. */
interface Grower {
  readonly title: string;
  readonly runtime: Runtime;
  readonly looks: Look[];
  /** Lets a message begin each of these chats, until all is at rest. @returns CPU of all, in milliseconds */
  begin(chats: readonly number[]): Promise<number>;
}

/** Creates conversations by one message in each, and looks at what that costs meanwhile. */
export const conversations: LoadProfile = {
  title: "Many conversations created",
  async run(arena) {
    const count = scaled(CONVERSATIONS, arena.scale, STEPS);
    const growers = await startGrowers(arena.partners);
    try {
      await growAll(growers, arena, count);
      return findingsOf(count, growers, await summaryAt(growers.bridge.runtime.webhookUrl));
    } finally {
      await Promise.all(Object.values(growers).map(({ runtime }) => runtime.stop()));
    }
  },
};

type Growers = Readonly<Record<"bridge" | "naive" | "bare", Grower>>;

async function startGrowers(partners: Partners): Promise<Growers> {
  const bridge = await startOperatedBridge(telegram, partners);
  const naive = await startNaive(telegram, partners);
  const bare = await startBareObjects(telegram);
  return {
    bridge: relaying("bridge", bridge, partners),
    naive: relaying("naive", naive, partners),
    bare: { title: "bare objects", runtime: bare, looks: [], begin: (chats) => post(bare, chats) },
  };
}

function relaying(title: string, runtime: Runtime, partners: Partners): Grower {
  return {
    title,
    runtime,
    looks: [],
    async begin(chats) {
      // It throws when one is lost, asked twice or shown twice.
      const { cpuMs } = await relay(runtime, partners, questionsIn(chats, 1));
      return cpuMs * chats.length;
    },
  };
}

/** For those who answer nobody. */
async function post(runtime: Runtime, chats: readonly number[]): Promise<number> {
  const before = runtime.cpuMs();
  await askAll(runtime, questionsIn(chats, 1));
  await settled(runtime);
  return runtime.cpuMs() - before;
}

async function growAll(growers: Growers, { say }: Arena, count: number): Promise<void> {
  const perStep = Math.round(count / STEPS);
  const all = Object.values(growers);
  for (let step = 1; step <= STEPS; step += 1) {
    const spent = new Map<Grower, number>();
    for (const one of all) spent.set(one, await beginMany(one, perStep));
    await sleep(PUT_AWAY_MS);
    for (const one of all) {
      const cpuMs = (spent.get(one) ?? 0) / perStep;
      const memoryMib = one.runtime.memoryMib();
      one.looks.push({ conversations: step * perStep, cpuMs, memoryMib });
    }
    const figures = all.map(({ title, looks }) => `${title} ${describe(looks.at(-1))}`);
    say(`${step * perStep} conversations: ${figures.join("; ")}`);
  }
}

async function beginMany(grower: Grower, count: number): Promise<number> {
  const chats = freshChats(count);
  let cpuMs = 0;
  for (let from = 0; from < chats.length; from += BEGUN_AT_ONCE) {
    cpuMs += await grower.begin(chats.slice(from, from + BEGUN_AT_ONCE));
  }
  return cpuMs;
}

function describe(look: Look | undefined): string {
  return look === undefined
    ? ""
    : `${look.cpuMs.toFixed(2)} ms CPU a message, ${look.memoryMib.toFixed(0)} MiB`;
}

function findingsOf(count: number, growers: Growers, summary: Summary): Findings {
  const all = Object.values(growers);
  const { bridge } = growers;
  return {
    setUp: [
      ...SURROUNDINGS,
      "Telegram. One message in each new conversation, 32 webhooks at a time, at most 200 conversations begun at once; " +
        "each step is followed by twelve idle seconds, after which workerd has put its objects away. " +
        "The state is on a disk in memory, lest the disk be measured.",
      "The naive Worker relays the same in turns with the bridge. Bare objects are a Worker that keeps each message in an object of its " +
        "conversation, with one alarm, and does nothing else: what workerd holds for any object.",
      `Slopes are least squares. ${JUDGED}`,
    ],
    judgements: [
      lossless(count, summary),
      judgeCpu(pointsOf(warm(bridge.looks), (one) => one.cpuMs)),
      judgeOwnMemory(growers),
    ],
    series: [
      {
        title: "While conversations are created",
        columns: [
          "conversations",
          ...all.flatMap(({ title }) => [`${title}: CPU ms a message`, `${title}: memory MiB`]),
        ],
        rows: bridge.looks.map(({ conversations: so }, at) => [
          so,
          ...all
            .flatMap(({ looks }) => [looks[at]?.cpuMs ?? 0, looks[at]?.memoryMib ?? 0])
            .map(rounded),
        ]),
      },
    ],
  };
}

/** The relay itself throws at the first loss; the directory must know all of them. */
function lossless(count: number, { conversations: listed, deadLetters }: Summary): Judgement {
  return {
    what: `${count} conversations`,
    hold: "each answered once, each known to the directory, no dead letter",
    reached: `all answered once, ${listed} known, ${deadLetters} dead letters`,
    holds: listed === count && deadLetters === 0,
  };
}

function judgeOwnMemory({ bridge, naive, bare }: Growers): Judgement {
  const own = slopeOf(bridge) - slopeOf(bare);
  const each = [bridge, bare, naive].map((one) => `${one.title} ${slopeOf(one).toFixed(2)}`);
  return {
    what: "memory per 1 000 conversations, at rest",
    hold: `≤ ${TOLERATED_MIB_PER_THOUSAND} MiB beyond that of 1 000 bare objects`,
    reached: `${own.toFixed(2)} MiB beyond (slopes: ${each.join(", ")})`,
    holds: own <= TOLERATED_MIB_PER_THOUSAND,
  };
}

/** MiB for each 1 000 conversations. */
function slopeOf({ looks }: Grower): number {
  return leastSquares(pointsOf(filled(looks), (one) => one.memoryMib)).slope;
}

/** Over thousands of conversations, which are as many messages. */
function pointsOf(looks: readonly Look[], figure: (one: Look) => number): Point[] {
  return looks.map((one) => ({ x: one.conversations / 1_000, y: figure(one) }));
}

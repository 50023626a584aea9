import { startBridge } from "./contestants.ts";
import { median } from "./figures.ts";
import { askAll } from "./load.ts";
import type { Partners } from "./partner-process.ts";
import type { SignedWebhook } from "./platforms/platform.ts";
import { photoOf, telegram } from "./platforms/telegram.ts";
import { freshChats, type Question, questionsIn } from "./questions.ts";
import { relay, RUNS } from "./relaying.ts";
import { type Runtime, settled } from "./runtime.ts";

/** How far things are grown. */
export interface GrowthSize {
  readonly fewConversations: number;
  readonly manyConversations: number;
  /** Of one conversation. */
  readonly manyTurns: number;
  /** Conversations that are grown so far, for each run. */
  readonly longConversations: number;
}

/** CPU of one message, in milliseconds, before and after something has grown. */
export interface Growth {
  readonly before: number;
  readonly after: number;
  /** Memory of the runtime, in MiB. */
  readonly memoryBefore: number;
  readonly memoryAfter: number;
}

/** Conversations that are measured in one run, and messages in each: within Telegram's burst. */
const MEASURED_CHATS = 100;
const PER_CHAT = 12;

/** Telegram's burst to one chat, less the one that wakes the conversation and the album's answer. */
const PER_LONG_CHAT = 17;

/** One message's cost while few, then while many other conversations are stored. */
export async function measureConversations(partners: Partners, size: GrowthSize): Promise<Growth> {
  const bridge = await startBridge(telegram, partners);
  try {
    const chats = freshChats(size.manyConversations);
    await begin(bridge, partners, chats.slice(0, size.fewConversations));
    const memoryBefore = bridge.memoryMib();
    const before = await measureSome(bridge, partners, chats);
    await begin(bridge, partners, chats.slice(size.fewConversations));
    const memoryAfter = bridge.memoryMib();
    const after = await measureSome(bridge, partners, chats.slice(size.fewConversations));
    return { before, after, memoryBefore, memoryAfter };
  } finally {
    await bridge.stop();
  }
}

/** An object that is awake keeps its files open: so many begin at once, lest workerd run out of them. */
const BEGUN_AT_ONCE = 200;

/** One message in each of so many new conversations. */
async function begin(bridge: Runtime, partners: Partners, chats: readonly number[]): Promise<void> {
  for (let from = 0; from < chats.length; from += BEGUN_AT_ONCE) {
    const some = chats.slice(from, from + BEGUN_AT_ONCE);
    await relay(bridge, partners, questionsIn(some, 1));
  }
}

/** The median of runs, each in conversations of its own. */
async function measureSome(
  bridge: Runtime,
  partners: Partners,
  chats: readonly number[],
): Promise<number> {
  const runs: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const some = chats.slice(run * MEASURED_CHATS, (run + 1) * MEASURED_CHATS);
    runs.push(await measure(bridge, partners, some, PER_CHAT));
  }
  return median(runs);
}

async function measure(
  bridge: Runtime,
  partners: Partners,
  chats: readonly number[],
  perChat: number,
): Promise<number> {
  await relay(bridge, partners, questionsIn(chats, 1));
  const { cpuMs } = await relay(bridge, partners, questionsIn(chats, perChat));
  return cpuMs;
}

/** One message's cost in conversations that have had few, then many turns. */
export async function measureTurns(partners: Partners, size: GrowthSize): Promise<Growth> {
  const bridge = await startBridge(telegram, partners);
  try {
    const memoryBefore = bridge.memoryMib();
    const long = freshChats(size.longConversations * RUNS);
    await lengthen(bridge, partners, long, size.manyTurns);
    // What the engine compiles it compiles here, and what the growing left behind it collects.
    await measure(bridge, partners, freshChats(MEASURED_CHATS), PER_CHAT);
    const young: number[] = [];
    const old: number[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      const [from, to] = [run * size.longConversations, (run + 1) * size.longConversations];
      old.push(await measure(bridge, partners, long.slice(from, to), PER_LONG_CHAT));
      const short = freshChats(size.longConversations);
      await relay(bridge, partners, questionsIn(short, 1));
      young.push(await measure(bridge, partners, short, PER_LONG_CHAT));
    }
    const memoryAfter = bridge.memoryMib();
    return { before: median(young), after: median(old), memoryBefore, memoryAfter };
  } finally {
    await bridge.stop();
  }
}

/** Photos of one album are a turn each, and are answered by one sentence: no pace holds them back. */
const ALBUM_SECONDS = 50;
const NEWEST_SECONDS = 5;

/** Gives each conversation so many turns, faster than Telegram's pace would allow answers. */
async function lengthen(
  bridge: Runtime,
  partners: Partners,
  chats: readonly number[],
  turns: number,
): Promise<void> {
  const questions = questionsIn(chats, turns);
  const oldest = Math.floor(Date.now() / 1000) - NEWEST_SECONDS - ALBUM_SECONDS;
  const photo = (one: Question, place: number): SignedWebhook =>
    photoOf(one, oldest + Math.floor(place * ALBUM_SECONDS), `album-${one.chat}`);
  await askAll(bridge, questions.slice(0, chats.length), (one) => photo(one, 0));
  await partners.shown(chats.length);
  const rest = questions.slice(chats.length);
  const places = new Map(rest.map((one, place) => [one, place / rest.length]));
  await askAll(bridge, rest, (one) => photo(one, places.get(one) ?? 0));
  await settled(bridge);
  await partners.take();
}

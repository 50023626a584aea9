import { setTimeout as sleep } from "node:timers/promises";
import { median, monotonicMs } from "../bench/figures.ts";
import { post } from "../bench/load.ts";
import type { SignedWebhook } from "../bench/platforms/platform.ts";
import { telegram } from "../bench/platforms/telegram.ts";
import { freshChats, type Question, questionsIn } from "../bench/questions.ts";
import type { Running } from "./runtimes.ts";
import type { StandIns } from "./stand-in-process.ts";
import type { Shown } from "./stand-ins.ts";

/** What one contestant does with messages that come one after another. */
export interface Relayed {
  readonly messages: number;
  readonly lost: number;
  readonly twice: number;
  /** CPU of the process for one message, in milliseconds. */
  readonly cpuMs: number;
  readonly answeredPerSecond: number;
  /** Webhook → 200 while 32 are under way, the median. */
  readonly to200Ms: number;
}

/** What it does with messages that go wrong. */
export interface Mishap {
  readonly messages: number;
  readonly answered: number;
  readonly twice: number;
  /** Chats whose answers did not come in the order of the messages. */
  readonly outOfOrder: number;
}

/** One message at a time, when nothing else happens: medians. */
export interface Idle {
  readonly to200Ms: number;
  readonly toCallMs: number;
  readonly lost: number;
}

/** Webhooks that are under way at the same time, as a platform sends them. */
const CONCURRENT_WEBHOOKS = 32;
/** Nothing more comes after this: the bridge's own pause after a failure is a second at most. */
const QUIET_MS = 4_000;
/** Longer under load, so that nothing counts as lost that is only late. */
const QUIET_UNDER_LOAD_MS = 20_000;
const LOOK_EVERY_MS = 25;
/** An answer to a single message is waited for so long. */
const PATIENCE_MS = 5_000;
/** Long enough to end a turn, so that the next message finds nobody at work. */
const PAUSE_MS = 40;
/** A process is idle when it has used no CPU for so many looks, so far apart. */
const IDLE_LOOKS = 4;
const IDLE_LOOK_MS = 40;

/** Relays so many messages in chats that have begun, one of each chat under way at most. */
export async function measureRelay(
  running: Running,
  standIns: StandIns,
  { chats: count, perChat }: { readonly chats: number; readonly perChat: number },
): Promise<Relayed> {
  const chats = freshChats(count);
  await relayAll(running, standIns, questionsIn(chats, 1));
  await idle(running);
  const cpuBefore = running.cpuMs();
  const begun = monotonicMs();
  const questions = questionsIn(chats, perChat);
  const { to200, shown } = await relayAll(running, standIns, questions);
  await idle(running);
  const { answered, twice } = reckon(questions, shown);
  const last = Math.max(...shown.map(({ at }) => at));
  return {
    messages: questions.length,
    lost: questions.length - answered,
    twice,
    cpuMs: (running.cpuMs() - cpuBefore) / questions.length,
    answeredPerSecond: (answered / (last - begun)) * 1_000,
    to200Ms: median(to200),
  };
}

/** One message after another, each once the one before has been answered. */
export async function measureIdle(
  running: Running,
  standIns: StandIns,
  messages: number,
): Promise<Idle> {
  const chats = freshChats(1);
  const to200: number[] = [];
  const toCall: number[] = [];
  for (const question of questionsIn(chats, messages)) {
    const begun = monotonicMs();
    to200.push(await ask(running, question));
    const [first] = await gather(standIns, 1, PATIENCE_MS);
    if (first !== undefined) toCall.push(first.at - begun);
    await sleep(PAUSE_MS);
  }
  return { to200Ms: median(to200), toCallMs: median(toCall), lost: messages - toCall.length };
}

/** Several messages of one person right after each other, in many chats. */
export async function measureOverlap(running: Running, standIns: StandIns): Promise<Mishap> {
  const chats = freshChats(OVERLAP_CHATS);
  await relayAll(running, standIns, questionsIn(chats, 1));
  const questions = questionsIn(chats, OVERLAPPING);
  for (const chat of chats) {
    const own = questions.filter((one) => one.chat === chat);
    // Each is sent once the one before has its 200, as Telegram sends them.
    for (const question of own) await ask(running, question);
  }
  return mishapOf(questions, await gather(standIns, questions.length, QUIET_MS));
}

const OVERLAP_CHATS = 30;
const OVERLAPPING = 3;
/** Messages that are repeated, or whose question fails at first: one in each chat. */
const MISHAP_CHATS = 30;

/** Every webhook comes twice, as when the 200 to the first was lost. */
export async function measureRepeated(running: Running, standIns: StandIns): Promise<Mishap> {
  const questions = questionsIn(freshChats(MISHAP_CHATS), 1);
  for (const question of questions) {
    // The very same: a webhook that is sent again is not written anew.
    const webhook = webhookOf(question);
    await post(running.url, webhook);
    await post(running.url, webhook);
  }
  return mishapOf(questions, await gather(standIns, questions.length * 2, QUIET_MS));
}

/** The chatbot answers 500 to every question when it is asked first. */
export async function measureFailing(running: Running, standIns: StandIns): Promise<Mishap> {
  const questions = questionsIn(freshChats(MISHAP_CHATS), 1);
  await standIns.failOnce(true);
  for (const question of questions) await ask(running, question);
  const shown = await gather(standIns, questions.length, QUIET_MS);
  await standIns.failOnce(false);
  return mishapOf(questions, shown);
}

function ask({ url }: Running, question: Question): Promise<number> {
  return post(url, webhookOf(question));
}

function webhookOf(question: Question): SignedWebhook {
  return telegram.webhookOf(question, Math.floor(Date.now() / 1000));
}

async function relayAll(
  running: Running,
  standIns: StandIns,
  questions: readonly Question[],
): Promise<{ to200: number[]; shown: Shown[] }> {
  const to200: number[] = [];
  const queue = questions.values();
  const lane = async (): Promise<void> => {
    for (const question of queue) to200.push(await ask(running, question));
  };
  await Promise.all(Array.from({ length: CONCURRENT_WEBHOOKS }, lane));
  return { to200, shown: await gather(standIns, questions.length, QUIET_UNDER_LOAD_MS) };
}

/** What is shown, until there is enough, or for so long nothing more. */
async function gather(standIns: StandIns, enough: number, quietMs: number): Promise<Shown[]> {
  const all: Shown[] = [];
  let lastAt = monotonicMs();
  while (countOf(all) < enough && monotonicMs() - lastAt < quietMs) {
    const some = await standIns.take();
    all.push(...some);
    if (some.length > 0) lastAt = monotonicMs();
    else await sleep(LOOK_EVERY_MS);
  }
  return all;
}

/** Answers to several questions at once count for each. */
function countOf(shown: readonly Shown[]): number {
  return shown.reduce((sum, { questions }) => sum + questions.length, 0);
}

function reckon(questions: readonly Question[], shown: readonly Shown[]) {
  const chatOf = new Map(questions.map(({ number, chat }) => [number, chat]));
  const rightly = shown.flatMap((one) =>
    one.questions.filter((number) => chatOf.get(number) === one.chat),
  );
  const answered = new Set(rightly).size;
  return { answered, twice: rightly.length - answered };
}

function mishapOf(questions: readonly Question[], shown: readonly Shown[]): Mishap {
  const byChat = Map.groupBy(shown, ({ chat }) => chat);
  const outOfOrder = [...byChat.values()].filter((own) => {
    const numbers = own.flatMap((one) => one.questions);
    return numbers.some((number, at) => number < (numbers[at - 1] ?? 0));
  });
  return {
    messages: questions.length,
    ...reckon(questions, shown),
    outOfOrder: outOfOrder.length,
  };
}

async function idle(running: Running): Promise<void> {
  let last = running.cpuMs();
  for (let same = 0; same < IDLE_LOOKS;) {
    await sleep(IDLE_LOOK_MS);
    const now = running.cpuMs();
    same = now === last ? same + 1 : 0;
    last = now;
  }
}

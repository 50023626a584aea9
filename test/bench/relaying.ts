import type { Contestants } from "./contestants.ts";
import { median, monotonicMs } from "./figures.ts";
import { askAll } from "./load.ts";
import type { PartnerRecord } from "./partners.ts";
import type { Partners } from "./partner-process.ts";
import type { BenchPlatform } from "./platforms/platform.ts";
import { freshChats, type Question, questionsIn } from "./questions.ts";
import { type Runtime, settled } from "./runtime.ts";

/** What one run of relaying cost. */
export interface RelayRun {
  /** CPU of the runtime for one message, in milliseconds. */
  readonly cpuMs: number;
  readonly messagesPerSecond: number;
}

/** How much is relayed in one run. */
export interface RelaySize {
  readonly chats: number;
  /** Fewer where the platform's burst is smaller. */
  readonly perChat: number;
}

/** As many as explain what went wrong. */
const WARNINGS_TOLD = 5;

/** Each contestant runs so often, in turns; medians are compared. */
export const RUNS = 3;

/** Relays so many messages in chats whose sessions have begun, and measures what that takes. */
export async function relayFresh(
  runtime: Runtime,
  partners: Partners,
  size: RelaySize,
): Promise<RelayRun> {
  const chats = freshChats(size.chats);
  await relay(runtime, partners, questionsIn(chats, 1));
  return relay(runtime, partners, questionsIn(chats, perChatOn(runtime.platform, size)));
}

/** Questions that one chat may be answered at once, after the one that wakes it. */
export function perChatOn({ burst }: BenchPlatform, size: RelaySize): number {
  return Math.min(size.perChat, burst - 1);
}

/**
 * Posts questions, as fast as the contestant acknowledges them, until all answers have been shown.
 * @throws when a message was lost, asked twice or shown twice
 */
export async function relay(
  runtime: Runtime,
  partners: Partners,
  questions: readonly Question[],
): Promise<RelayRun> {
  await settled(runtime);
  const cpuBefore = runtime.cpuMs();
  const begun = monotonicMs();
  await askAll(runtime, questions);
  await partners.shown(questions.length);
  await settled(runtime);
  const cpuMs = runtime.cpuMs() - cpuBefore;
  const record = await partners.take();
  judge(runtime, questions, record);
  const last = Math.max(...record.shown.map(({ at }) => at));
  return {
    cpuMs: cpuMs / questions.length,
    messagesPerSecond: (questions.length / (last - begun)) * 1000,
  };
}

/** None lost, none twice: each question asked once, and answered once in its own chat. */
function judge(runtime: Runtime, questions: readonly Question[], record: PartnerRecord): void {
  const chatOf = new Map(questions.map(({ number, chat }) => [number, chat]));
  const shown = record.shown.filter(({ question, chat }) => chatOf.get(question) === chat);
  const faults = [
    [questions.length - new Set(shown.map(({ question }) => question)).size, "lost"],
    [shown.length - new Set(shown.map(({ question }) => question)).size, "shown twice"],
    [record.shown.length - shown.length, "shown elsewhere"],
    [record.asked.length - new Set(record.asked).size, "asked twice"],
  ] as const;
  const found = faults.filter(([count]) => count > 0);
  if (found.length === 0) return;
  const list = found.map(([count, what]) => `${count} ${what}`).join(", ");
  throw new Error(
    `${runtime.name}: of ${questions.length} messages ${list}. A machine that is too busy for calls to be ` +
      `answered in time does that. Last warnings: ${runtime.warnings.slice(-WARNINGS_TOLD).join(" ")}`,
  );
}

export type Contest<T> = Readonly<Record<keyof Contestants, T>>;

/** Lets the contestants run in turns, {@link RUNS} times each. @returns all runs of each */
export async function alternate<T>(
  contestants: Contestants,
  run: (runtime: Runtime) => Promise<T>,
): Promise<Contest<readonly T[]>> {
  const results: Contest<T[]> = { bridge: [], naive: [], naiveWithoutKv: [] };
  for (let turn = 0; turn < RUNS; turn += 1) {
    results.naive.push(await run(contestants.naive));
    results.bridge.push(await run(contestants.bridge));
    results.naiveWithoutKv.push(await run(contestants.naiveWithoutKv));
  }
  return results;
}

/** One figure of each contestant: the median of its runs. */
export function medians<T>(
  contest: Contest<readonly T[]>,
  figure: (run: T) => number,
): Contest<number> {
  return {
    bridge: median(contest.bridge.map(figure)),
    naive: median(contest.naive.map(figure)),
    naiveWithoutKv: median(contest.naiveWithoutKv.map(figure)),
  };
}

import { setTimeout as sleep } from "node:timers/promises";
import { median, monotonicMs } from "../../bench/figures.ts";
import { ask } from "../../bench/load.ts";
import type { PartnerRecord } from "../../bench/partners.ts";
import { telegram } from "../../bench/platforms/telegram.ts";
import { freshChats, type Question, questionsIn } from "../../bench/questions.ts";
import type { Runtime } from "../../bench/runtime.ts";
import { idleGrowthMib } from "../baseline.ts";
import { startOperatedBridge } from "../contestants.ts";
import { filled, JUDGED, judgeCpu, judgeMemory, warm } from "../flatness.ts";
import { judgeCounts } from "../judge-counts.ts";
import { keyOf } from "../keys.ts";
import type { Point } from "../least-squares.ts";
import { countsAt } from "../operator.ts";
import { type Arena, type LoadProfile, scaled, SURROUNDINGS } from "../profile.ts";
import { joined, judgeReckoning, reckon } from "../reckoning.ts";
import { type Findings, rounded } from "../result.ts";

const TURNS = 2_000;
/** Several at once: the CPU of one could not be told from the clock's tick. */
const CONVERSATIONS = 10;
/** Windows in which cost is added up. */
const WINDOWS = 20;
/** Telegram shows one message a second in one chat; the bridge would hold back what comes faster. */
const TURN_EVERY_MS = 1_000;
/** Requests that do nothing, for comparison. */
const IDLE_REQUESTS = 20_000;

/** What one window cost. */
interface Window {
  /** Turns that each conversation has had at its end. */
  readonly turns: number;
  readonly cpuMs: number;
  /** Webhook → platform call, the median. */
  readonly toCallMs: number;
  readonly memoryMib: number;
}

/** Leads conversations on and on, at the pace of somebody who writes without a pause. */
export const long: LoadProfile = {
  title: "Long conversations",
  async run(arena) {
    const turns = scaled(TURNS, arena.scale, WINDOWS);
    const bridge = await startOperatedBridge(telegram, arena.partners);
    try {
      return await lengthen(bridge, arena, turns);
    } finally {
      await bridge.stop();
    }
  },
};

async function lengthen(bridge: Runtime, arena: Arena, turns: number): Promise<Findings> {
  const chats = freshChats(CONVERSATIONS);
  const windows: Window[] = [];
  const questions: Question[] = [];
  const records: PartnerRecord[] = [];
  const perWindow = Math.round(turns / WINDOWS);
  for (let window = 1; window <= WINDOWS; window += 1) {
    const asked = questionsIn(chats, perWindow);
    const cpuBefore = bridge.cpuMs();
    const begun = await askPaced(bridge, asked);
    await arena.partners.shown(asked.length);
    const record = await arena.partners.take();
    questions.push(...asked);
    records.push(record);
    windows.push({
      turns: window * perWindow,
      cpuMs: (bridge.cpuMs() - cpuBefore) / asked.length,
      toCallMs: median(record.shown.map(({ question, at }) => at - (begun.get(question) ?? at))),
      memoryMib: bridge.memoryMib(),
    });
    arena.say(describe(windows.at(-1)));
  }
  arena.say("requests that do nothing");
  const idleGrowth = await idleGrowthMib(bridge, IDLE_REQUESTS);
  const counts = await countsAt(
    bridge.webhookUrl,
    chats.map((chat) => keyOf("telegram", chat)),
  );
  return {
    setUp: [
      ...SURROUNDINGS,
      `Telegram. ${CONVERSATIONS} conversations of ${perWindow * WINDOWS} turns each, a question a second in each, which is the pace that Telegram allows. ` +
        "The limit of questions a minute (ASKED_PER_MINUTE) is lifted.",
      JUDGED,
    ],
    judgements: [
      judgeReckoning(questions.length, reckon(questions, joined(records))),
      judgeCounts(counts, { accepted: questions.length }),
      judgeCpu(pointsOf(warm(windows), (one) => one.cpuMs)),
      judgeMemory(
        pointsOf(filled(windows), (one) => one.memoryMib),
        idleGrowth,
      ),
    ],
    series: [
      {
        title: "While the conversations grow",
        columns: ["turns of each", "CPU ms a message", "webhook → platform call ms", "memory MiB"],
        rows: windows.map(({ turns: so, cpuMs, toCallMs, memoryMib }) => [
          so,
          ...[cpuMs, toCallMs, memoryMib].map(rounded),
        ]),
      },
    ],
  };
}

/** One question in every chat each second, one after another within it. @returns when each was posted */
async function askPaced(
  bridge: Runtime,
  questions: readonly Question[],
): Promise<Map<number, number>> {
  const begun = new Map<number, number>();
  const posting: Promise<number>[] = [];
  const from = monotonicMs();
  for (const [place, question] of questions.entries()) {
    const due = from + (place * TURN_EVERY_MS) / CONVERSATIONS;
    await sleep(Math.max(0, due - monotonicMs()));
    begun.set(question.number, monotonicMs());
    posting.push(ask(bridge, question));
  }
  await Promise.all(posting);
  return begun;
}

/** Over thousands of messages. */
function pointsOf(windows: readonly Window[], figure: (one: Window) => number): Point[] {
  return windows.map((one) => ({
    x: (one.turns * CONVERSATIONS) / 1_000,
    y: figure(one),
  }));
}

function describe(window: Window | undefined): string {
  if (window === undefined) return "";
  const { turns, cpuMs, toCallMs, memoryMib } = window;
  return `${turns} turns: ${cpuMs.toFixed(2)} ms CPU a message, ${toCallMs.toFixed(1)} ms to the call, ${memoryMib.toFixed(0)} MiB`;
}

import { setTimeout as sleep } from "node:timers/promises";
import { median, monotonicMs } from "../../bench/figures.ts";
import { ask } from "../../bench/load.ts";
import type { PartnerRecord } from "../../bench/partners.ts";
import { telegram } from "../../bench/platforms/telegram.ts";
import { freshChats, type Question, questionsIn } from "../../bench/questions.ts";
import { relayFresh, RUNS } from "../../bench/relaying.ts";
import type { Runtime } from "../../bench/runtime.ts";
import { quantile } from "../../floors/lengths.ts";
import { idleGrowthMib } from "../baseline.ts";
import { startOperatedBridge } from "../contestants.ts";
import { filled, JUDGED, judgeCpu, judgeMemory, warm } from "../flatness.ts";
import { judgeCounts } from "../judge-counts.ts";
import { keyOf } from "../keys.ts";
import type { Point } from "../least-squares.ts";
import { countsAt } from "../operator.ts";
import { type Arena, type LoadProfile, SURROUNDINGS } from "../profile.ts";
import { joined, judgeReckoning, reckon } from "../reckoning.ts";
import { type Findings, type Judgement, rounded } from "../result.ts";
import { takeUntilShown } from "../until-shown.ts";

const MINUTES = 10;
/** What is measured first: as many as can be relayed in a second. */
const LIMIT_RUN = { chats: 100, perChat: 15 };
const SHARE_OF_LIMIT = 0.5;
/** Well within Telegram's one message a second in a chat. */
const MESSAGES_PER_CHAT_SECOND = 0.5;
const LEAST_CHATS = 50;
/** Looks at the process, evenly over the run: the rows of the table. */
const LOOKS = 20;
const MS_PER_MINUTE = 60_000;
/** Requests that do nothing, for comparison. */
const IDLE_REQUESTS = 20_000;
/** What is not shown when nothing was shown for so long is lost: longer than two heartbeats. */
const QUIET_MS = 45_000;

interface Look {
  /** Since the beginning. */
  readonly minutes: number;
  readonly messages: number;
  readonly cpuMs: number;
  readonly memoryMib: number;
  readonly to200Ms: number;
  readonly slow200Ms: number;
}

interface Steady {
  readonly perSecond: number;
  readonly chats: readonly number[];
  readonly questions: readonly Question[];
  readonly looks: readonly Look[];
  readonly record: PartnerRecord;
}

/** Half of what can be relayed, for minutes. */
export const steady: LoadProfile = {
  title: "Half the limit, for minutes",
  async run(arena) {
    const bridge = await startOperatedBridge(telegram, arena.partners);
    try {
      const limit = await measureLimit(bridge, arena);
      arena.say(`the limit is ${limit.toFixed(0)} messages a second`);
      const ran = await relaySteadily(bridge, arena, limit * SHARE_OF_LIMIT);
      arena.say("requests that do nothing");
      const idleGrowth = await idleGrowthMib(bridge, IDLE_REQUESTS);
      const counts = await countsAt(
        bridge.webhookUrl,
        ran.chats.map((chat) => keyOf("telegram", chat)),
      );
      return findingsOf(limit, ran, [
        judgeReckoning(ran.questions.length, reckon(ran.questions, ran.record)),
        judgeCounts(counts, { accepted: ran.questions.length }),
        judgeCpu(pointsOf(warm(ran.looks), (one) => one.cpuMs)),
        judgeMemory(
          pointsOf(filled(ran.looks), (one) => one.memoryMib),
          idleGrowth,
        ),
      ]);
    } finally {
      await bridge.stop();
    }
  },
};

/** Messages a second, webhooks posted as fast as they are acknowledged: the median of some runs. */
async function measureLimit(bridge: Runtime, { partners, say }: Arena): Promise<number> {
  say("measuring the limit");
  await relayFresh(bridge, partners, LIMIT_RUN);
  const runs: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    runs.push((await relayFresh(bridge, partners, LIMIT_RUN)).messagesPerSecond);
  }
  return median(runs);
}

async function relaySteadily(bridge: Runtime, arena: Arena, perSecond: number): Promise<Steady> {
  const minutes = arena.minutes ?? MINUTES;
  const chats = freshChats(Math.max(LEAST_CHATS, Math.ceil(perSecond / MESSAGES_PER_CHAT_SECOND)));
  const perLook = Math.round((perSecond * minutes * MS_PER_MINUTE) / LOOKS / 1_000);
  const messages = perLook * LOOKS;
  const questions = questionsIn(chats, Math.ceil(messages / chats.length)).slice(0, messages);
  const looks: Look[] = [];
  const records: PartnerRecord[] = [];
  const begun = monotonicMs();
  for (let from = 0; from < questions.length; from += perLook) {
    const cpuBefore = bridge.cpuMs();
    const some = questions.slice(from, from + perLook);
    const to200 = await askEvenly(bridge, some, begun + (from / perSecond) * 1_000, perSecond);
    records.push(await arena.partners.take());
    looks.push({
      minutes: (monotonicMs() - begun) / MS_PER_MINUTE,
      messages: from + some.length,
      cpuMs: (bridge.cpuMs() - cpuBefore) / some.length,
      memoryMib: bridge.memoryMib(),
      to200Ms: median(to200),
      slow200Ms: quantile(to200, 0.99),
    });
    arena.say(describe(looks.at(-1)));
  }
  const missing = messages - records.reduce((sum, { shown }) => sum + shown.length, 0);
  records.push(await takeUntilShown(arena.partners, missing, QUIET_MS));
  return { perSecond, chats, questions, looks, record: joined(records) };
}

/** Posts at an even rate, whatever is acknowledged. @returns webhook → 200 of each, in milliseconds */
async function askEvenly(
  bridge: Runtime,
  questions: readonly Question[],
  from: number,
  perSecond: number,
): Promise<number[]> {
  const posting: Promise<number>[] = [];
  for (const [place, question] of questions.entries()) {
    const wait = from + (place / perSecond) * 1_000 - monotonicMs();
    if (wait > 1) await sleep(wait);
    posting.push(ask(bridge, question));
  }
  return Promise.all(posting);
}

function findingsOf(
  limit: number,
  { perSecond, chats, looks }: Steady,
  judgements: readonly Judgement[],
): Findings {
  return {
    setUp: [
      ...SURROUNDINGS,
      `Telegram. The limit, measured right before with 32 webhooks at a time in 100 conversations, was ${limit.toFixed(0)} messages a second; ` +
        `then ${perSecond.toFixed(0)} a second, evenly, in ${chats.length} conversations. The limit of questions a minute is lifted.`,
      "The state is on a disk in memory, lest the disk be measured.",
      JUDGED,
    ],
    judgements: [...judgements],
    series: [
      {
        title: "Over time",
        columns: [
          "minute",
          "messages",
          "CPU ms a message",
          "memory MiB",
          "webhook → 200 ms, median",
          "99 of 100 ms",
        ],
        rows: looks.map((one) => [
          rounded(one.minutes),
          one.messages,
          ...[one.cpuMs, one.memoryMib, one.to200Ms, one.slow200Ms].map(rounded),
        ]),
      },
    ],
  };
}

/** Over thousands of messages. */
function pointsOf(looks: readonly Look[], figure: (one: Look) => number): Point[] {
  return looks.map((one) => ({ x: one.messages / 1_000, y: figure(one) }));
}

function describe(look: Look | undefined): string {
  if (look === undefined) return "";
  const { minutes, messages, cpuMs, memoryMib, to200Ms } = look;
  return `${minutes.toFixed(1)} min: ${messages} messages, ${cpuMs.toFixed(2)} ms CPU each, ${memoryMib.toFixed(0)} MiB, 200 after ${to200Ms.toFixed(1)} ms`;
}

import { setTimeout as sleep } from "node:timers/promises";
import { monotonicMs } from "../../bench/figures.ts";
import { askAll } from "../../bench/load.ts";
import type { PartnerRecord } from "../../bench/partners.ts";
import { telegram } from "../../bench/platforms/telegram.ts";
import { freshChats, type Question, questionsIn } from "../../bench/questions.ts";
import type { Runtime } from "../../bench/runtime.ts";
import { startOperatedBridge } from "../contestants.ts";
import { busiestSecond, perSecond } from "../drain.ts";
import { judgeCounts } from "../judge-counts.ts";
import { keyOf } from "../keys.ts";
import { countsAt } from "../operator.ts";
import { type Arena, type LoadProfile, scaled, SURROUNDINGS } from "../profile.ts";
import { joined, judgeReckoning, reckon } from "../reckoning.ts";
import { type RefusingChatbot, startRefusingChatbot } from "../refusing-chatbot.ts";
import type { Findings, Judgement } from "../result.ts";

const TURNS = 2_000;
/** Some wait behind another one of their conversation, as in life. */
const TURNS_PER_CONVERSATION = 2;
/**
 * Pauses grow to a minute within about half a minute of refusals; after three minutes all conversations
 * have that rhythm, and none remembers when the outage began.
 */
const OUTAGE_MINUTES = 3;
/** No pause is longer than a minute; ten more seconds for what comes after it. */
const DRAIN_SECONDS = 100;
/** No second may see more than this share of what waited. */
const MAX_SHARE = 0.05;
/** Objects that begin at the same time, lest workerd run out of files. */
const BEGUN_AT_ONCE = 200;
/** Seconds of the drain that the table shows one by one. */
const SHOWN_SECONDS = 70;
const SECONDS_PER_MINUTE = 60;
const MS_PER_MINUTE = 60_000;

interface Drain {
  readonly questions: readonly Question[];
  readonly record: PartnerRecord;
  /** {@link monotonicMs} at which the chatbot was back. */
  readonly backAt: number;
}

/** A chatbot that is out of order while people write, and comes back. */
export const outage: LoadProfile = {
  title: "The chatbot's outage",
  async run(arena) {
    const chatbot = await startRefusingChatbot();
    const bridge = await startOperatedBridge(telegram, arena.partners, {
      variables: { GPT_TRAINER_BASE_URL: chatbot.url },
    });
    try {
      return await endure(bridge, chatbot, arena);
    } finally {
      await bridge.stop();
      await chatbot.close();
    }
  },
};

async function endure(bridge: Runtime, chatbot: RefusingChatbot, arena: Arena): Promise<Findings> {
  const chats = freshChats(scaled(TURNS, arena.scale, 40) / TURNS_PER_CONVERSATION);
  const minutes = arena.minutes ?? OUTAGE_MINUTES;
  arena.say(`${chats.length} conversations begin`);
  await beginAll(bridge, arena, chats);
  const drain = await refuseAndReturn(bridge, chatbot, arena, { chats, minutes });
  const counts = await countsAt(
    bridge.webhookUrl,
    chats.map((chat) => keyOf("telegram", chat)),
  );
  return findingsOf(chatbot, drain, minutes, [
    judgeReckoning(drain.questions.length, reckon(drain.questions, drain.record)),
    judgeCounts(counts, { accepted: drain.questions.length + chats.length }),
  ]);
}

/** One answered message in each conversation, so that each has a session. */
async function beginAll(bridge: Runtime, arena: Arena, chats: readonly number[]): Promise<void> {
  for (let from = 0; from < chats.length; from += BEGUN_AT_ONCE) {
    const some = chats.slice(from, from + BEGUN_AT_ONCE);
    await askAll(bridge, questionsIn(some, 1));
    await arena.partners.shown(some.length);
    await arena.partners.take();
  }
}

async function refuseAndReturn(
  bridge: Runtime,
  chatbot: RefusingChatbot,
  { partners, say }: Arena,
  { chats, minutes }: { readonly chats: readonly number[]; readonly minutes: number },
): Promise<Drain> {
  const half = (minutes * MS_PER_MINUTE) / 2;
  const questions = questionsIn(chats, TURNS_PER_CONVERSATION);
  say("the chatbot answers 503");
  await chatbot.become("unavailable");
  await askAll(bridge, questions);
  await sleep(half);
  say("the chatbot refuses connections");
  await chatbot.become("gone");
  await sleep(half);
  await chatbot.become("answering");
  const backAt = monotonicMs();
  say("the chatbot is back");
  const records: PartnerRecord[] = [];
  for (let left = DRAIN_SECONDS; left > 0; left -= 1) {
    await sleep(1_000);
    records.push(await partners.take());
    const shown = records.reduce((sum, one) => sum + one.shown.length, 0);
    if (shown >= questions.length) break;
  }
  const asked = chatbot.asked.filter(({ at }) => at >= backAt).map(({ question }) => question);
  return { questions, record: { ...joined(records), asked }, backAt };
}

function findingsOf(
  chatbot: RefusingChatbot,
  { questions, record, backAt }: Drain,
  minutes: number,
  judgements: readonly Judgement[],
): Findings {
  const asked = chatbot.asked.map(({ at }) => at).filter((at) => at >= backAt);
  const shown = record.shown.map(({ at }) => at);
  const [askedPerSecond, shownPerSecond] = [perSecond(asked, backAt), perSecond(shown, backAt)];
  const firstSecond = chatbot.refused.filter(({ at }) => at >= (chatbot.refused[0]?.at ?? at));
  return {
    setUp: [
      ...SURROUNDINGS,
      `Telegram. ${questions.length} questions, ${TURNS_PER_CONVERSATION} in each conversation, are stored while the chatbot answers 503 for ${(minutes * SECONDS_PER_MINUTE) / 2} s and then refuses connections for as long. ` +
        "All times are those of a deployed bridge; the limit of questions a minute is lifted.",
      `While it answered 503 it was called ${firstSecond.length} times, by all conversations together; most in one second: ${busiestSecond(chatbot.refused.map(({ at }) => at))}.`,
    ],
    judgements: [
      ...judgements,
      orderly("questions to the chatbot", questions.length, asked),
      orderly("answers shown", questions.length, shown),
    ],
    series: [
      {
        title: "After the chatbot is back",
        columns: ["second", "questions asked", "answers shown"],
        rows: Array.from(
          {
            length: Math.min(SHOWN_SECONDS, Math.max(askedPerSecond.length, shownPerSecond.length)),
          },
          (_, second) => [second + 1, askedPerSecond[second] ?? 0, shownPerSecond[second] ?? 0],
        ),
      },
    ],
  };
}

function orderly(what: string, waiting: number, at: readonly number[]): Judgement {
  const most = busiestSecond(at);
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  return {
    what: `${what} after the outage`,
    hold: `no second sees more than ${percent(MAX_SHARE)} of ${waiting}`,
    reached: `${percent(most / waiting)} (${most}) in the busiest second, wherever it begins`,
    holds: most <= MAX_SHARE * waiting,
  };
}

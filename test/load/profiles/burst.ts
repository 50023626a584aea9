import { median, monotonicMs } from "../../bench/figures.ts";
import { ask } from "../../bench/load.ts";
import type { PartnerRecord } from "../../bench/partners.ts";
import { benchPlatforms, platformTitles } from "../../bench/platforms/index.ts";
import type { BenchPlatform } from "../../bench/platforms/platform.ts";
import { freshChats, type Question, questionsIn } from "../../bench/questions.ts";
import type { Runtime } from "../../bench/runtime.ts";
import { startOperatedBridge } from "../contestants.ts";
import { keyOf } from "../keys.ts";
import { type Counts, countsAt } from "../operator.ts";
import { type Arena, type LoadProfile, scaled, SURROUNDINGS } from "../profile.ts";
import { type Reckoning, reckon } from "../reckoning.ts";
import { type Findings, type Judgement, rounded } from "../result.ts";
import { takeUntilShown } from "../until-shown.ts";

const MESSAGES = 1_000;
/** The limits as a deployed bridge has them: an empty variable counts as absent. */
const LIMITS_AS_SHIPPED = { ASKED_PER_MINUTE: "", WAITING_LIMIT: "" };
/** What is answered is answered, and the note told, when nothing more was shown for so long. */
const QUIET_MS = 10_000;

interface Burst {
  readonly platform: BenchPlatform;
  readonly messages: number;
  readonly counts: Counts;
  readonly reckoning: Reckoning;
  /** Webhook → 200. */
  readonly to200Ms: number;
  readonly slowestTo200Ms: number;
  /** Until the last webhook had its 200, and until the last message was shown. */
  readonly acknowledgedSeconds: number;
  readonly shownSeconds: number;
}

/** A thousand messages at once to one conversation, on each platform. */
export const burst: LoadProfile = {
  title: "A thousand messages at once to one conversation",
  async run(arena) {
    const bursts: Burst[] = [];
    for (const platform of benchPlatforms) {
      arena.say(platformTitles[platform.name]);
      const bridge = await startOperatedBridge(platform, arena.partners, {
        variables: LIMITS_AS_SHIPPED,
      });
      try {
        bursts.push(await measure(bridge, arena));
      } finally {
        await bridge.stop();
      }
    }
    return findingsOf(bursts);
  },
};

async function measure(bridge: Runtime, arena: Arena): Promise<Burst> {
  const chat = evenChat();
  const questions = questionsIn([chat], scaled(MESSAGES, arena.scale, 60));
  const begun = monotonicMs();
  const to200 = await Promise.all(questions.map((question) => ask(bridge, question)));
  const acknowledgedSeconds = (monotonicMs() - begun) / 1_000;
  const record = await takeUntilShown(arena.partners, Infinity, QUIET_MS);
  return {
    platform: bridge.platform,
    messages: questions.length,
    counts: await countsAt(bridge.webhookUrl, [keyOf(bridge.platform.name, chat)]),
    reckoning: reckon(answeredOf(questions, record), record),
    to200Ms: median(to200),
    slowestTo200Ms: Math.max(...to200),
    acknowledgedSeconds,
    shownSeconds: (Math.max(...record.shown.map(({ at }) => at)) - begun) / 1_000,
  };
}

/** A chat that the bench takes for a direct message on every platform. */
function evenChat(): number {
  return freshChats(2).find((chat) => chat % 2 === 0) ?? 0;
}

/** Those that anybody was asked about or shown an answer to: the others were refused. */
function answeredOf(questions: readonly Question[], record: PartnerRecord): Question[] {
  const seen = new Set([...record.asked, ...record.shown.map(({ question }) => question)]);
  return questions.filter(({ number }) => seen.has(number));
}

function findingsOf(bursts: readonly Burst[]): Findings {
  return {
    setUp: [
      ...SURROUNDINGS,
      "All webhooks are posted at the same moment and share 32 connections. All limits are those of a deployed bridge: " +
        "50 messages wait at most, 20 questions are asked in a minute, the rest is refused with one note; each platform's pace is kept.",
    ],
    judgements: bursts.map(judge),
    series: [
      {
        title: "By platform",
        columns: [
          "platform",
          "messages",
          "answered",
          "refused",
          "dead",
          "notes",
          "webhook → 200 ms, median",
          "slowest ms",
          "all 200 after s",
          "last answer after s",
        ],
        rows: bursts.map(rowOf),
      },
    ],
  };
}

function rowOf(one: Burst): (string | number)[] {
  const { answered = 0, refused = 0, dead = 0 } = one.counts.states;
  return [
    platformTitles[one.platform.name],
    one.messages,
    answered,
    refused,
    dead,
    one.reckoning.notes,
    ...[one.to200Ms, one.slowestTo200Ms, one.acknowledgedSeconds, one.shownSeconds].map(rounded),
  ];
}

function judge({ platform, messages, counts, reckoning }: Burst): Judgement {
  const { answered = 0, refused = 0, ...others } = counts.states;
  const left = Object.values(others).reduce((sum, n) => sum + n, 0);
  const { lost, shownTwice, shownElsewhere, askedTwice, notes } = reckoning;
  return {
    what: `${platformTitles[platform.name]}: ${messages} at once`,
    hold: "each answered or refused; answers shown = counted, none twice; one note",
    reached: `${answered} answered + ${refused} refused of ${counts.accepted} accepted; ${reckoning.answered} shown, ${shownTwice + askedTwice} twice; ${notes} note`,
    holds:
      counts.accepted === messages &&
      answered + refused === messages &&
      left === 0 &&
      reckoning.answered === answered &&
      lost + shownTwice + shownElsewhere + askedTwice === 0 &&
      notes === 1,
  };
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type ChatbotSimulator,
  createChatbotSimulator,
} from "../../src/simulator/chatbot/index.ts";
import type { FaultableCall, Faults } from "../../src/simulator/faults.ts";
import { longAnswer, squeeze } from "../helpers/long-answer.ts";
import { type MortalBridge, startMortalBridge, type Victim } from "../helpers/mortal-bridge.ts";
import { forbidInPrint, recordPrinted } from "../helpers/printed.ts";
import {
  adminAt,
  chatbotVariables,
  questionsOf,
  type RiggedPlatform,
  secretsOf,
  viewOf,
} from "../helpers/rig.ts";
import { until } from "../helpers/until.ts";

/** Runs of each moment; every other one kills the runtime alone. */
const RUNS = 10;

const MOMENT_WITHIN_MS = 30_000;
/** A killed bridge is back within a second; nothing is gained by waiting longer. */
const CRASH_TIMES = { HEARTBEAT_SECONDS: "0.3", LOOK_UNIT_SECONDS: "0.01" };

/** One conversation of its own. */
export interface CrashTalk {
  /** Of the conversation, as the bridge names it. */
  readonly key: string;
  say(text: string): void;
  /** What the bridge has shown there, message by message. */
  texts(): readonly string[];
  /** Whether a call of the bridge shows something there. */
  isSend(call: FaultableCall): boolean;
}

/** A platform that outlives the bridge. */
export interface CrashPlatform extends RiggedPlatform {
  readonly faults: Faults;
  readonly webhook: CrashWebhook;
  readonly answers: CrashAnswers;
  newTalk(): CrashTalk;
  /** Waits until no webhook is on its way. */
  idle(): Promise<void>;
}

/** What there is to know of a platform's webhooks. */
interface CrashWebhook {
  /** The name of its call. */
  readonly call: string;
  /** The point at which it has been sent and not answered. */
  readonly sent: string;
  /** Whether one may overtake another: what was stored first is then answered first. */
  readonly overtakes?: true;
}

/** What there is to know of a platform's answers. */
interface CrashAnswers {
  /** Characters of one that needs two messages. */
  readonly lengthyCharacters: number;
  /** What becomes of a message whose reply was lost: it is found, or sent again and counted. */
  readonly lostReply: "found" | "sent again";
}

/** What takes part. */
interface Scene {
  readonly chatbot: ChatbotSimulator;
  readonly platform: CrashPlatform;
  readonly bridge: MortalBridge;
}

/** A call that is held at the moment of death. */
interface Held {
  readonly reached: Promise<unknown>;
  release(): void;
}

interface Moment {
  readonly name: string;
  readonly first: string;
  /** The webhook of the first question is cut off; it comes again some time later. */
  readonly cutsWebhook?: true;
  /** The answer to the first question takes effect, and nobody hears of it. */
  readonly losesReply?: true;
  hold(scene: Scene, question: string, talk: CrashTalk): Held;
}

const moments: readonly Moment[] = [
  {
    name: "while a webhook waits for its 200",
    first: "a question cut off early",
    cutsWebhook: true,
    hold({ platform, chatbot }, question) {
      const { call: webhookCall, sent } = platform.webhook;
      const webhook = platform.faults.hold(
        (call) => call.name === webhookCall && JSON.stringify(call.params).includes(question),
        sent,
      );
      // The work goes on beside the webhook. It is held as well, before it is asked, lest the kill
      // hits the one moment after which nobody can know: between the platform's effect and its reply.
      const asking = chatbot.faults.hold(
        ({ name: called, params }) => called === "stream" && params["query"] === question,
      );
      return {
        reached: webhook.reached,
        release() {
          webhook.release();
          asking.release();
        },
      };
    },
  },
  {
    name: "at the second chunk of an answer",
    first: "a lengthy question",
    hold: ({ chatbot }, question) => chatbot.holdAtChunk(2, question),
  },
  {
    name: "at the second part of an answer",
    first: "a lengthy question in parts",
    hold: ({ platform }, _question, talk) =>
      platform.faults.hold((call) => talk.isSend(call), "before", { nth: 2 }),
  },
  {
    name: "before the reply to an answer that took effect",
    first: "a question shown unheard",
    losesReply: true,
    hold: ({ platform }, _question, talk) =>
      platform.faults.hold((call) => talk.isSend(call), "after"),
  },
];

/** Kills the runtime at four moments of a conversation, again and again. */
export function crashScenarios(name: string, open: () => Promise<CrashPlatform>): void {
  describe(`${name}: the runtime is killed`, () => {
    let scene: Scene;
    let folder: string;

    beforeAll(async () => {
      const chatbot = await createChatbotSimulator();
      const platform = await open();
      folder = mkdtempSync(join(tmpdir(), "causeway-crash-"));
      const bridge = await startMortalBridge({
        folder,
        variables: { ...chatbotVariables(chatbot), ...CRASH_TIMES, ...platform.variables },
        print: recordPrinted(`crash-${name}`),
      });
      platform.useBridge(bridge.url);
      chatbot.answerWith((question) => answerTo(platform, question));
      scene = { chatbot, platform, bridge };
    });

    afterAll(async () => {
      const { chatbot, platform, bridge } = scene;
      const words = [...platform.words(), ...questionsOf(chatbot)];
      const secrets = [...platform.secrets(), ...secretsOf(chatbot)];
      forbidInPrint(`crash-${name}`, secrets, [...new Set(words)]);
      await bridge.stop();
      await platform.close();
      await chatbot.close();
      rmSync(folder, { recursive: true, force: true });
    });

    for (const moment of moments) {
      for (let run = 1; run <= RUNS; run += 1) {
        const victim: Victim = run % 2 === 0 ? "workerd" : "node and workerd";
        it(`${moment.name} (${victim}, run ${run}): answers each message, in order, asked once`, async () => {
          const talk = scene.platform.newTalk();
          const questions = [moment.first, "second", "third"].map(
            (text) => `${text} ${moment.name} ${run}`,
          );
          await askAndKill(scene, moment, { talk, questions, victim });
          await expectAnswered(scene, moment, talk, questions);
        });
      }
    }
  });
}

interface Run {
  readonly talk: CrashTalk;
  readonly questions: readonly string[];
  readonly victim: Victim;
}

/** Asks, kills the runtime at the moment, and brings it back. */
async function askAndKill(
  scene: Scene,
  moment: Moment,
  { talk, questions, victim }: Run,
): Promise<void> {
  const { platform, bridge } = scene;
  const { overtakes = false } = platform.webhook;
  const atFirst = overtakes && moment.cutsWebhook ? 1 : questions.length;
  const held = moment.hold(scene, questions[0] ?? "", talk);
  const saidAtFirst = questions.slice(0, atFirst);
  if (overtakes && !moment.cutsWebhook) await sayInTurn(scene, talk, saidAtFirst, 0);
  else for (const text of saidAtFirst) talk.say(text);

  await Promise.race([held.reached, tooLate()]);
  await bridge.kill(victim);
  held.release();
  await bridge.revive();
  platform.useBridge(bridge.url);
  if (atFirst < questions.length) await platform.idle();
  await sayInTurn(scene, talk, questions.slice(atFirst), atFirst);
}

/** Says each once the one before it is on disk, so that none is overtaken on its way. */
async function sayInTurn(
  { bridge }: Scene,
  talk: CrashTalk,
  texts: readonly string[],
  alreadySaid: number,
): Promise<void> {
  for (const [at, text] of texts.entries()) {
    talk.say(text);
    await until("on disk", async () => {
      return (await viewAt(bridge).countsOf(talk.key)).accepted === alreadySaid + at + 1;
    });
  }
}

/** Every question was asked once and answered, in order, and what may be doubled was counted. */
async function expectAnswered(
  { chatbot, platform, bridge }: Scene,
  moment: Moment,
  talk: CrashTalk,
  questions: readonly string[],
): Promise<void> {
  const { countsOf, finishedOf } = viewAt(bridge);
  const again = moment.losesReply && platform.answers.lostReply === "sent again" ? 1 : 0;
  const expected = questions
    .map((question) => answerTo(platform, question))
    .flatMap((text, at) => (at === 0 && again > 0 ? [text, text] : [text]));
  await until(
    "all answers",
    () => visible(talk).includes(squeeze(expected.at(-1) ?? "nothing")),
    60_000,
  );
  await finishedOf(talk.key, questions.length);
  await platform.idle();
  expect(visible(talk)).toBe(expected.map(squeeze).join(""));
  expect(askedOf(chatbot, questions)).toEqual(questions);
  const counts = await countsOf(talk.key);
  expect(counts).toMatchObject({ accepted: 3, states: { answered: 3 } });
  if (moment.losesReply) expect(counts.possiblyTwice).toBe(again);
}

function viewAt(bridge: MortalBridge): ReturnType<typeof viewOf> {
  return viewOf(
    [],
    adminAt(() => bridge.url),
  );
}

function answerTo({ answers }: CrashPlatform, question: string): string {
  return question.includes("lengthy")
    ? longAnswer(question, answers.lengthyCharacters)
    : `the answer to ${question}`;
}

/** Those that reached the chatbot's mind, in order; a call that was cut off before did not. */
function askedOf(chatbot: ChatbotSimulator, questions: readonly string[]): string[] {
  return chatbot.questions
    .filter(({ query, state }) => questions.includes(query) && state !== "refused")
    .map(({ query }) => query);
}

/** A moment that never comes is a failure, not a reason to wait for ever. */
async function tooLate(): Promise<never> {
  await sleep(MOMENT_WITHIN_MS, undefined, { ref: false });
  throw new Error("the moment to kill the runtime never came");
}

/** What the bridge's messages show, without the white space at which parts are cut. */
function visible(talk: CrashTalk): string {
  return talk.texts().map(squeeze).join("");
}

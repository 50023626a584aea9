import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type ChatbotSimulator,
  createChatbotSimulator,
} from "../../src/simulator/chatbot/index.ts";
import {
  createTelegramSimulator,
  type PrivateChat,
  SENT_POINT,
  type TelegramSimulator,
  WEBHOOK_CALL,
} from "../../src/simulator/telegram/index.ts";
import { type MortalBridge, startMortalBridge, type Victim } from "../helpers/mortal-bridge.ts";
import { forbidInPrint, recordPrinted } from "../helpers/printed.ts";
import { until } from "../helpers/until.ts";
import { BOT_TOKEN, secretsOf, variablesOf, WEBHOOK_SECRET, wordsOf } from "../helpers/world.ts";

/** Runs of each moment; every other one kills the runtime alone. */
const RUNS = 10;
/** Longer than one message of Telegram's, so that an answer has two parts. */
const LONG_ANSWER_CHARACTERS = 6_000;

const MOMENT_WITHIN_MS = 30_000;
/** A killed bridge is back within a second; nothing is gained by waiting longer. */
const CRASH_TIMES = { HEARTBEAT_SECONDS: "0.3", LOOK_UNIT_SECONDS: "0.01" };

/** A call that is held at the moment of death. */
interface Held {
  readonly reached: Promise<unknown>;
  release(): void;
}

describe("the runtime is killed", () => {
  let chatbot: ChatbotSimulator;
  let telegram: TelegramSimulator;
  let bridge: MortalBridge;
  let folder: string;

  beforeAll(async () => {
    chatbot = await createChatbotSimulator();
    telegram = await createTelegramSimulator({ timeScale: 0.02, rates: false });
    telegram.control.addBot({ token: BOT_TOKEN, username: "CausewayBot" });
    folder = mkdtempSync(join(tmpdir(), "causeway-crash-"));
    bridge = await startMortalBridge({
      folder,
      variables: variablesOf(telegram, chatbot, { variables: CRASH_TIMES }),
      print: recordPrinted("crash"),
    });
    const [secretToken = ""] = WEBHOOK_SECRET.split(",");
    telegram.delivery.useWebhook({ url: `${bridge.url}/webhooks/telegram`, secretToken });
    chatbot.answerWith((question) =>
      question.includes("lengthy") ? longAnswer(question) : `the answer to ${question}`,
    );
  });

  afterAll(async () => {
    forbidInPrint("crash", secretsOf(chatbot), wordsOf(telegram, chatbot));
    await bridge.stop();
    await telegram.close();
    await chatbot.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const moments: readonly {
    readonly name: string;
    readonly first: string;
    hold(question: string, chat: PrivateChat): Held;
  }[] = [
    {
      name: "while a webhook waits for its 200",
      first: "a question cut off early",
      hold(question) {
        const webhook = telegram.faults.hold(
          (call) => call.name === WEBHOOK_CALL && JSON.stringify(call.params).includes(question),
          SENT_POINT,
        );
        // The work goes on beside the webhook. It is held as well, before it is asked, lest the kill
        // hits the one moment after which nobody can know: between Telegram's effect and its reply.
        const asking = chatbot.faults.hold(
          ({ name, params }) => name === "stream" && params["query"] === question,
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
      hold: (question) => chatbot.holdAtChunk(2, question),
    },
    {
      name: "at the second part of an answer",
      first: "a lengthy question in parts",
      hold: (_question, chat) =>
        telegram.faults.hold(
          (call) =>
            call.name === "sendMessage" && String(call.params["chat_id"]) === String(chat.id),
          "before",
          { nth: 2 },
        ),
    },
  ];

  for (const { name, first, hold } of moments) {
    for (let run = 1; run <= RUNS; run += 1) {
      const victim: Victim = run % 2 === 0 ? "workerd" : "node and workerd";
      it(`${name} (${victim}, run ${run}): answers each message once, in order, asked once`, async () => {
        const person = telegram.control.addPerson({ firstName: "Ana" });
        const chat = telegram.control.privateChat(person);
        const questions = [
          `${first} ${name} ${run}`,
          `second ${name} ${run}`,
          `third ${name} ${run}`,
        ];
        const held = hold(questions[0] ?? "", chat);
        for (const text of questions) telegram.control.say(chat, person, { text });

        await Promise.race([held.reached, tooLate()]);
        await bridge.kill(victim);
        held.release();
        await bridge.revive();

        const expected = questions.map((question) =>
          question.includes("lengthy") ? longAnswer(question) : `the answer to ${question}`,
        );
        await until(
          "all answers",
          () => visible(telegram, chat).includes(squeeze(expected.at(-1) ?? "nothing")),
          60_000,
        );
        await telegram.delivery.idle();
        expect(visible(telegram, chat)).toBe(expected.map(squeeze).join(""));
        expect(askedOf(chatbot, questions)).toEqual(questions);
      });
    }
  }
});

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

/** Many short paragraphs: an answer of two parts and of many chunks. */
function longAnswer(question: string): string {
  const line = `${question}: one more line of it.\n\n`;
  return line.repeat(Math.ceil(LONG_ANSWER_CHARACTERS / line.length)).trim();
}

/** What the bot's messages show, without the white space at which parts are cut. */
function visible(telegram: TelegramSimulator, chat: PrivateChat): string {
  return telegram.record
    .messagesIn(chat)
    .filter((message) => message.from.isBot)
    .map((message) => squeeze(message.text))
    .join("");
}

function squeeze(text: string): string {
  return text.replace(/\s+/gu, "");
}

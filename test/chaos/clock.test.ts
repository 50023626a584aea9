import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BridgeRuntime, startBridgeRuntime } from "../../src/simulator/bridge-runtime.ts";
import {
  type ChatbotSimulator,
  createChatbotSimulator,
} from "../../src/simulator/chatbot/index.ts";
import {
  createTelegramSimulator,
  type TelegramSimulator,
} from "../../src/simulator/telegram/index.ts";
import { adminAt, chatbotVariables, type Counts, viewOf } from "../helpers/rig.ts";
import { until } from "../helpers/until.ts";
import { BOT_TOKEN, keyOf, riggedTelegram } from "../helpers/world.ts";
import { type Wrapped, wrapWorker } from "./world/bridge.ts";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const BUILD_AND_START_MS = 60_000;

/** The clock of the bridge, of Telegram, or of both, is set to another time between two messages. */
describe("a clock that jumps", () => {
  let wrapped: Wrapped;
  let bridge: BridgeRuntime;
  let chatbot: ChatbotSimulator;
  let telegram: TelegramSimulator;
  let telegramAheadMs = 0;

  beforeAll(async () => {
    wrapped = wrapWorker("dist/index.js");
    chatbot = await createChatbotSimulator();
    telegram = await createTelegramSimulator({
      rates: false,
      timeScale: 0.01,
      now: () => Date.now() + telegramAheadMs,
    });
    telegram.control.addBot({ token: BOT_TOKEN, username: "CausewayBot" });
    const rigged = riggedTelegram(telegram);
    bridge = await startBridgeRuntime({
      script: join(wrapped.folder, "dist", "index.js"),
      variables: { ...chatbotVariables(chatbot), ...rigged.variables },
    });
    rigged.useBridge(bridge.url);
  }, BUILD_AND_START_MS);

  afterAll(async () => {
    await bridge.stop();
    await telegram.close();
    await chatbot.close();
    wrapped.remove();
  });

  async function setClocks(bridgeAheadMs: number, platformAheadMs: number): Promise<void> {
    telegramAheadMs = platformAheadMs;
    await fetch(`${bridge.url}/chaos/clock`, { method: "POST", body: String(bridgeAheadMs) });
  }

  /** Says something at each of these times; how often it was shown, and what the bridge counts. */
  async function talk(
    name: string,
    clocks: readonly (readonly [number, number])[],
  ): Promise<{ shown: number[]; asked: number[]; counts: Counts }> {
    const person = telegram.control.addPerson({ firstName: name });
    const chat = telegram.control.privateChat(person);
    const texts = clocks.map((_, index) => `${name} says ${index}`);
    for (const [index, [bridgeAhead, platformAhead]] of clocks.entries()) {
      await setClocks(bridgeAhead, platformAhead);
      telegram.control.say(chat, person, { text: texts[index] ?? "" });
    }
    const key = keyOf(chat.bot, chat);
    const counts = await viewOf(
      [],
      adminAt(() => bridge.url),
    ).finishedOf(key, texts.length);
    await telegram.delivery.idle();
    const seen = telegram.record.messagesIn(chat).filter(({ from }) => from.isBot);
    const times = (all: readonly string[]): number[] =>
      texts.map((text) => all.filter((one) => one.includes(text)).length);
    return {
      shown: times(seen.map(({ text }) => text)),
      asked: times(chatbot.questions.map(({ query }) => query)),
      counts,
    };
  }

  it.each<[string, readonly (readonly [number, number])[]]>([
    [
      "forward by 25 hours",
      [
        [0, 0],
        [25 * HOUR_MS, 25 * HOUR_MS],
        [25 * HOUR_MS, 25 * HOUR_MS],
      ],
    ],
    [
      "back by ten minutes",
      [
        [0, 0],
        [-10 * MINUTE_MS, -10 * MINUTE_MS],
        [0, 0],
      ],
    ],
    [
      "to and fro by minutes",
      [
        [0, 0],
        [7 * MINUTE_MS, 7 * MINUTE_MS],
        [-3 * MINUTE_MS, -3 * MINUTE_MS],
        [5 * MINUTE_MS, 5 * MINUTE_MS],
      ],
    ],
    [
      "forward by 25 hours and back",
      [
        [0, 0],
        [25 * HOUR_MS, 25 * HOUR_MS],
        [0, 0],
        [0, 0],
      ],
    ],
    [
      "apart: the bridge's alone, by an hour forward",
      [
        [0, 0],
        [HOUR_MS, 0],
        [HOUR_MS, 0],
      ],
    ],
    [
      "apart: the bridge's alone, by an hour back",
      [
        [0, 0],
        [-HOUR_MS, 0],
        [-HOUR_MS, 0],
      ],
    ],
    [
      "apart: Telegram's alone, by 25 hours forward",
      [
        [0, 0],
        [0, 25 * HOUR_MS],
        [0, 25 * HOUR_MS],
      ],
    ],
  ])("loses, doubles and silences nothing: %s", async (name, clocks) => {
    const { shown, asked, counts } = await talk(name, clocks);
    const once = clocks.map(() => 1);
    expect({ shown, asked }).toEqual({ shown: once, asked: once });
    expect(counts).toMatchObject({ accepted: clocks.length, states: { answered: clocks.length } });
  });

  it("recognises a message that comes again when the clock has gone on by 23 hours", async () => {
    const person = telegram.control.addPerson({ firstName: "Eva" });
    const chat = telegram.control.privateChat(person);
    await setClocks(0, 0);
    const { updates } = telegram.control.say(chat, person, { text: "Eva asks once" });
    const answers = (): number =>
      telegram.record.messagesIn(chat).filter(({ from }) => from.isBot).length;
    await until("the answer", () => answers() === 1);
    await setClocks(23 * HOUR_MS, 23 * HOUR_MS);
    for (const { update_id: id } of updates) telegram.delivery.redeliver(id);
    await telegram.delivery.idle();
    const counts = await viewOf(
      [],
      adminAt(() => bridge.url),
    ).finishedOf(keyOf(chat.bot, chat));
    expect(counts.accepted).toBe(1);
    expect(answers()).toBe(1);
  });

  it("tells a person again when, an hour after the last failure, all still fails", async () => {
    const person = telegram.control.addPerson({ firstName: "Uma" });
    const chat = telegram.control.privateChat(person);
    const view = viewOf(
      [],
      adminAt(() => bridge.url),
    );
    const takeBack = chatbot.faults.next(
      ({ name, params }) => name === "stream" && String(params["query"]).startsWith("Uma"),
      { kind: "status", status: 401 },
      { times: Infinity },
    );
    const told: number[] = [];
    for (const [index, at] of [0, 50 * MINUTE_MS, 100 * MINUTE_MS, 170 * MINUTE_MS].entries()) {
      await setClocks(at, at);
      telegram.control.say(chat, person, { text: `Uma asks ${index}` });
      await view.finishedOf(keyOf(chat.bot, chat), index + 1);
      const expected = index < 3 ? 1 : 2;
      const notes = (): number =>
        telegram.record.messagesIn(chat).filter(({ from }) => from.isBot).length;
      await until("the note", () => notes() >= expected);
      told.push(notes());
    }
    takeBack();
    expect(told).toEqual([1, 1, 1, 2]);
  });

  it("decides what is too old by the bridge's own clock", async () => {
    const person = telegram.control.addPerson({ firstName: "Ida" });
    const chat = telegram.control.privateChat(person);
    await setClocks(25 * HOUR_MS, 0);
    telegram.control.say(chat, person, { text: "Ida asked yesterday" });
    await telegram.delivery.idle();
    const view = viewOf(
      [],
      adminAt(() => bridge.url),
    );
    expect((await view.countsOf(keyOf(chat.bot, chat))).accepted).toBe(0);
  });
});

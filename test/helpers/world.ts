import {
  createTelegramSimulator,
  type Person,
  type PrivateChat,
  type SeenMessage,
  type SimulatedBot,
  type SimulatedChat,
  type TelegramSimulator,
  type Topic,
} from "../../src/simulator/telegram/index.ts";
import { type Counts, openRig, type Rig, type RiggedPlatform } from "./rig.ts";
import { until } from "./until.ts";

export type { Counts, LogLine } from "./rig.ts";

export const BOT_TOKEN = "123456789:AAexampleexampleexampleexampleexampl";
export const WEBHOOK_SECRET = "webhook_secret_1,webhook_secret_0";

export interface WorldOptions {
  readonly variables?: Readonly<Record<string, string>>;
  /** Telegram's own limits; off unless a test is about them. */
  readonly rates?: "on" | "off";
}

/** A bridge in workerd between a simulated Telegram and a scripted chatbot, all over HTTP. */
export interface World extends Rig {
  readonly telegram: TelegramSimulator;
  readonly bot: SimulatedBot;
  /** A new person and their private chat with the bot. */
  person(name?: string, languageCode?: string): { person: Person; chat: PrivateChat };
  /** What the bot has written in a chat, as people see it. */
  answers(chat: SimulatedChat, topic?: Topic): SeenMessage[];
  /** Waits until the bot has written so many messages there. */
  answered(chat: SimulatedChat, count?: number, topic?: Topic): Promise<SeenMessage[]>;
  counts(chat: SimulatedChat, topic?: Topic): Promise<Counts>;
}

/** @param name of the log file; one for each test file */
export async function openWorld(name: string, options: WorldOptions = {}): Promise<World> {
  const telegram = await createTelegramSimulator({
    timeScale: 0.01,
    ...(options.rates === "on" ? {} : { rates: false }),
  });
  const bot = telegram.control.addBot({ token: BOT_TOKEN, username: "CausewayBot" });
  const rig = await openRig(name, riggedTelegram(telegram), options.variables);
  const answers: World["answers"] = (chat, topic) =>
    telegram.record.messagesIn(chat, topic).filter((message) => message.from.isBot);
  let people = 0;
  return {
    ...rig,
    telegram,
    bot,
    person(firstName = `Person${(people += 1)}`, languageCode) {
      const person = telegram.control.addPerson({
        firstName,
        ...(languageCode === undefined ? {} : { languageCode }),
      });
      return { person, chat: telegram.control.privateChat(person, bot) };
    },
    answers,
    answered: (chat, count = 1, topic) =>
      until(`${count} answers`, () => {
        const seen = answers(chat, topic);
        return seen.length >= count && seen;
      }),
    counts: (chat, topic) => rig.countsOf(keyOf(bot, chat, topic)),
  };
}

/** Telegram as the bridge is connected to it. */
export function riggedTelegram(telegram: TelegramSimulator): RiggedPlatform {
  return {
    variables: {
      TELEGRAM_BOT_TOKEN: BOT_TOKEN,
      TELEGRAM_WEBHOOK_SECRET_TOKEN: WEBHOOK_SECRET,
      TELEGRAM_API_BASE_URL: telegram.url,
    },
    secrets: () => [BOT_TOKEN, ...WEBHOOK_SECRET.split(",")],
    words: () => telegram.record.calls.map(({ params }) => textOf(params["text"])),
    useBridge(url) {
      const [secretToken = ""] = WEBHOOK_SECRET.split(",");
      telegram.delivery.useWebhook({ url: `${url}/webhooks/telegram`, secretToken });
    },
    close: () => telegram.close(),
  };
}

/** The key of a conversation, as the bridge names it. */
export function keyOf(bot: SimulatedBot, chat: SimulatedChat, topic?: Topic): string {
  return ["telegram", bot.id, chat.id, ...(topic === undefined ? [] : [topic.id])].join("/");
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

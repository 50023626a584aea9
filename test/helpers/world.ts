import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { type BridgeRuntime, startBridgeRuntime } from "../../src/simulator/bridge-runtime.ts";
import {
  type ChatbotSimulator,
  createChatbotSimulator,
} from "../../src/simulator/chatbot/index.ts";
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
import { forbidInPrint, isOfRuntime, recordPrinted } from "./printed.ts";
import { until } from "./until.ts";

export const BOT_TOKEN = "123456789:AAexampleexampleexampleexampleexampl";
export const WEBHOOK_SECRET = "webhook_secret_1,webhook_secret_0";
const ADMIN_TOKEN = "admin-token-of-the-tests";

/** Times short enough for a test; the shape of every wait stays as it is. */
const SHORT_TIMES = {
  HEARTBEAT_SECONDS: "1",
  LOOK_UNIT_SECONDS: "0.02",
  BACKOFF_BASE_SECONDS: "0.02",
  BACKOFF_MAXIMUM_SECONDS: "0.2",
};

export interface WorldOptions {
  readonly variables?: Readonly<Record<string, string>>;
  /** Telegram's own limits; off unless a test is about them. */
  readonly rates?: "on" | "off";
}

/** One line of the bridge's log. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly event: string };

/** The counts of one conversation. */
export interface Counts {
  readonly accepted: number;
  readonly states: Readonly<Record<string, number>>;
  readonly askedAgain: number;
  readonly possiblyTwice: number;
}

/** A bridge in workerd between a simulated Telegram and a scripted chatbot, all over HTTP. */
export interface World {
  readonly telegram: TelegramSimulator;
  readonly chatbot: ChatbotSimulator;
  readonly bot: SimulatedBot;
  readonly bridgeUrl: () => string;
  readonly log: LogLine[];
  readonly folder: string;
  readonly variables: Readonly<Record<string, string>>;
  /** A new person and their private chat with the bot. */
  person(name?: string, languageCode?: string): { person: Person; chat: PrivateChat };
  /** What the bot has written in a chat, as people see it. */
  answers(chat: SimulatedChat, topic?: Topic): SeenMessage[];
  /** Waits until the bot has written so many messages there. */
  answered(chat: SimulatedChat, count?: number, topic?: Topic): Promise<SeenMessage[]>;
  /** Calls one of the operator's routes. */
  admin(path: string, method?: string): Promise<Response>;
  counts(chat: SimulatedChat, topic?: Topic): Promise<Counts>;
  /** The keys of all sessions that are published in KV just now. */
  sessionKeys(): Promise<string[]>;
  /** Waits for a line of the log. */
  logged(event: string, fields?: Readonly<Record<string, unknown>>): Promise<LogLine>;
  /** Starts the bridge anew, with the same state. */
  restart(variables?: Readonly<Record<string, string>>): Promise<void>;
  close(): Promise<void>;
}

/** @param name of the log file; one for each test file */
export async function openWorld(name: string, options: WorldOptions = {}): Promise<World> {
  const chatbot = await createChatbotSimulator();
  const telegram = await createTelegramSimulator({
    timeScale: 0.01,
    ...(options.rates === "on" ? {} : { rates: false }),
  });
  const bot = telegram.control.addBot({ token: BOT_TOKEN, username: "CausewayBot" });
  const folder = mkdtempSync(join(tmpdir(), "causeway-"));
  const log: LogLine[] = [];
  const print = printTo(log, name);
  const variables = variablesOf(telegram, chatbot, options);
  let bridge: BridgeRuntime = await start(variables);

  async function start(environment: Readonly<Record<string, string>>): Promise<BridgeRuntime> {
    const runtime = await startBridgeRuntime({ variables: environment, folder, print });
    const [secretToken = ""] = WEBHOOK_SECRET.split(",");
    telegram.delivery.useWebhook({ url: `${runtime.url}/webhooks/telegram`, secretToken });
    return runtime;
  }

  const admin = (path: string, method = "GET"): Promise<Response> =>
    fetch(`${bridge.url}/admin/${path}`, {
      method,
      headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
    });

  return {
    telegram,
    chatbot,
    bot,
    log,
    folder,
    variables,
    bridgeUrl: () => bridge.url,
    ...viewOf(telegram, bot, log, admin),
    admin,
    sessionKeys: () => bridge.sessionKeys(),
    async restart(changed = {}) {
      await bridge.stop();
      bridge = await start({ ...variables, ...changed });
    },
    async close() {
      forbidInPrint(name, secretsOf(chatbot), wordsOf(telegram, chatbot));
      await bridge.stop();
      await telegram.close();
      await chatbot.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Keeps the bridge's own lines, for the test and for the search that ends the suite. */
function printTo(log: LogLine[], name: string): (line: string) => void {
  const record = recordPrinted(name);
  return (line) => {
    if (isOfRuntime(line)) return;
    record(line);
    log.push(readLine(line));
  };
}

/** People, and what can be seen of what the bridge did. */
function viewOf(
  telegram: TelegramSimulator,
  bot: SimulatedBot,
  log: readonly LogLine[],
  admin: World["admin"],
): Pick<World, "person" | "answers" | "answered" | "counts" | "logged"> {
  const answers = (chat: SimulatedChat, topic?: Topic): SeenMessage[] =>
    telegram.record.messagesIn(chat, topic).filter((message) => message.from.isBot);
  let people = 0;
  return {
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
    async counts(chat, topic) {
      const key = encodeURIComponent(keyOf(bot, chat, topic));
      return v.parse(countsSchema, await (await admin(`conversations/${key}/counts`)).json());
    },
    logged: (event, fields = {}) =>
      until(`the log line ${event} ${JSON.stringify(fields)}`, () =>
        log.find((line) => line.event === event && hasFields(line, fields)),
      ),
  };
}

/** The variables of a bridge that speaks to the simulated servers. */
export function variablesOf(
  telegram: TelegramSimulator,
  chatbot: ChatbotSimulator,
  options: WorldOptions = {},
): Record<string, string> {
  return {
    TELEGRAM_BOT_TOKEN: BOT_TOKEN,
    TELEGRAM_WEBHOOK_SECRET_TOKEN: WEBHOOK_SECRET,
    TELEGRAM_API_BASE_URL: telegram.url,
    GPT_TRAINER_API_KEY: chatbot.apiKey,
    GPT_TRAINER_CHATBOT_UUID: chatbot.chatbotUuid,
    GPT_TRAINER_BASE_URL: chatbot.url,
    CAUSEWAY_ADMIN_TOKEN: ADMIN_TOKEN,
    ...SHORT_TIMES,
    ...options.variables,
  };
}

/** The key of a conversation, as the bridge names it. */
export function keyOf(bot: SimulatedBot, chat: SimulatedChat, topic?: Topic): string {
  return ["telegram", bot.id, chat.id, ...(topic === undefined ? [] : [topic.id])].join("/");
}

/** Everything of a simulated world that no log line may contain. */
export function secretsOf(chatbot: ChatbotSimulator): string[] {
  return [
    BOT_TOKEN,
    ...WEBHOOK_SECRET.split(","),
    ADMIN_TOKEN,
    chatbot.apiKey,
    ...chatbot.sessions.map((session) => session.uuid),
  ];
}

/** Everything that a person or the chatbot wrote. */
export function wordsOf(telegram: TelegramSimulator, chatbot: ChatbotSimulator): string[] {
  const sent = telegram.record.calls.map(({ params }) => textOf(params["text"]));
  const asked = chatbot.questions.map((question) => question.query);
  return [...new Set([...sent, ...asked])];
}

function hasFields(line: LogLine, fields: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(fields).every(([name, value]) => line[name] === value);
}

function readLine(line: string): LogLine {
  const parsed: unknown = JSON.parse(line);
  if (typeof parsed !== "object" || parsed === null || !("event" in parsed)) {
    throw new TypeError("the bridge printed a line without an event");
  }
  return { ...parsed, event: String(parsed.event) };
}

const countsSchema = v.object({
  accepted: v.number(),
  states: v.record(v.string(), v.number()),
  askedAgain: v.number(),
  possiblyTwice: v.number(),
});

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

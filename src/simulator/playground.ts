import { randomBytes } from "node:crypto";
import { mkdirSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { startBridgeRuntime } from "./bridge-runtime.ts";
import { createChatbotSimulator } from "./chatbot/index.ts";
import type { PageChat } from "./page/chats.ts";
import { friendlyAnswer } from "./page/friendly-answers.ts";
import { servePage } from "./page/server.ts";
import { createTelegramSimulator, type TelegramSimulator } from "./telegram/index.ts";

/** The rhythm in which the scripted chatbot writes: about as fast as a language model. */
const CHUNK_BYTES = 24;
const CHUNK_DELAY_MS = 60;

/** Lines of the log that are kept in memory; all of them stand in its file. */
const LOG_LINES_KEPT = 500;

const BOT_USERNAME = "CausewayBot";
/** The bot's id: the bridge's state stays, so it is the same at every start. */
const BOT_ID = 8_000_000_001;

/** The variables that lead to a real chatbot. */
export const chatbotVariables = [
  "GPT_TRAINER_API_KEY",
  "GPT_TRAINER_CHATBOT_UUID",
  "GPT_TRAINER_BASE_URL",
] as const;

export interface PlaygroundOptions {
  /** The port of the page that is tried first; any that is free when it is taken. */
  readonly port: number;
  /** Where the bridge's state and its log are kept. */
  readonly folder: string;
  /** Forgets what is in the folder. */
  readonly fresh: boolean;
  /** The {@link chatbotVariables} of a real chatbot; the scripted one answers when absent. */
  readonly chatbot?: Readonly<Record<string, string>>;
}

/** The bridge between a simulated Telegram and a chatbot, with a page to try it on. */
export interface Playground {
  /** Where the page is. */
  readonly url: string;
  /** The file that the bridge's log goes to. */
  readonly logFile: string;
}

/**
 * Starts everything on this machine; it all ends with this process. The simulated Telegram forgets its people when it stops, while
 * the bridge remembers every conversation: so at each start new people with new ids come along, in
 * new chats, and no id that the bridge knows is given twice. An answer that was still to be given
 * in an old chat ends there as a dead letter, since that chat is gone.
 *
 * @throws when the built Worker is missing or cannot be started
 */
export async function openPlayground(options: PlaygroundOptions): Promise<Playground> {
  const { folder } = options;
  if (options.fresh) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const logFile = join(folder, "bridge.log");
  const file = openSync(logFile, "w");
  const log: string[] = [];

  const telegram = await createTelegramSimulator({ idOffset: Math.floor(Date.now() / 1000) });
  const token = `${BOT_ID}:${randomBytes(26).toString("base64url")}`;
  telegram.control.addBot({ token, username: BOT_USERNAME, firstName: "Causeway" });
  const scripted = await createChatbotSimulator({
    answer: friendlyAnswer,
    traits: { chunkBytes: CHUNK_BYTES, chunkDelayMs: CHUNK_DELAY_MS },
  });
  const secretToken = randomBytes(24).toString("base64url");
  const adminToken = randomBytes(24).toString("base64url");
  const bridge = await startBridgeRuntime({
    folder: join(folder, "state"),
    variables: {
      TELEGRAM_BOT_TOKEN: token,
      TELEGRAM_WEBHOOK_SECRET_TOKEN: secretToken,
      TELEGRAM_API_BASE_URL: telegram.url,
      CAUSEWAY_ADMIN_TOKEN: adminToken,
      ...(options.chatbot ?? {
        GPT_TRAINER_API_KEY: scripted.apiKey,
        GPT_TRAINER_CHATBOT_UUID: scripted.chatbotUuid,
        GPT_TRAINER_BASE_URL: scripted.url,
      }),
    },
    print(line) {
      log.push(line);
      if (log.length > LOG_LINES_KEPT) log.shift();
      writeSync(file, `${line}\n`);
    },
  });
  tellWhere(folder, { url: bridge.url, adminToken });
  telegram.delivery.useWebhook({ url: `${bridge.url}/webhooks/telegram`, secretToken });
  const url = await servePage({
    port: options.port,
    telegram,
    chats: chatsIn(telegram),
    log,
    facts: {
      chatbot: options.chatbot === undefined ? "a scripted chatbot" : "your chatbot",
      bridgeUrl: bridge.url,
      folder,
    },
  });
  return { url, logFile };
}

/** Lets the command line find the bridge, and speak to it, for as long as this process runs. */
function tellWhere(folder: string, bridge: { url: string; adminToken: string }): void {
  const file = join(folder, "bridge.json");
  writeFileSync(file, JSON.stringify(bridge), { mode: 0o600 });
  process.once("exit", () => rmSync(file, { force: true }));
}

function chatsIn({ control }: TelegramSimulator): PageChat[] {
  const person = control.addPerson({ firstName: "You", languageCode: "en" });
  return [
    {
      name: "private",
      title: `Private chat with @${BOT_USERNAME}`,
      hint: "Your message",
      chat: control.privateChat(person),
      person,
    },
    {
      name: "group",
      title: "A group",
      hint: `Your message; in a group the bot hears what mentions @${BOT_USERNAME}`,
      chat: control.createSupergroup({ title: "A group" }),
      person,
    },
  ];
}

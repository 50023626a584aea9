import { normaliseBaseUrl } from "./chatbots/gpt-trainer/index.ts";
import type { PlatformName } from "./messages/address.ts";
import { botIdOf } from "./platforms/telegram/index.ts";
import { readSettings, type Settings } from "./settings.ts";

/** The environment as the runtime hands it over; nothing in it is trusted. */
export type Environment = Readonly<Record<string, unknown>>;

/** The chatbot a connection speaks to. */
export interface ChatbotConnection {
  /** Origin only, such as `https://app.gpt-trainer.com`. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly chatbotUuid: string;
}

/** What the Telegram adapter needs. */
export interface TelegramCredentials {
  readonly platform: "telegram";
  readonly botToken: string;
  readonly secretTokens: readonly string[];
  readonly username?: string;
  readonly apiBaseUrl: string;
}

export type Credentials = TelegramCredentials;

/** One bot or number bound to one chatbot. Code outside this file sees connections, never variables. */
export interface Connection {
  readonly platform: PlatformName;
  /** The account in every conversation key of this connection. */
  readonly account: string;
  readonly credentials: Credentials;
  readonly chatbot: ChatbotConnection;
  /** Keys the hashes that stand in logs for conversations. */
  readonly hashKey: string;
}

export type PlatformState =
  | { readonly kind: "off" }
  | { readonly kind: "on"; readonly connection: Connection }
  | { readonly kind: "misconfigured"; readonly problems: readonly string[] };

export interface Configuration {
  readonly platforms: Readonly<Record<PlatformName, PlatformState>>;
  readonly settings: Settings;
  readonly defaultLocale: string;
  /** Opens counts and replay; absent: those routes do not exist. */
  readonly adminToken?: string;
  /** What is wrong outside any platform: settings that cannot be used. */
  readonly problems: readonly string[];
}

const DEFAULT_CHATBOT_URL = "https://app.gpt-trainer.com";
const DEFAULT_TELEGRAM_URL = "https://api.telegram.org";
const DEFAULT_LOCALE = "en";

/** The variables whose presence switches a platform on. */
const SWITCHES: Readonly<Record<PlatformName, readonly string[]>> = {
  slack: ["SLACK_SIGNING_SECRET", "SLACK_BOT_TOKEN"],
  telegram: ["TELEGRAM_BOT_TOKEN", "TELEGRAM_WEBHOOK_SECRET_TOKEN"],
  whatsapp: [
    "WHATSAPP_ACCESS_TOKEN",
    "WHATSAPP_APP_SECRET",
    "WHATSAPP_VERIFY_TOKEN",
    "WHATSAPP_PHONE_NUMBER_ID",
  ],
};

const CHATBOT_VARIABLES = ["GPT_TRAINER_API_KEY", "GPT_TRAINER_CHATBOT_UUID"] as const;

type Read = (variable: string) => string | undefined;

/**
 * Turns the environment into checked connections. Never throws: what is wrong is named in the result,
 * so that one platform's mistake does not silence another. An empty variable counts as absent.
 */
export function readConfiguration(environment: Environment): Configuration {
  const read: Read = (variable) => {
    const value = environment[variable];
    return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
  };
  const problems: string[] = [];
  const settings = readSettings(read, (problem) => problems.push(problem));
  const adminToken = read("CAUSEWAY_ADMIN_TOKEN");
  return {
    platforms: {
      slack: unsupported("slack", read),
      telegram: readTelegram(read),
      whatsapp: unsupported("whatsapp", read),
    },
    settings,
    defaultLocale: read("DEFAULT_LOCALE") ?? DEFAULT_LOCALE,
    ...(adminToken === undefined ? {} : { adminToken }),
    problems,
  };
}

function unsupported(platform: PlatformName, read: Read): PlatformState {
  const present = SWITCHES[platform].filter((variable) => read(variable) !== undefined);
  if (present.length === 0) return { kind: "off" };
  return {
    kind: "misconfigured",
    problems: [`${platform} is not supported by this release: remove ${present.join(", ")}`],
  };
}

function readTelegram(read: Read): PlatformState {
  const wanted = SWITCHES.telegram;
  const missing = wanted.filter((variable) => read(variable) === undefined);
  if (missing.length === wanted.length) return { kind: "off" };

  const problems = missing.map((variable) => `${variable} is missing`);
  const botToken = read("TELEGRAM_BOT_TOKEN") ?? "";
  const account = botIdOf(botToken);
  if (account === undefined && botToken !== "") {
    problems.push("TELEGRAM_BOT_TOKEN must look like 123456789:AA…, as BotFather gives it");
  }
  const secretTokens = severalOf(read("TELEGRAM_WEBHOOK_SECRET_TOKEN"));
  if (secretTokens.length === 0 && !missing.includes("TELEGRAM_WEBHOOK_SECRET_TOKEN")) {
    problems.push("TELEGRAM_WEBHOOK_SECRET_TOKEN holds no value between its commas");
  }
  if (secretTokens.some((secret) => !TELEGRAM_SECRET.test(secret))) {
    problems.push("TELEGRAM_WEBHOOK_SECRET_TOKEN may hold A-Z, a-z, 0-9, _ and -, 256 at most");
  }
  const apiBaseUrl = readUrl("TELEGRAM_API_BASE_URL", DEFAULT_TELEGRAM_URL, read, problems);
  const chatbot = readChatbot(read, problems);
  if (problems.length > 0 || account === undefined) return { kind: "misconfigured", problems };

  const username = read("TELEGRAM_BOT_USERNAME")?.replace(/^@/, "");
  return {
    kind: "on",
    connection: {
      platform: "telegram",
      account,
      credentials: {
        platform: "telegram",
        botToken,
        secretTokens,
        apiBaseUrl,
        ...(username === undefined ? {} : { username }),
      },
      chatbot,
      hashKey: botToken,
    },
  };
}

/** What setWebhook takes as `secret_token`. @see https://core.telegram.org/bots/api#setwebhook */
const TELEGRAM_SECRET = /^[A-Za-z0-9_-]{1,256}$/;

function readChatbot(read: Read, problems: string[]): ChatbotConnection {
  for (const variable of CHATBOT_VARIABLES) {
    if (read(variable) === undefined) problems.push(`${variable} is missing`);
  }
  const baseUrl = readUrl("GPT_TRAINER_BASE_URL", DEFAULT_CHATBOT_URL, read, problems);
  return {
    baseUrl: normaliseBaseUrl(baseUrl) ?? DEFAULT_CHATBOT_URL,
    apiKey: read("GPT_TRAINER_API_KEY") ?? "",
    chatbotUuid: read("GPT_TRAINER_CHATBOT_UUID") ?? "",
  };
}

function readUrl(variable: string, fallback: string, read: Read, problems: string[]): string {
  const value = read(variable) ?? fallback;
  const url = URL.parse(value);
  if (url === null || !isPlainWebAddress(url)) {
    problems.push(`${variable} must be a web address such as ${fallback}`);
    return fallback;
  }
  return value.replace(/\/+$/, "");
}

/** Without a user name, a query or a fragment: paths are put behind it, and it may be logged. */
function isPlainWebAddress({ protocol, username, password, search, hash }: URL): boolean {
  const isWeb = protocol === "https:" || protocol === "http:";
  return isWeb && [username, password, search, hash].every((part) => part === "");
}

/** A secret may hold several values separated by commas, so that it can be rotated. */
function severalOf(value: string | undefined): string[] {
  if (value === undefined) return [];
  return value
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

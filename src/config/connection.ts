import type { PlatformName } from "../messages/address.ts";
import type { Read } from "./environment.ts";

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

/** What the Slack adapter needs. */
export interface SlackCredentials {
  readonly platform: "slack";
  readonly botToken: string;
  readonly signingSecrets: readonly string[];
  readonly apiUrl: string;
  /** Whether what follows in a thread is meant for the bot that was mentioned in it. */
  readonly stickyThreads: boolean;
}

/** What the WhatsApp adapter needs. */
export interface WhatsAppCredentials {
  readonly platform: "whatsapp";
  readonly accessToken: string;
  readonly appSecrets: readonly string[];
  readonly verifyTokens: readonly string[];
  readonly phoneNumberId: string;
  readonly apiUrl: string;
  readonly apiVersion: string;
}

export type Credentials = TelegramCredentials | SlackCredentials | WhatsAppCredentials;

/** One bot or number bound to one chatbot. Code outside the configuration sees connections, never variables. */
export interface Connection {
  readonly platform: PlatformName;
  /**
   * The account in every conversation key of this connection. Absent where only the platform can
   * tell it: its adapter then refuses what is another account's.
   */
  readonly account?: string;
  readonly credentials: Credentials;
  readonly chatbot: ChatbotConnection;
  /** Keys the hashes that stand in logs for conversations. */
  readonly hashKey: string;
}

export type PlatformState =
  | { readonly kind: "off" }
  | { readonly kind: "on"; readonly connection: Connection }
  | { readonly kind: "misconfigured"; readonly problems: readonly string[] };

/** What a platform's own variables come to. */
export type OwnPart = Omit<Connection, "chatbot">;

/**
 * Reads one platform: off without any of its variables, misconfigured with some of them.
 *
 * @param wanted the variables without which it cannot work
 * @param readOwn reads them; what it finds wrong it adds to the problems, and what it returns is
 * used only when there is none
 */
export function readPlatform(
  wanted: readonly string[],
  read: Read,
  readChatbot: (problems: string[]) => ChatbotConnection,
  readOwn: (problems: string[]) => OwnPart | undefined,
): PlatformState {
  const missing = wanted.filter((variable) => read(variable) === undefined);
  if (missing.length === wanted.length) return { kind: "off" };
  const problems = missing.map((variable) => `${variable} is missing`);
  const own = readOwn(problems);
  const chatbot = readChatbot(problems);
  if (problems.length > 0 || own === undefined) return { kind: "misconfigured", problems };
  return { kind: "on", connection: { ...own, chatbot } };
}

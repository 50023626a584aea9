import { botIdOf } from "../platforms/telegram/index.ts";
import type { OwnPart } from "./connection.ts";
import { type Read, readSecrets, readUrl } from "./environment.ts";

const DEFAULT_URL = "https://api.telegram.org";

/** What setWebhook takes as `secret_token`. @see https://core.telegram.org/bots/api#setwebhook */
const SECRET_TOKEN = /^[A-Za-z0-9_-]{1,256}$/;

export const telegramVariables = ["TELEGRAM_BOT_TOKEN", "TELEGRAM_WEBHOOK_SECRET_TOKEN"] as const;

/** A Telegram bot. @param problems gets what is wrong */
export function readTelegram(read: Read, problems: string[]): OwnPart | undefined {
  const botToken = read("TELEGRAM_BOT_TOKEN") ?? "";
  const account = botIdOf(botToken);
  if (account === undefined && botToken !== "") {
    problems.push("TELEGRAM_BOT_TOKEN must look like 123456789:AA…, as BotFather gives it");
  }
  const secretTokens = readSecrets("TELEGRAM_WEBHOOK_SECRET_TOKEN", read, problems);
  if (secretTokens.some((secret) => !SECRET_TOKEN.test(secret))) {
    problems.push("TELEGRAM_WEBHOOK_SECRET_TOKEN may hold A-Z, a-z, 0-9, _ and -, 256 at most");
  }
  const apiBaseUrl = readUrl("TELEGRAM_API_BASE_URL", DEFAULT_URL, read, problems);
  if (account === undefined) return undefined;
  const username = read("TELEGRAM_BOT_USERNAME")?.replace(/^@/, "");
  return {
    platform: "telegram",
    account,
    credentials: {
      platform: "telegram",
      botToken,
      secretTokens,
      apiBaseUrl,
      ...(username === undefined ? {} : { username }),
    },
    hashKey: botToken,
  };
}

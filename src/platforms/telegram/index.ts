import { CausewayError } from "../../lib/errors.ts";
import type { Fetch } from "../../lib/http.ts";
import type { Platform } from "../platform.ts";
import { parseUpdate } from "./parse.ts";
import { renderMarkdown } from "./render.ts";
import { answersAnything, askUsername, createApi, paceOf, sendPart, showTyping } from "./send.ts";
import { createVerifier } from "./verify.ts";

/** What a Telegram connection is made of. */
export interface TelegramOptions {
  /** As BotFather gives it: `<bot id>:<secret>`. */
  readonly botToken: string;
  /** Values of `secret_token` that are accepted; several while one is being replaced. */
  readonly secretTokens: readonly string[];
  /** The bot's username without `@`; absent: asked of Telegram when a group message needs it. */
  readonly username?: string;
  /** Such as `https://api.telegram.org`. */
  readonly apiBaseUrl: string;
  readonly fetch: Fetch;
  /** Unix milliseconds. */
  now(): number;
}

/** The sign stays for five seconds. @see https://core.telegram.org/bots/api#sendchataction */
const TYPING_REPEAT_MS = 4_000;

/** @see https://core.telegram.org/bots/api#authorizing-your-bot */
const BOT_TOKEN = /^(\d+):[A-Za-z0-9_-]+$/;

/** The bot's own user id, which its token begins with; undefined for what is no token. */
export function botIdOf(botToken: string): string | undefined {
  return BOT_TOKEN.exec(botToken)?.[1];
}

/**
 * Telegram for one bot.
 * @throws CausewayError `telegram_token_malformed` for a token without a bot id
 */
export function createTelegram(options: TelegramOptions): Platform {
  const botId = botIdOf(options.botToken);
  if (botId === undefined) {
    throw new CausewayError(
      "telegram_token_malformed",
      "The Telegram bot token must look like 123456789:AA…: copy it again from BotFather.",
    );
  }
  const callMethod = createApi(options);
  // Signs are cosmetic: one that is too many silences all of this bot's for as long as Telegram asks.
  let quietUntil = 0;
  const context = {
    botId,
    username: rememberUsername(options.username, () => askUsername(callMethod)),
  };
  return {
    name: "telegram",
    verify: createVerifier(options.secretTokens),
    parse: ({ body }) => parseUpdate(body, context),
    render: renderMarkdown,
    send: (delivery) => sendPart(callMethod, delivery),
    workingSign: {
      repeatMs: TYPING_REPEAT_MS,
      async show(to, signal) {
        if (options.now() < quietUntil) return;
        const quietMs = await showTyping(callMethod, to, signal);
        quietUntil = Math.max(quietUntil, options.now() + quietMs);
      },
    },
    pace: paceOf,
    isReachable: (signal) => answersAnything(callMethod, signal),
  };
}

/**
 * The bot's username, asked for once. The value is kept, not the promise: in Workers a promise
 * belongs to the request that made it.
 */
function rememberUsername(
  given: string | undefined,
  ask: () => Promise<string | undefined>,
): () => Promise<string> {
  let known = given?.replace(/^@/, "");
  return async () => {
    known ??= await ask();
    if (known !== undefined) return known;
    throw new CausewayError(
      "telegram_username_unknown",
      "Telegram did not tell the bot's username (getMe failed), so group messages cannot be read yet. " +
        "Set TELEGRAM_BOT_USERNAME to do without asking.",
      { retryable: true },
    );
  };
}

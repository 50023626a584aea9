import * as v from "valibot";
import { type ExitCode, refused, usageError } from "../../failure.ts";
import { safeLine } from "../../safe-text.ts";
import { firstOf, obtainSecret } from "../../secrets.ts";
import { readVariable, type Surroundings } from "../../surroundings.ts";
import { type Checklist, createChecklist } from "../checklist.ts";
import { postToWebhook, requireBridge, webhookUrl } from "../our-webhook.ts";
import { type CallBotApi, createBotApi } from "./bot-api.ts";
import { menuIn, menuLanguages } from "./menu.ts";
import { ALLOWED_UPDATES, judgeWebhookInfo, webhookInfoSchema } from "./webhook-info.ts";

/** What setWebhook takes as `secret_token`. @see https://core.telegram.org/bots/api#setwebhook */
const SECRET_TOKEN = /^[\w-]{1,256}$/;

/** @see https://core.telegram.org/bots/api#getme */
const botSchema = v.object({
  id: v.number(),
  first_name: v.string(),
  username: v.string(),
  can_join_groups: v.optional(v.boolean(), true),
  can_read_all_group_messages: v.optional(v.boolean(), false),
});

type Bot = v.InferOutput<typeof botSchema>;

export interface TelegramOptions {
  /** Where the bridge is. */
  readonly url: string;
}

/**
 * Connects a bot: looks whether the bridge knows the same secret, tells Telegram where updates go,
 * and reads what Telegram makes of it. Nothing that waits is ever dropped, so it can be run again.
 * @throws CausewayError that says what to do when a step fails
 */
export async function connectTelegram(
  surroundings: Surroundings,
  { url: bridge }: TelegramOptions,
): Promise<ExitCode> {
  const url = webhookUrl(bridge, "telegram");
  const token = await obtainSecret(surroundings, "TELEGRAM_BOT_TOKEN", "what @BotFather gave you");
  const secret = await obtainWebhookSecret(surroundings);
  const callApi = createBotApi(surroundings, token);
  const checklist = createChecklist(surroundings);
  checklist.good(await requireBridge(surroundings, bridge, "telegram"));
  await requireSameSecret(surroundings, url, secret);
  checklist.good("The bridge has the same webhook secret.");
  const bot = await callApi("getMe", {}, botSchema);
  judgeBot(bot, surroundings, checklist);
  await setWebhook(callApi, url, secret, checklist);
  await setMenus(callApi, readVariable(surroundings, "DEFAULT_LOCALE") ?? "en", checklist);
  judgeWebhookInfo(await callApi("getWebhookInfo", {}, webhookInfoSchema), url, checklist);
  surroundings.print(`Write to it now: https://t.me/${safeLine(bot.username)}`);
  return checklist.exitCode();
}

async function obtainWebhookSecret(surroundings: Surroundings): Promise<string> {
  const name = "TELEGRAM_WEBHOOK_SECRET_TOKEN";
  const secret = firstOf(await obtainSecret(surroundings, name, "the one that the bridge has"));
  if (SECRET_TOKEN.test(secret)) return secret;
  throw usageError(`${name} may hold A-Z, a-z, 0-9, _ and -, 256 at most: openssl rand -hex 32`);
}

/** Shows the bridge an update of no kind, which it drops once it has believed it. */
async function requireSameSecret(
  surroundings: Surroundings,
  url: string,
  secret: string,
): Promise<void> {
  const headers = { "x-telegram-bot-api-secret-token": secret };
  const { status } = await postToWebhook(surroundings, url, '{"update_id":0}', headers);
  if (status === 200) return;
  throw refused(
    status === 401
      ? "The bridge has another TELEGRAM_WEBHOOK_SECRET_TOKEN than the one given here, so it would refuse every update. " +
          "Set it again with npx wrangler secret put TELEGRAM_WEBHOOK_SECRET_TOKEN, or give the same one here."
      : `The bridge answered ${status} at ${url}. Its log says why: npx wrangler tail.`,
  );
}

function judgeBot(bot: Bot, surroundings: Surroundings, checklist: Checklist): void {
  const { username, first_name: name, id } = bot;
  checklist.good(`The bot is @${username} (${name}, ${id}).`);
  const expected = readVariable(surroundings, "TELEGRAM_BOT_USERNAME")?.replace(/^@/, "");
  if (expected !== undefined && expected.toLowerCase() !== username.toLowerCase()) {
    checklist.bad(
      `TELEGRAM_BOT_USERNAME is ${expected}: mentions of @${username} would be missed.`,
    );
  }
  if (!bot.can_join_groups) {
    checklist.warn("It cannot be added to groups: /setjoingroups at @BotFather changes that.");
  } else if (bot.can_read_all_group_messages) {
    checklist.warn(
      "Privacy mode is off: Telegram sends every message of its groups, and the bridge drops what is not for the bot. " +
        "/setprivacy at @BotFather turns it on; then take the bot out of its groups and add it again.",
    );
  } else {
    checklist.good(
      "Privacy mode is on: in groups it hears mentions, replies to it and commands, which is all it needs.",
    );
  }
}

/** Pending updates stay: they are what people wrote meanwhile. */
async function setWebhook(
  callApi: CallBotApi,
  url: string,
  secret: string,
  checklist: Checklist,
): Promise<void> {
  const before = await callApi("getWebhookInfo", {}, webhookInfoSchema);
  const params = { url, secret_token: secret, allowed_updates: ALLOWED_UPDATES };
  await callApi("setWebhook", params, v.literal(true));
  if (before.url !== "" && before.url !== url) {
    checklist.warn(`Until now its updates went to ${before.url}; nothing arrives there any more.`);
  }
}

/** Every language has its menu; whoever speaks another one gets the default language's. */
async function setMenus(
  callApi: CallBotApi,
  defaultLocale: string,
  checklist: Checklist,
): Promise<void> {
  const menus = [
    { commands: menuIn(defaultLocale) },
    ...menuLanguages.map((code) => ({ commands: menuIn(code), language_code: code })),
  ];
  for (const menu of menus) await callApi("setMyCommands", menu, v.literal(true));
  checklist.good(`The menu offers /new and /help in ${menuLanguages.join(", ")}.`);
}

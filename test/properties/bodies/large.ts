import { parseWebhook as parseSlack } from "../../../src/platforms/slack/parse.ts";
import { parseUpdate } from "../../../src/platforms/telegram/parse.ts";
import { parseWebhook as parseWhatsApp } from "../../../src/platforms/whatsapp/parse.ts";
import { IDENTITY } from "./slack.ts";
import { BOT_ID, BOT_USERNAME } from "./telegram.ts";
import { PHONE_NUMBER_ID } from "./whatsapp.ts";

/** Reading webhooks, for measuring how long large ones take. */
interface LargePlatform {
  readonly name: string;
  read(body: Uint8Array): unknown;
}

/** All three. */
export const largePlatforms: readonly LargePlatform[] = [
  {
    name: "Slack",
    read: (body) =>
      parseSlack(body, { identity: () => Promise.resolve(IDENTITY), stickyThreads: true }),
  },
  {
    name: "Telegram",
    read: (body) =>
      parseUpdate(body, { botId: BOT_ID, username: () => Promise.resolve(BOT_USERNAME) }),
  },
  { name: "WhatsApp", read: (body) => parseWhatsApp(body, { phoneNumberId: PHONE_NUMBER_ID }) },
];

const encoder = new TextEncoder();

/** One body that every platform reads as a message of its own, with the same words or things in it. */
function bodyOf(text: string, things: readonly unknown[] = []): string {
  const message = { message_id: 1, date: 1_790_000_001, text, entities: things };
  const chat = { id: 5, type: "private" };
  const event = { type: "message", channel: "D0A1", channel_type: "im", user: "U0A1" };
  const words = { id: "wamid.1", type: "text", from: "4915112345678", text: { body: text } };
  const metadata = { phone_number_id: PHONE_NUMBER_ID };
  const messages = things.length > 0 ? things : [words];
  return JSON.stringify({
    update_id: 1,
    message: { ...message, chat, from: { id: 5, is_bot: false } },
    type: "event_callback",
    team_id: IDENTITY.account,
    event: { ...event, ts: "1790000001.000100", text, attachments: things },
    object: "whatsapp_business_account",
    entry: [{ changes: [{ field: "messages", value: { metadata, messages, statuses: things } }] }],
  });
}

/** As many as fit. @param share of the body: it has the thing in several places */
function repeated(thing: unknown, bytes: number, places: number): readonly unknown[] {
  const size = JSON.stringify(thing).length + 1;
  return Array.from({ length: Math.ceil(bytes / size / places) }, () => thing);
}

const textOf = (pattern: string) => (bytes: number) =>
  encoder.encode(bodyOf(pattern.repeat(Math.ceil(bytes / pattern.length / 3))));

const listOf = (thing: unknown) => (bytes: number) =>
  encoder.encode(bodyOf("hello <@U0BOT>", repeated(thing, bytes, 4)));

/** Bodies of so many bytes, by what they are made of. */
export const largeBodies: readonly (readonly [
  what: string,
  make: (bytes: number) => Uint8Array,
])[] = [
  ["plain words", textOf("words ")],
  ["mentions", textOf("<@U0BOT> <@U0B2|b> @BridgeBot ")],
  ["tokens that do not close", textOf("<")],
  ["tokens that close too often", textOf("<>>")],
  ["entities", textOf("&amp;lt;")],
  ["blanks", textOf(" ")],
  ["line breaks", textOf("\n")],
  ["halves of characters", textOf("\ud83d")],
  ["addresses", textOf("<https://a.example/x|a.example/x> ")],
  ["marks of mentions", listOf({ type: "mention", offset: 0, length: 9 })],
  ["reports", listOf({ id: "wamid.1", status: "sent", biz_opaque_callback_data: "a:b/c/d" })],
  ["empty objects", listOf({})],
  ["messages", listOf({ id: "wamid.1", type: "text", from: "49151", text: { body: "hi" } })],
  ["brackets", (bytes) => encoder.encode("[".repeat(bytes))],
  ["brackets that close", (bytes) => encoder.encode("[".repeat(bytes / 2) + "]".repeat(bytes / 2))],
  [
    "a deep message",
    (bytes) =>
      encoder.encode(
        bodyOf("hi").replace('"hi"', `${'{"a":'.repeat(bytes / 6)}1${"}".repeat(bytes / 6)}`),
      ),
  ],
  ["a form", (bytes) => encoder.encode(`command=%2Fcauseway&${"text=a&".repeat(bytes / 7)}`)],
  ["no JSON", (bytes) => encoder.encode("\\u00".repeat(bytes / 5))],
];

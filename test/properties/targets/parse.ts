import { type ConversationKey, conversationKey, placeOf } from "../../../src/messages/address.ts";
import type { Content, InboundMessage, WebhookEvent } from "../../../src/messages/inbound.ts";
import type { ParsedWebhook } from "../../../src/platforms/platform.ts";
import { parseWebhook as parseSlack } from "../../../src/platforms/slack/parse.ts";
import { parseUpdate } from "../../../src/platforms/telegram/parse.ts";
import { callbackDataOf } from "../../../src/platforms/whatsapp/payloads-callback-data.ts";
import { parseWebhook as parseWhatsApp } from "../../../src/platforms/whatsapp/parse.ts";
import { IDENTITY, slackBodies } from "../bodies/slack.ts";
import { BOT_ID, BOT_USERNAME, telegramBodies } from "../bodies/telegram.ts";
import { PHONE_NUMBER_ID, whatsappBodies } from "../bodies/whatsapp.ts";
import { demand, tryCases } from "../sample.ts";
import type { Target } from "./target.ts";

/** What may stand in a log: names, codes and ids. */
const LOGGABLE = /^[a-z0-9_ ]{1,60}$/;

/** What reads the webhooks of one platform. */
interface Reader {
  /** The beginning of every key that it may give. */
  readonly account: string;
  read(body: Uint8Array): Promise<ParsedWebhook>;
}

const slackContext = {
  identity: () => Promise.resolve(IDENTITY),
  help: { rich: "Write **to me**", plain: "Write to me" },
};

const slack: Reader = {
  account: `slack/${IDENTITY.account}/`,
  async read(body) {
    const [one] = await Promise.all([
      parseSlack(body, { ...slackContext, stickyThreads: true }),
      parseSlack(body, { identity: slackContext.identity, stickyThreads: false }),
    ]);
    return one;
  },
};

const telegram: Reader = {
  account: `telegram/${BOT_ID}/`,
  read: (body) =>
    parseUpdate(body, { botId: BOT_ID, username: () => Promise.resolve(BOT_USERNAME) }),
};

const whatsapp: Reader = {
  account: `whatsapp/${PHONE_NUMBER_ID}/`,
  read: (body) => Promise.resolve(parseWhatsApp(body, { phoneNumberId: PHONE_NUMBER_ID })),
};

/** Reads a body and looks at everything that comes out of it. */
async function check(reader: Reader, body: Uint8Array): Promise<void> {
  const { events, reply } = await reader.read(body);
  for (const event of events) checkEvent(reader.account, event);
  // It goes to the conversation's object and into its storage as JSON.
  JSON.stringify([events, reply]);
}

function checkEvent(account: string, event: WebhookEvent): void {
  switch (event.kind) {
    case "message":
      return checkMessage(account, event.message);
    case "change":
      checkKey(account, event.change.conversation);
      checkTime(event.change.sentAt);
      // Slack's has a fraction.
      demand(Number.isFinite(event.change.changedAt ?? 0), `the time ${event.change.changedAt}`);
      if (event.change.content !== undefined) checkContent(event.change.content);
      return demand(event.change.id !== "", "a change of nothing");
    case "receipt":
      checkKey(account, event.receipt.conversation);
      // What was sent along came back as it was written.
      return demand(callbackDataOf(event.receipt) !== undefined, "a report on nothing");
    case "moved":
      checkKey(account, event.from);
      checkKey(account, event.to);
      return checkTime(event.at);
    case "writable":
      checkKey(account, event.conversation);
      return checkTime(event.at);
    case "dropped":
      return demand(LOGGABLE.test(event.detail ?? "none"), `logs ${JSON.stringify(event.detail)}`);
  }
}

function checkMessage(account: string, message: InboundMessage): void {
  const { conversation, id, sentAt, content, address } = message;
  checkKey(account, conversation);
  checkTime(sentAt);
  checkContent(content);
  demand(id !== "" && id.isWellFormed(), "a message that cannot be told from others");
  demand(address.channel !== "", "a message from nowhere");
}

/** Whether it is a key, of this account, in the one way in which it is written. */
function checkKey(account: string, key: ConversationKey): void {
  demand(key.startsWith(account), `the key ${key}`);
  const place = placeOf(key);
  demand(place !== undefined && conversationKey(place) === key, `the key ${key}`);
  demand(place?.channel !== "", "a key of no channel");
}

/** Whether it can be stored as it is; one of long ago is too old, which is decided elsewhere. */
function checkTime(ms: number | undefined): void {
  demand(ms === undefined || Number.isSafeInteger(ms), `the time ${ms}`);
}

function checkContent(content: Content): void {
  if (content.kind === "question") demand(content.text.trim() !== "", "a question without words");
}

const folder = (name: string): string => `src/platforms/${name}`;

/** Reading webhooks: nothing throws, and whatever comes out can be stored, logged and answered. */
export const parseTargets: readonly Target[] = (
  [
    ["Slack", "slack", slack, slackBodies],
    ["Telegram", "telegram", telegram, telegramBodies],
    ["WhatsApp", "whatsapp", whatsapp, whatsappBodies],
  ] as const
).map(([title, name, reader, bodies]) => ({
  name: `parse ${title}`,
  files: [`${folder(name)}/parse*.ts`, `${folder(name)}/payloads*.ts`],
  run: () => tryCases(`parse ${title}`, bodies, (body) => check(reader, body)),
}));

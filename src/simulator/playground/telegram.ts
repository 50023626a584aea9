import type { MessageState, Working } from "../page/state.ts";
import {
  createTelegramSimulator,
  type Person,
  type SeenMessage,
  type SimulatedBot,
  type SimulatedChat,
  type TelegramSimulator,
  type Topic,
  WEBHOOK_CALL,
} from "../telegram/index.ts";
import { createFaults } from "../faults.ts";
import type { Exchanges } from "./exchanges.ts";
import type { PlayedPlatform, PlatformOptions } from "./platform.ts";
import {
  BUTTON_LABELS,
  BUTTONS_TEXT,
  excerptOf,
  keyOf,
  type MessageChanges,
  OWN_ACTIONS,
  type Place,
} from "./scene.ts";

const BOT_USERNAME = "CausewayBot";
/** The bot's id: the bridge's state stays, so it is the same at every start. */
const BOT_ID = 8_000_000_001;
/** How long a typing sign shows. @see https://core.telegram.org/bots/api#sendchataction */
const TYPING_MS = 5_000;
/** Seconds that Telegram asks to wait for when the page switches that on. */
const RETRY_AFTER_S = 3;

/** Telegram with a private chat, a group and a topic of a forum. */
export async function playTelegram(
  exchanges: Exchanges,
  { idOffset, secret }: PlatformOptions,
): Promise<PlayedPlatform> {
  const faults = exchanges.watched(createFaults(), {
    party: "telegram",
    webhookCall: WEBHOOK_CALL,
    webhookName: (update) => Object.keys(update).find((key) => key !== "update_id") ?? "update",
  });
  const telegram = await createTelegramSimulator({ idOffset, faults });
  const token = `${BOT_ID}:${secret()}`;
  const secretToken = secret();
  const bot = telegram.control.addBot({ token, username: BOT_USERNAME, firstName: "Causeway" });
  return {
    variables: {
      TELEGRAM_BOT_TOKEN: token,
      TELEGRAM_WEBHOOK_SECRET_TOKEN: secretToken,
      TELEGRAM_API_BASE_URL: telegram.url,
    },
    useBridge(url) {
      telegram.delivery.useWebhook({ url: `${url}/webhooks/telegram`, secretToken });
    },
    pane: {
      platform: "telegram",
      title: "Telegram",
      places: placesIn(telegram, bot),
      trouble: {
        faults,
        sendCall: "sendMessage",
        tooMany: {
          kind: "status",
          status: 429,
          body: {
            ok: false,
            error_code: 429,
            description: `Too Many Requests: retry after ${RETRY_AFTER_S}`,
            parameters: { retry_after: RETRY_AFTER_S },
          },
        },
      },
    },
  };
}

/** Who writes where. */
interface Spot {
  readonly telegram: TelegramSimulator;
  readonly bot: SimulatedBot;
  readonly person: Person;
  readonly chat: SimulatedChat;
  readonly topic?: Topic;
}

function placesIn(telegram: TelegramSimulator, bot: SimulatedBot): Place[] {
  const { control } = telegram;
  const person = control.addPerson({ firstName: "You", languageCode: "en" });
  const forum = control.createSupergroup({ title: "Forum", isForum: true });
  const topic = control.createTopic(forum, "Questions", person);
  const common = { telegram, bot, person };
  const mention = `@${BOT_USERNAME}`;
  const hint = `The bot hears what mentions ${mention} or answers it.`;
  return [
    placeOf(
      { ...common, chat: control.privateChat(person) },
      { id: "telegram-private", title: "Private chat", hint: "Everything here is for the bot." },
    ),
    placeOf(
      { ...common, chat: control.createSupergroup({ title: "A group" }) },
      { id: "telegram-group", title: "A group", hint, mention },
    ),
    placeOf(
      { ...common, chat: forum, topic },
      { id: "telegram-topic", title: "Forum topic", hint, mention },
    ),
  ];
}

type About = Pick<ReturnType<Place["look"]>, "id" | "title" | "hint" | "mention">;

function placeOf(spot: Spot, about: About): Place {
  const { telegram, bot, person, chat, topic } = spot;
  const updates = new Map<string, number>();
  const written: string[] = [];
  return {
    look: () => ({ ...about, messages: messagesIn(spot), working: workingIn(spot) }),
    conversations: () => [
      {
        key: keyOf("telegram", bot.id, chat.id, ...(topic === undefined ? [] : [topic.id])),
        name: "",
      },
    ],
    written: () => written,
    say(text) {
      written.push(text);
      const where = topic === undefined ? {} : { topic };
      const said = telegram.control.say(chat, person, { text, ...where });
      const [update] = said.updates;
      if (update !== undefined) updates.set(String(said.message.message_id), update.update_id);
    },
    changes: changesIn(spot, updates),
  };
}

/** @param updates the update that told of a message, by the message's id */
function changesIn(
  { telegram, bot, person, chat, topic }: Spot,
  updates: ReadonlyMap<string, number>,
): MessageChanges {
  return {
    resend(message) {
      const update = updates.get(message);
      if (update === undefined) throw new RangeError("The bot was never told of that message.");
      telegram.delivery.redeliver(update);
    },
    edit: (message, text) => void telegram.control.edit(chat, Number(message), { text }),
    remove: (message) => telegram.control.remove(chat, Number(message)),
    async press(message, label) {
      telegram.control.press({ chat, messageId: Number(message), label, by: person });
    },
    async showButtons() {
      const buttons = BUTTON_LABELS.map((text) => ({ text, callback_data: text }));
      await fetch(`${telegram.url}/bot${bot.token}/sendMessage`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          chat_id: chat.id,
          ...(topic === undefined ? {} : { message_thread_id: topic.id }),
          text: BUTTONS_TEXT,
          reply_markup: { inline_keyboard: [buttons] },
        }),
      });
    },
  };
}

function messagesIn({ telegram, chat, topic }: Spot): MessageState[] {
  const seen = telegram.record.messagesIn(chat, topic);
  return seen.map((message) => stateOf(message, seen));
}

function stateOf(message: SeenMessage, all: readonly SeenMessage[]): MessageState {
  const { messageId, from, text, entities, at, edits, buttons } = message;
  const original = all.find((one) => one.messageId === message.replyTo);
  return {
    id: String(messageId),
    by: from.isBot ? "bot" : "you",
    author: from.name,
    at,
    body: { kind: "entities", text, entities },
    ...(original === undefined ? {} : { replyTo: excerptOf(original.text) }),
    ...(edits.length > 0 ? { edited: true } : {}),
    ...(buttons.length > 0 ? { buttons: buttons.flat() } : {}),
    actions: from.isBot ? [] : OWN_ACTIONS,
  };
}

function workingIn({ telegram, chat, topic }: Spot): Working[] {
  const { record } = telegram;
  const answers = record.messagesIn(chat, topic).filter(({ from }) => from.isBot);
  const sign = record.typingIn(chat, topic).at(-1);
  const isTyping =
    sign !== undefined && sign.at > (answers.at(-1)?.at ?? 0) && sign.at + TYPING_MS > Date.now();
  return isTyping ? [{ words: "typing…" }] : [];
}

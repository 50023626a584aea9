import { createFaults } from "../faults.ts";
import type { MessageState, Working } from "../page/state.ts";
import {
  type BusinessNumber,
  type Chat,
  createWhatsAppSimulator,
  graphError,
  type SeenMessage,
  SEND_CALL,
  WEBHOOK_CALL,
  type WhatsAppSimulator,
} from "../whatsapp/index.ts";
import type { Exchanges } from "./exchanges.ts";
import type { PlatformOptions, PlayedPlatform } from "./platform.ts";
import {
  BUTTON_LABELS,
  BUTTONS_TEXT,
  excerptOf,
  keyOf,
  type MessageChanges,
  OWN_ACTIONS,
  type Place,
} from "./scene.ts";

/** Meta's code for too many messages from one number to one person. */
const PAIR_RATE_LIMIT = 131_056;

/** WhatsApp with two people and two business numbers, of which the bridge has the first. */
export async function playWhatsApp(
  exchanges: Exchanges,
  { idOffset, secret }: PlatformOptions,
): Promise<PlayedPlatform> {
  const faults = exchanges.watched(createFaults(), {
    party: "whatsapp",
    webhookCall: WEBHOOK_CALL,
    webhookName: (payload) =>
      JSON.stringify(payload).includes('"statuses"') ? "statuses" : "messages",
  });
  const app = { secret: secret(), verifyToken: secret(), accessToken: `EAA${secret()}` };
  const whatsapp = await createWhatsAppSimulator({ idOffset, faults, app });
  const number = whatsapp.control.addNumber({ verifiedName: "Causeway" });
  const other = whatsapp.control.addNumber({ verifiedName: "Another business" });
  return {
    variables: {
      WHATSAPP_ACCESS_TOKEN: app.accessToken,
      WHATSAPP_APP_SECRET: app.secret,
      WHATSAPP_VERIFY_TOKEN: app.verifyToken,
      WHATSAPP_PHONE_NUMBER_ID: number.id,
      WHATSAPP_API_URL: whatsapp.url,
    },
    useBridge: (url) => whatsapp.delivery.useWebhook({ url: `${url}/webhooks/whatsapp` }),
    pane: {
      platform: "whatsapp",
      title: "WhatsApp",
      places: placesIn(whatsapp, number, other),
      trouble: {
        faults,
        sendCall: SEND_CALL,
        tooMany: { kind: "status", ...graphError(PAIR_RATE_LIMIT) },
      },
    },
  };
}

function placesIn(
  whatsapp: WhatsAppSimulator,
  number: BusinessNumber,
  other: BusinessNumber,
): Place[] {
  const { control } = whatsapp;
  const ada = control.addPerson({ name: "Ada", country: "GB" });
  const bruno = control.addPerson({ name: "Bruno", country: "BR" });
  const hint = `Writes to +${number.displayNumber}, which the bridge answers for.`;
  const unanswered = `Writes to +${other.displayNumber}. The bridge does not have that number: it never answers from another one.`;
  return [
    placeOf(whatsapp, control.chat(ada, number), { id: "whatsapp-ada", title: "Ada", hint }),
    placeOf(whatsapp, control.chat(bruno, number), { id: "whatsapp-bruno", title: "Bruno", hint }),
    placeOf(whatsapp, control.chat(ada, other), {
      id: "whatsapp-ada-other",
      title: "Ada, 2nd number",
      hint: unanswered,
    }),
    placeOf(whatsapp, control.chat(bruno, other), {
      id: "whatsapp-bruno-other",
      title: "Bruno, 2nd number",
      hint: unanswered,
    }),
  ];
}

type About = Pick<ReturnType<Place["look"]>, "id" | "title" | "hint">;

function placeOf(whatsapp: WhatsAppSimulator, chat: Chat, about: About): Place {
  const payloads = new Map<string, ReturnType<typeof whatsapp.control.say>["payload"]>();
  const written: string[] = [];
  return {
    look: () => ({
      ...about,
      messages: messagesIn(whatsapp, chat),
      working: workingIn(whatsapp, chat),
    }),
    conversations: () => [{ key: keyOf("whatsapp", chat.number.id, chat.person.userId), name: "" }],
    written: () => written,
    say(text) {
      written.push(text);
      const { id, payload } = whatsapp.control.say(chat, { text });
      payloads.set(id, payload);
    },
    changes: changesIn(whatsapp, chat, payloads),
  };
}

/** @param payloads the webhook that told of a message, by the message's id */
function changesIn(
  { control, delivery, record }: WhatsAppSimulator,
  chat: Chat,
  payloads: ReadonlyMap<string, Parameters<typeof delivery.post>[0]>,
): MessageChanges {
  return {
    resend(message) {
      const payload = payloads.get(message);
      if (payload === undefined) throw new RangeError("The number was never told of that message.");
      delivery.post(payload);
    },
    edit: (message, text) => void control.edit(chat, message, text),
    remove: (message) => void control.revoke(chat, message),
    async press(message, title) {
      const shown = record.messagesIn(chat).find(({ id }) => id === message);
      if (!shown?.buttons?.includes(title)) throw new RangeError("There is no such button.");
      control.press(chat, { kind: "button", id: title, title, messageId: message });
    },
    async showButtons() {
      control.offer(chat, BUTTONS_TEXT, BUTTON_LABELS);
    },
  };
}

function messagesIn({ record }: WhatsAppSimulator, chat: Chat): MessageState[] {
  const seen = record.messagesIn(chat);
  return seen.map((message) => stateOf(message, seen, chat));
}

function stateOf(message: SeenMessage, all: readonly SeenMessage[], chat: Chat): MessageState {
  const { id, from, at, text, marks, edits, buttons, readAt } = message;
  const original = all.find((one) => one.id === message.replyTo);
  const isOwn = from === "person";
  return {
    id,
    by: isOwn ? "you" : "bot",
    author: isOwn ? chat.person.name : chat.number.verifiedName,
    at,
    body: { kind: "marks", text, marks },
    ...(original === undefined ? {} : { replyTo: excerptOf(original.text) }),
    ...(edits.length > 0 ? { edited: true } : {}),
    ...(buttons === undefined ? {} : { buttons }),
    ...(isOwn ? { ticks: readAt === undefined ? "delivered" : "read" } : {}),
    actions: isOwn ? OWN_ACTIONS : [],
  };
}

function workingIn({ record }: WhatsAppSimulator, chat: Chat): Working[] {
  const isTyping = record.typingIn(chat).some(({ until }) => until > Date.now());
  return isTyping ? [{ words: "typing…" }] : [];
}

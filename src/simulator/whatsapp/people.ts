import { type Composed, composeContent, type Content } from "./content.ts";
import type { Delivery } from "./delivery.ts";
import { envelope, messageChange, senderOf, stamp } from "./envelope.ts";
import type { Rates } from "./rates.ts";
import type { Chat, JsonObject, ShownMessage } from "./types.ts";
import type { World } from "./world.ts";

/** The customer service window. @see https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages */
const WINDOW_MS = 24 * 60 * 60 * 1000;

/** What somebody sends. */
export interface Saying extends Content {
  /** The id of the message that it quotes; any id, known or not. */
  readonly replyTo?: string;
  /** Forwarded, once or many times: then there is a context without an id. */
  readonly forwarded?: "once" | "often";
  /** The group that it is written in, instead of in the chat. */
  readonly groupId?: string;
  /** Unix milliseconds of its stamp; now when absent. */
  readonly sentAt?: number;
}

/** What somebody did. */
export interface Said {
  /** The `wamid.…` of the message that tells of it. */
  readonly id: string;
  /** The webhook's body, were it to travel alone. */
  readonly payload: JsonObject;
}

/** Which button, or row of a list, is pressed. */
export interface Press {
  /** `template` for a quick reply under a template message. */
  readonly kind: "button" | "list" | "template";
  /** The id that its maker gave it; the payload of a template's. */
  readonly id: string;
  readonly title: string;
  /** What stands under a row's title. */
  readonly description?: string;
  /** The message that it stands under; an id that nobody knows when absent. */
  readonly messageId?: string;
}

/** What people do in a chat. Each of it is delivered by itself. */
export interface People {
  say(chat: Chat, saying: Saying): Said;
  /** The webhook that {@link People.say} would bring about; nobody sees or receives anything. */
  compose(chat: Chat, saying: Saying): Said;
  press(chat: Chat, press: Press): Said;
  /** @param emoji takes the reaction back when absent */
  react(chat: Chat, messageId: string, emoji?: string): Said;
}

export function createPeople(
  world: World,
  delivery: Delivery,
  rates: Rates,
  now: () => number,
): People {
  function tell(chat: Chat, composed: Composed, saying: Saying): Said {
    const message = messageJson(world, chat, composed, saying, now());
    const change = messageChange(chat, message.json);
    show(chat, composed, message, saying);
    rates.noteInbound(chat);
    delivery.send(change);
    return { id: message.id, payload: envelope([change]) };
  }

  return {
    say: (chat, saying) => tell(chat, composeContent(saying, world.ids), saying),
    compose(chat, saying) {
      const composed = composeContent(saying, world.ids);
      const { id, json } = messageJson(world, chat, composed, saying, now());
      return { id, payload: envelope([messageChange(chat, json)]) };
    },
    press(chat, press) {
      const replyTo = press.messageId ?? world.ids.wamid(chat.person.waId, "business");
      return tell(chat, pressed(press), { replyTo });
    },
    react(chat, messageId, emoji) {
      const target = chat.messages.find(({ id }) => id === messageId);
      if (target) target.reaction = emoji ?? "";
      const reaction = { message_id: messageId, ...(emoji === undefined ? {} : { emoji }) };
      return tell(chat, { type: "reaction", json: { type: "reaction", reaction }, body: "" }, {});
    },
  };
}

interface MessageJson {
  readonly id: string;
  readonly json: JsonObject;
  /** Unix milliseconds. */
  readonly at: number;
}

/** A whole `messages[]` entry. */
function messageJson(
  { ids }: World,
  chat: Chat,
  { json }: Composed,
  saying: Saying,
  now: number,
): MessageJson {
  const { replyTo, forwarded, groupId, sentAt: at = now } = saying;
  const id = ids.wamid(chat.person.waId, "person");
  const context = replyTo === undefined ? forwardedContext(forwarded) : quote(chat, replyTo);
  return {
    id,
    at,
    json: {
      ...(context === undefined ? {} : { context }),
      ...senderOf(chat.person),
      ...(groupId === undefined ? {} : { group_id: groupId }),
      id,
      timestamp: stamp(at),
      ...json,
    },
  };
}

function forwardedContext(forwarded: Saying["forwarded"]): JsonObject | undefined {
  if (forwarded === undefined) return undefined;
  return forwarded === "once" ? { forwarded: true } : { frequently_forwarded: true };
}

/** The quoted words are not in it, only whose they are and their id. */
function quote({ person, number, messages }: Chat, id: string): JsonObject {
  const isOwn = messages.some((message) => message.id === id && message.from === "person");
  if (!isOwn) return { from: number.displayNumber, id };
  return person.shows === "user_id" ? { id } : { from: person.waId, id };
}

/** Reactions and what only the app does are not known to open the window; groups have another. */
const withoutWindow: ReadonlySet<string> = new Set(["reaction", "request_welcome"]);
const withoutBubble: ReadonlySet<string> = new Set(["reaction", "request_welcome", "unsupported"]);

function show(chat: Chat, { type, body }: Composed, message: MessageJson, saying: Saying): void {
  const { id, at } = message;
  const { replyTo, groupId } = saying;
  if (groupId !== undefined) return;
  if (!withoutWindow.has(type)) chat.windowUntil = Math.max(chat.windowUntil, at + WINDOW_MS);
  if (withoutBubble.has(type)) return;
  const shown: ShownMessage = {
    id,
    from: "person",
    at,
    type,
    body,
    ...(replyTo === undefined ? {} : { replyTo }),
    edits: [],
    reaction: "",
    visible: true,
    revoked: false,
    readAt: undefined,
  };
  chat.messages.push(shown);
}

function pressed({ kind, id, title, description }: Press): Composed {
  if (kind === "template") {
    const json = { type: "button", button: { payload: id, text: title } };
    return { type: "button", json, body: title };
  }
  const type = kind === "button" ? "button_reply" : "list_reply";
  const reply = { id, title, ...(description === undefined ? {} : { description }) };
  const json = { type: "interactive", interactive: { type, [type]: reply } };
  return { type: "interactive", json, body: title };
}

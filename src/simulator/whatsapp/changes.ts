import type { Delivery } from "./delivery.ts";
import { contactOf, envelope, messageChange, placeOf, senderOf, stamp } from "./envelope.ts";
import { webhookError } from "./graph-error.ts";
import type { Said } from "./people.ts";
import type { BusinessNumber, Chat, JsonObject, Person, ShownMessage } from "./types.ts";
import type { World } from "./world.ts";

/** What changes about what was said. Only numbers that are also in use in the phone app hear of it. */
interface WordChanges {
  /** @throws RangeError when there is no such message of this person */
  edit(chat: Chat, messageId: string, text: string): Said;
  /** @throws RangeError when there is no such message of this person */
  revoke(chat: Chat, messageId: string): Said;
  /** Somebody at the business answers from the phone app. */
  echo(chat: Chat, text: string): Said;
  /** Another program of the business shows buttons there. @returns the message's id */
  offer(chat: Chat, text: string, buttons: readonly string[]): string;
  /** Ends the 24 hours within which the business may write freely. */
  closeWindow(chat: Chat): void;
}

/** What changes about people and accounts. */
interface AccountChanges {
  /**
   * The person takes another number, and has another user id from now on. Every business number
   * that the person has written to is told by a system message.
   */
  changeNumber(person: Person, waId?: string): Said[];
  /** Reports a trouble of the number itself, in `value.errors[]`. @param code of Meta's */
  reportError(number: BusinessNumber, code: number): JsonObject;
  /** Delivers a change of another field, such as `account_update`. */
  notify(number: BusinessNumber, field: string, value: JsonObject): JsonObject;
}

export interface Changes extends WordChanges, AccountChanges {}

export function createChanges(world: World, delivery: Delivery, now: () => number): Changes {
  const telling: Telling = { world, delivery, now };
  return { ...wordChanges(telling), ...accountChanges(telling) };
}

interface Telling {
  readonly world: World;
  readonly delivery: Delivery;
  readonly now: () => number;
}

function wordChanges(telling: Telling): WordChanges {
  const { world, delivery, now } = telling;
  return {
    edit(chat, messageId, text) {
      const shown = required(chat, messageId);
      shown.edits.push({ at: now(), body: text });
      shown.body = text;
      const message = { type: "text", text: { body: text } };
      return tell(telling, chat, "edit", { original_message_id: messageId, message });
    },
    revoke(chat, messageId) {
      required(chat, messageId).revoked = true;
      return tell(telling, chat, "revoke", { original_message_id: messageId });
    },
    echo(chat, text) {
      const id = world.ids.wamid(chat.person.waId, "business");
      const { person, number } = chat;
      const to = person.shows === "user_id" ? {} : { to: person.waId };
      const echo = {
        from: number.displayNumber,
        ...to,
        id,
        timestamp: stamp(now()),
        type: "text",
        text: { body: text },
      };
      const value = { contacts: [contactOf(person)], message_echoes: [echo] };
      const change = { ...placeOf(chat), field: "smb_message_echoes", value };
      delivery.send(change);
      return { id, payload: envelope([change]) };
    },
    offer(chat, text, buttons) {
      const id = world.ids.wamid(chat.person.waId, "business");
      chat.messages.push({
        id,
        from: "business",
        at: now(),
        type: "interactive",
        body: text,
        buttons,
        edits: [],
        reaction: "",
        visible: true,
        revoked: false,
        readAt: undefined,
      });
      return id;
    },
    closeWindow(chat) {
      chat.windowUntil = 0;
    },
  };
}

function accountChanges(telling: Telling): AccountChanges {
  const { world, delivery } = telling;
  let numbers = 0;
  const send = (number: BusinessNumber, field: string, value: JsonObject): JsonObject => {
    const change = { number, field, value, lane: `${number.id}/account` };
    delivery.send(change);
    return envelope([change]);
  };
  return {
    changeNumber(person, waId) {
      const before = { ...person };
      const known = world.chats.filter(
        (chat) => chat.person === person && chat.messages.length > 0,
      );
      person.waId = waId ?? `1999${String(5_550_001 + numbers++)}`;
      person.userId = world.ids.userId(person.country);
      return known.map((chat) => tellOfNumber(telling, chat, before));
    },
    reportError: (number, code) => send(number, "messages", { errors: [webhookError(code)] }),
    notify: send,
  };
}

/** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/system */
function tellOfNumber({ world, delivery, now }: Telling, chat: Chat, before: Person): Said {
  const { person } = chat;
  const id = world.ids.wamid(before.waId, "person");
  const isHidden = person.shows === "user_id";
  const system = {
    type: isHidden ? "user_changed_user_id" : "user_changed_number",
    body: isHidden
      ? `User ${person.name} changed their user ID`
      : `User ${person.name} changed from ${before.waId} to ${person.waId}`,
    ...(isHidden ? {} : { wa_id: person.waId }),
    ...(person.shows === "wa_id"
      ? {}
      : { user_id: person.userId, previous_user_id: before.userId }),
  };
  const message = { ...senderOf(before), id, timestamp: stamp(now()), type: "system", system };
  // It leaves after everything that was said under the old id.
  const change = {
    ...messageChange(chat, message, false),
    lane: placeOf({ ...chat, person: before }).lane,
  };
  delivery.send(change);
  return { id, payload: envelope([change]) };
}

function tell({ world, delivery, now }: Telling, chat: Chat, type: string, what: JsonObject): Said {
  const id = world.ids.wamid(chat.person.waId, "person");
  const message = {
    ...senderOf(chat.person),
    id,
    timestamp: stamp(now()),
    type,
    [type]: what,
  };
  const change = messageChange(chat, message);
  delivery.send(change);
  return { id, payload: envelope([change]) };
}

function required(chat: Chat, messageId: string): ShownMessage {
  const shown = chat.messages.find(({ id, from }) => id === messageId && from === "person");
  if (!shown) throw new RangeError("This person has no such message in this chat.");
  return shown;
}

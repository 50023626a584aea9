import * as v from "valibot";
import { type ConversationKey, conversationKey } from "../../messages/address.ts";
import type { Author, WebhookEvent } from "../../messages/inbound.ts";
import type { ParsedWebhook } from "../platform.ts";
import { dropped, loggable, readContent } from "./parse-content.ts";
import {
  changeSchema,
  contactSchema,
  contentSchema,
  editSchema,
  entrySchema,
  envelopeSchema,
  messageSchema,
  revokeSchema,
  systemSchema,
  type Value,
  valueSchema,
  type WhatsAppMessage,
} from "./payloads.ts";
import { readError, readStatus } from "./parse-statuses.ts";

/** Which number we are. */
export interface ParseContext {
  /** Meta's id of the business number of this connection. */
  readonly phoneNumberId: string;
}

/** What is said about one number, and by whom. */
interface Change {
  readonly value: Value;
  readonly phoneNumberId: string;
}

/**
 * What a webhook says. Under load Meta puts many messages into one: every entry, change, message,
 * report and error is read for itself, and what cannot be read is dropped alone.
 *
 * @param body the raw body of a verified webhook; never throws for it
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages
 */
export function parseWebhook(body: Uint8Array, { phoneNumberId }: ParseContext): ParsedWebhook {
  const json = readJson(body);
  if (json === undefined) return { events: [dropped("unreadable", "not_json")] };
  const envelope = v.safeParse(envelopeSchema, json);
  if (!envelope.success) return { events: [dropped("unreadable", "envelope")] };
  const { object, entry } = envelope.output;
  if (object !== "whatsapp_business_account") {
    return { events: [dropped("unknown_kind", loggable(object))] };
  }
  return { events: entry.flatMap((each) => readEntry(each, phoneNumberId)) };
}

function readJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}

function readEntry(entry: unknown, phoneNumberId: string): WebhookEvent[] {
  const read = v.safeParse(entrySchema, entry);
  if (!read.success) return [dropped("unreadable", "entry")];
  return read.output.changes.flatMap((change) => readChange(change, phoneNumberId));
}

function readChange(change: unknown, phoneNumberId: string): WebhookEvent[] {
  const read = v.safeParse(changeSchema, change);
  if (!read.success) return [dropped("unreadable", "change")];
  const { field, value } = read.output;
  if (field !== "messages") return [dropField(field)];
  const parsed = v.safeParse(valueSchema, value);
  if (!parsed.success) return [dropped("unreadable", "value")];
  const { phone_number_id: number } = parsed.output.metadata;
  if (number !== phoneNumberId) return [dropped("foreign_account", loggableId(number))];
  return readValue({ value: parsed.output, phoneNumberId });
}

/** Somebody of the business answered on the phone. */
const ECHO_FIELDS: ReadonlySet<string> = new Set(["smb_message_echoes", "message_echoes"]);

/** News about the account, its numbers and its templates. */
const ACCOUNT_FIELD =
  /^(?:account|business|flows|message_template|partner|payment|phone_number|security|template)/;

/** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview */
function dropField(field: string): WebhookEvent {
  if (ECHO_FIELDS.has(field)) return dropped("own_message", field);
  const reason = ACCOUNT_FIELD.test(field) ? "account_notice" : "unknown_kind";
  return dropped(reason, loggable(field));
}

/** An operator who has set another number's id finds the right one in the log. */
function loggableId(id: string): string | undefined {
  return /^\d{1,20}$/.test(id) ? id : undefined;
}

function readValue(change: Change): WebhookEvent[] {
  const { value, phoneNumberId } = change;
  const events = [
    ...readList(value.messages, "messages", (message) => readMessage(message, change)),
    ...readList(value.statuses, "statuses", (status) => readStatus(status, phoneNumberId)),
    ...readList(value.errors, "errors", readError),
  ];
  return events.length > 0 ? events : [dropped("unknown_kind", "empty")];
}

function readList(
  list: unknown,
  name: string,
  read: (item: unknown) => WebhookEvent,
): WebhookEvent[] {
  if (list === undefined || list === null) return [];
  return Array.isArray(list) ? list.map(read) : [dropped("unreadable", name)];
}

function readMessage(item: unknown, change: Change): WebhookEvent {
  const parsed = v.safeParse(messageSchema, item);
  if (!parsed.success) return dropped("unreadable", "message");
  const message = parsed.output;
  if (typeof message.group_id === "string") return dropped("not_addressed", "group");
  if (message.type === "system") return readSystem(message, change);
  const sender = message.from ?? message.from_user_id;
  if (sender === undefined) return dropped("unreadable", "no_sender");
  if (sender === digitsOf(change.value.metadata.display_phone_number)) {
    return dropped("own_message");
  }
  if (message.type === "edit") return readEdit(message, sender, change);
  if (message.type === "revoke") return readRevoke(message, sender, change);
  return readWords(message, sender, change);
}

/** The number as it is displayed may be written with a plus, spaces and dashes. */
function digitsOf(displayed: string): string {
  return displayed.replace(/\D/g, "");
}

/**
 * A message of a person's. The answer goes to exactly the id that wrote: numbers are written in
 * several ways in some countries, and only WhatsApp knows which way is whose.
 * @param sender the number, or the business-scoped id of somebody who shows no number
 */
function readWords(message: WhatsAppMessage, sender: string, change: Change): WebhookEvent {
  const content = readContent(message);
  if ("reason" in content) return content;
  const stamp = stampOf(message);
  return {
    kind: "message",
    message: {
      conversation: conversationOf(message, sender, change),
      id: message.id,
      ...(stamp === undefined ? {} : { sentAt: stamp }),
      content,
      author: authorOf(message, sender, change),
      address: { channel: sender, replyTo: message.id },
    },
  };
}

/** The business-scoped id is in every webhook, the number only while the person shows it. */
function conversationOf(
  { from_user_id: userId }: WhatsAppMessage,
  sender: string,
  change: Change,
): ConversationKey {
  return keyOf(userId ?? sender, change);
}

function keyOf(person: string, { phoneNumberId }: Change): ConversationKey {
  return conversationKey({ platform: "whatsapp", account: phoneNumberId, channel: person });
}

function stampOf({ timestamp }: WhatsAppMessage): number | undefined {
  return timestamp === undefined ? undefined : Number(timestamp) * 1000;
}

/** The person's name stands in a list of its own, in which anybody may be first. */
function authorOf(message: WhatsAppMessage, sender: string, { value }: Change): Author {
  const { from, from_user_id: userId } = message;
  const contacts = Array.isArray(value.contacts) ? value.contacts : [];
  for (const item of contacts) {
    const contact = v.safeParse(contactSchema, item);
    if (!contact.success) continue;
    const { user_id: theirs, wa_id: number, profile } = contact.output;
    const isSame =
      (theirs !== undefined && theirs === userId) || (number !== undefined && number === from);
    const name = (profile.name ?? "").trim() || (profile.username ?? "").trim();
    if (isSame && name !== "") return { id: userId ?? sender, name };
  }
  return { id: userId ?? sender };
}

/**
 * Edits reach only numbers that are also used in the WhatsApp Business app.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/edit
 */
function readEdit(message: WhatsAppMessage, sender: string, change: Change): WebhookEvent {
  const edit = v.safeParse(editSchema, message["edit"]);
  if (!edit.success) return dropped("unreadable", "edit");
  const edited = v.safeParse(contentSchema, edit.output.message ?? message["edit"]);
  const content = edited.success ? readContent(edited.output) : dropped("unreadable", "edit");
  if ("reason" in content) return content;
  const conversation = conversationOf(message, sender, change);
  const id = edit.output.original_message_id;
  return { kind: "change", change: { conversation, id, ...changedAt(message), content } };
}

/** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/revoke */
function readRevoke(message: WhatsAppMessage, sender: string, change: Change): WebhookEvent {
  const revoke = v.safeParse(revokeSchema, message["revoke"]);
  if (!revoke.success) return dropped("unreadable", "revoke");
  const conversation = conversationOf(message, sender, change);
  const id = revoke.output.original_message_id;
  return { kind: "change", change: { conversation, id, ...changedAt(message) } };
}

function changedAt(message: WhatsAppMessage): { readonly changedAt?: number } {
  const at = stampOf(message);
  return at === undefined ? {} : { changedAt: at };
}

/** Kinds of news that mean: the same person under another id. */
const MOVES: ReadonlySet<string> = new Set([
  "user_changed_number",
  "customer_changed_number",
  "user_changed_user_id",
]);

/**
 * News about a person. With the number the business-scoped id changes as well, so the conversation
 * goes on under another key.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/system
 */
function readSystem(message: WhatsAppMessage, change: Change): WebhookEvent {
  const system = v.safeParse(systemSchema, message["system"]);
  if (!system.success) return dropped("unreadable", "system");
  const { type, user_id, previous_user_id, wa_id, new_wa_id } = system.output;
  if (!MOVES.has(type)) return dropped("service_message", loggable(type));
  const to = user_id ?? wa_id ?? new_wa_id;
  // Before the previous id was told, the message itself bore it.
  const before = [previous_user_id, message.from_user_id, message.from];
  const from = before.find((id) => id !== undefined && id !== to && id !== wa_id);
  if (from === undefined || to === undefined) return dropped("service_message", type);
  const at = stampOf(message);
  const moved = { kind: "moved", from: keyOf(from, change), to: keyOf(to, change) } as const;
  return at === undefined ? moved : { ...moved, at };
}

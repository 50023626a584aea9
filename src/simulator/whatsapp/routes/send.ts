import { GraphRefusal } from "../graph-error.ts";
import { missing, optionalChoice, optionalObject, optionalText, wrong } from "../params.ts";
import { readRecipient, type Recipient } from "../recipients.ts";
import type { AcceptedSend, Fate } from "../reports.ts";
import type { Chat, JsonObject, Person, ShownMessage } from "../types.ts";
import type { NumberRoute, RouteAnswer, Surroundings } from "./route.ts";

/** In UTF-16 code units: whether Meta counts so is not known, and this is the stricter way. */
const MAX_BODY_UNITS = 4096;
const MAX_CALLBACK_DATA_UNITS = 512;

const messageTypes = [
  "audio",
  "contacts",
  "document",
  "image",
  "interactive",
  "location",
  "reaction",
  "sticker",
  "template",
  "text",
  "video",
] as const;

/** What was asked to be sent. */
interface Wanted {
  readonly body: string;
  readonly replyTo?: string;
  readonly callbackData?: string;
}

/**
 * Refusals come in this order: what is found in the call alone, the number's own troubles, the
 * person, and last the rate, so that a refused call costs none.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/text-messages
 */
export const send: NumberRoute = ({ number, call: { params }, noted }, surroundings) => {
  const { world, rates, record } = surroundings;
  const wanted = readWanted(params);
  const recipient = readRecipient(params, world.persons);
  if (number.trouble !== undefined) throw new GraphRefusal(number.trouble);
  if (recipient.id === number.displayNumber) throw new GraphRefusal(131_021);
  if (number.isTest && !recipient.person?.onAllowList) throw new GraphRefusal(131_030);
  const person = recipient.person ?? stranger(recipient, surroundings);
  const chat = world.founding.chat(person, number);
  const fate = fateIn(chat, surroundings);
  const limit = rates.take(chat);
  if (limit !== undefined) throw new GraphRefusal(limit);
  if (isAltered(recipient, chat)) record.noteViolation("recipient_altered", noted);
  const { messageId, ...answer } = accept(chat, recipient, wanted, fate, surroundings);
  noted.messageId = messageId;
  return answer;
};

function readWanted(params: JsonObject): Wanted {
  optionalChoice(params["recipient_type"], "recipient_type", ["individual"]);
  const type = optionalChoice(params["type"], "type", messageTypes) ?? "text";
  // Of the kinds that Meta knows, this one number can send text only.
  if (type !== "text") throw new GraphRefusal(131_051);
  const body = readBody(params);
  const callbackData = optionalText(params["biz_opaque_callback_data"], "biz_opaque_callback_data");
  if (callbackData !== undefined && callbackData.length > MAX_CALLBACK_DATA_UNITS) {
    const most = `must be at most ${MAX_CALLBACK_DATA_UNITS} characters long.`;
    throw wrong("biz_opaque_callback_data", most);
  }
  const context = optionalObject(params["context"], "context", ["message_id"]);
  const replyTo = context && optionalText(context["message_id"], "context['message_id']");
  if (context && replyTo === undefined) throw missing("context['message_id']");
  return {
    body,
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(callbackData === undefined ? {} : { callbackData }),
  };
}

function readBody(params: JsonObject): string {
  const text = optionalObject(params["text"], "text", ["body", "preview_url"]);
  if (!text) throw missing("text");
  const preview = text["preview_url"];
  if (preview !== undefined && typeof preview !== "boolean") {
    throw wrong("text['preview_url']", "must be a boolean.");
  }
  const body = optionalText(text["body"], "text['body']");
  if (body === undefined || body.trim() === "") throw missing("text['body']");
  if (body.length > MAX_BODY_UNITS) {
    throw wrong("text['body']", `must be at most ${MAX_BODY_UNITS} characters long.`);
  }
  return body;
}

/** @throws GraphRefusal where the rules have it refused at once */
function fateIn(chat: Chat, { rules, now }: Surroundings): Fate {
  const { person } = chat;
  if (!person.reachable) return failing(131_026, rules.unreachable);
  if (now() >= chat.windowUntil) return failing(131_047, rules.windowClosed);
  if (!person.blocking) return "arrives";
  return rules.blocked === "stays_sent" ? "hangs" : failing(131_026, rules.blocked);
}

function failing(code: number, refusing: "sync" | "status"): Fate {
  if (refusing === "sync") throw new GraphRefusal(code);
  return { fails: code };
}

function accept(
  chat: Chat,
  recipient: Recipient,
  wanted: Wanted,
  fate: Fate,
  { world, reports, now }: Surroundings,
): RouteAnswer & { readonly messageId: string } {
  const message: ShownMessage = {
    id: world.ids.wamid(chat.person.waId, "business"),
    from: "business",
    at: now(),
    type: "text",
    ...wanted,
    edits: [],
    reaction: "",
    visible: fate === "arrives",
    revoked: false,
    readAt: undefined,
  };
  chat.messages.push(message);
  const accepted: AcceptedSend = { chat, message, by: recipient.by };
  const plan = reports.planFor(accepted, fate);
  if (plan.statuses.includes("failed")) message.visible = false;
  const answer = { messageId: message.id, json: acceptedJson(recipient, chat.person, message.id) };
  if (plan.when === "early") return { ...answer, before: () => reports.hurry(accepted, plan) };
  return { ...answer, after: () => reports.follow(accepted, plan) };
}

/**
 * Whoever has this number, without WhatsApp on it.
 * @throws GraphRefusal 131026 where the rules have that refused at once
 */
function stranger({ id }: Recipient, { world, rules }: Surroundings): Person {
  if (rules.unreachable === "sync") throw new GraphRefusal(131_026);
  return world.founding.addPerson({ name: "", waId: id, shows: "wa_id", reachable: false });
}

/** Somebody wrote from this number, and it is written in another way now. */
function isAltered({ by, input }: Recipient, { person, messages }: Chat): boolean {
  return by === "to" && input !== person.waId && messages.some(({ from }) => from === "person");
}

function acceptedJson({ by, input }: Recipient, person: Person, id: string): JsonObject {
  const userId = person.shows === "wa_id" ? {} : { user_id: person.userId };
  const contact = { input, ...(by === "to" ? { wa_id: person.waId } : {}), ...userId };
  return {
    messaging_product: "whatsapp",
    contacts: [contact],
    messages: [{ id, message_status: "accepted" }],
  };
}

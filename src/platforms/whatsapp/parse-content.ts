import * as v from "valibot";
import type { Content, DropReason, WebhookEvent } from "../../messages/inbound.ts";
import {
  audioSchema,
  buttonSchema,
  interactiveSchema,
  locationSchema,
  mediaSchema,
  orderItemSchema,
  orderSchema,
  sharedContactSchema,
  sharedEmailSchema,
  sharedPhoneSchema,
  textSchema,
  type WithContent,
} from "./payloads.ts";

export type Dropped = Extract<WebhookEvent, { kind: "dropped" }>;

/** @param detail a name of Meta's, a code or an id; it stands in the log */
export function dropped(reason: DropReason, detail?: string): Dropped {
  return detail === undefined ? { kind: "dropped", reason } : { kind: "dropped", reason, detail };
}

/** A name of Meta's as it may stand in a log. */
const NAME = /^[a-z_]{1,40}$/;

/** `name` where it may stand in a log. */
export function loggable(name: string): string | undefined {
  return NAME.test(name) ? name : undefined;
}

/**
 * What a message asks of us, or why it is not meant for us. Everything with words is a question;
 * what cannot be read as words gets one polite sentence.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages
 */
export function readContent(message: WithContent): Content | Dropped {
  switch (message.type) {
    case "text":
      return reading(textSchema, message, ({ body }) => wordsOf(body, "text"));
    case "image":
    case "video":
    case "document":
      return reading(mediaSchema, message, ({ caption }) => wordsOf(caption, message.type));
    case "audio":
      return reading(audioSchema, message, ({ voice }) => wordless(voice ? "voice" : "audio"));
    case "sticker":
      return wordless("sticker");
    case "button":
      return reading(buttonSchema, message, ({ text }) => wordsOf(text, "button"));
    case "interactive":
      return readInteractive(message["interactive"]);
    case "location":
      return reading(locationSchema, message, (place) => wordsOf(tellPlace(place), "location"));
    case "contacts":
      return wordsOf(tellContacts(message["contacts"]), "contacts");
    case "order":
      return reading(orderSchema, message, (order) => wordsOf(tellOrder(order), "order"));
    case "request_welcome":
      return { kind: "command", name: "start" };
    case "reaction":
      return dropped("reaction");
    default:
      // Above all `unsupported`: it also comes from other bots, and two bots would never stop.
      return dropped("unknown_kind", loggable(message.type));
  }
}

/** Reads the field that is named after the message's type. */
function reading<S extends v.GenericSchema>(
  schema: S,
  message: WithContent,
  tell: (content: v.InferOutput<S>) => Content,
): Content | Dropped {
  const content = v.safeParse(schema, message[message.type]);
  return content.success ? tell(content.output) : dropped("unreadable", loggable(message.type));
}

function wordless(what: string): Content {
  return { kind: "wordless", what };
}

/** Commands are whole messages, for WhatsApp itself knows none. */
const COMMANDS: ReadonlyMap<string, Content> = new Map([
  ["/new", { kind: "command", name: "new" }],
  ["/reset", { kind: "command", name: "new" }],
  ["/help", { kind: "command", name: "help" }],
]);

/** @param what names the thing, for one without words */
function wordsOf(text: string | undefined, what: string): Content {
  const words = (text ?? "").trim();
  if (words === "") return wordless(what);
  return COMMANDS.get(words.toLowerCase()) ?? { kind: "question", text: words };
}

/** A pressed button or a chosen row says what stands on it; a filled-in form says its fields. */
function readInteractive(field: unknown): Content | Dropped {
  const read = v.safeParse(interactiveSchema, field);
  if (!read.success) {
    const kind = v.safeParse(v.object({ type: v.string() }), field);
    return dropped("interaction", kind.success ? loggable(kind.output.type) : undefined);
  }
  const reply = read.output;
  if (reply.type === "nfm_reply") return wordsOf(tellForm(reply.nfm_reply.response_json), "form");
  const { title, description } =
    reply.type === "button_reply" ? reply.button_reply : reply.list_reply;
  return wordsOf(lines(title, description), "button");
}

function lines(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part.trim() !== "").join("\n");
}

function list(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part.trim() !== "").join(", ");
}

function tellPlace(place: v.InferOutput<typeof locationSchema>): string {
  const where = `${place.latitude}, ${place.longitude}`;
  const names = list(place.name, place.address);
  return names === "" ? `Location: ${where}` : `Location: ${names} (${where})`;
}

/** People whose cards were shared, one a line. */
function tellContacts(field: unknown): string {
  const cards = v.safeParse(v.array(v.unknown()), field);
  if (!cards.success) return "";
  const told = cards.output.flatMap((card) => {
    const read = v.safeParse(sharedContactSchema, card);
    return read.success ? tellContact(read.output) : [];
  });
  return told.map((line) => `Contact: ${line}`).join("\n");
}

/** @returns nothing for a card without a word */
function tellContact(card: v.InferOutput<typeof sharedContactSchema>): string[] {
  const phones = each(sharedPhoneSchema, card.phones).map(({ phone }) => phone);
  const emails = each(sharedEmailSchema, card.emails).map(({ email }) => email);
  const line = list(card.name.formatted_name, card.org.company, ...phones, ...emails);
  return line === "" ? [] : [line];
}

/** What was put into the basket, one kind of thing a line, below what was written with it. */
function tellOrder(order: v.InferOutput<typeof orderSchema>): string {
  const items = each(orderItemSchema, order.product_items).map((item) => {
    const price = [item.item_price, item.currency].filter((part) => part !== undefined).join(" ");
    const name = `${item.quantity} × ${item.product_retailer_id}`;
    return `- ${name}${price === "" ? "" : ` (${price} each)`}`;
  });
  return lines(order.text, items.length === 0 ? undefined : lines("Order:", ...items));
}

/** Those of `things` that fit. */
function each<S extends v.GenericSchema>(
  schema: S,
  things: readonly unknown[],
): v.InferOutput<S>[] {
  return things.flatMap((thing) => {
    const read = v.safeParse(schema, thing);
    return read.success ? [read.output] : [];
  });
}

/** Names the form itself, not anything that the person has said. */
const FORM_TOKEN = "flow_token";

/** Forms are flat, but for an address; deeper things are no answers of a person's. */
const FORM_DEPTH_MAX = 4;

/** The fields of a filled-in form, one a line; empty when it cannot be read. */
function tellForm(json: string): string {
  let answers: unknown;
  try {
    answers = JSON.parse(json);
  } catch {
    return "";
  }
  return tellFields(answers, 0).join("\n").toWellFormed();
}

function tellFields(value: unknown, depth: number): string[] {
  if (typeof value !== "object" || value === null || depth > FORM_DEPTH_MAX) return [];
  return Object.entries(value).flatMap(([name, field]: [string, unknown]) => {
    if (name === FORM_TOKEN) return [];
    const answer = tellAnswer(field);
    return answer === undefined ? tellFields(field, depth + 1) : [`${name}: ${answer}`];
  });
}

/** A single answer, or several that were chosen together; undefined for anything deeper. */
function tellAnswer(field: unknown): string | undefined {
  if (!Array.isArray(field)) return tellChoice(field);
  const choices = field.flat(FORM_DEPTH_MAX).map(tellChoice);
  return choices.every((choice) => choice !== undefined) ? choices.join(", ") : undefined;
}

function tellChoice(field: unknown): string | undefined {
  const isSingle =
    typeof field === "string" || typeof field === "number" || typeof field === "boolean";
  return isSingle ? String(field) : undefined;
}

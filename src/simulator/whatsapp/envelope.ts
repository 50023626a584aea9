import type { BusinessNumber, Chat, JsonObject, Person } from "./types.ts";

/** One `changes[]` entry to be, before it is known with which others it travels. */
export interface Change {
  readonly number: BusinessNumber;
  /** `messages`, `smb_message_echoes`, … */
  readonly field: string;
  /** Without `messaging_product` and `metadata`. */
  readonly value: ChangeValue;
  /** Changes of one lane leave one after another. */
  readonly lane: string;
}

/** The lists that changes for one number can be joined in. */
export interface ChangeValue extends JsonObject {
  readonly contacts?: readonly JsonObject[];
  readonly messages?: readonly JsonObject[];
  readonly statuses?: readonly JsonObject[];
  readonly errors?: readonly JsonObject[];
}

/** How several changes are packed into one POST. */
export type Packing =
  /** One entry for each. */
  | "entries"
  /** One entry for each account, with a change for each. */
  | "changes"
  /** One change for each number and field, whose lists are joined. */
  | "values";

interface Entry {
  readonly id: string;
  readonly changes: readonly { readonly field: string; readonly value: JsonObject }[];
}

/**
 * The body of one webhook.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview
 */
export function envelope(changes: readonly Change[], packing: Packing = "changes"): JsonObject {
  const entries = changes.map(entryOf);
  if (packing === "entries") return wrap(entries);
  return wrap(joined(packing === "values" ? mergedBy(changes).map(entryOf) : entries));
}

/** The `contacts[]` entry of a person, with no more than the person shows. */
export function contactOf(person: Person): JsonObject {
  return {
    profile: {
      name: person.name,
      ...(person.username === undefined ? {} : { username: person.username }),
    },
    ...(person.shows === "user_id" ? {} : { wa_id: person.waId }),
    ...(person.shows === "wa_id" ? {} : { user_id: person.userId }),
  };
}

/** What `messages[]` entries of a person begin with. */
export function senderOf(person: Person): { from?: string; from_user_id?: string } {
  return {
    ...(person.shows === "user_id" ? {} : { from: person.waId }),
    ...(person.shows === "wa_id" ? {} : { from_user_id: person.userId }),
  };
}

/** Seconds since 1970, as a string. @param at Unix milliseconds */
export function stamp(at: number): string {
  return String(Math.floor(at / 1000));
}

/** A change that tells of one message in a chat. @param contacts none for system messages */
export function messageChange(chat: Chat, message: JsonObject, withContact = true): Change {
  const contacts = withContact ? { contacts: [contactOf(chat.person)] } : {};
  return { ...placeOf(chat), field: "messages", value: { ...contacts, messages: [message] } };
}

/** Where changes about a chat belong. */
export function placeOf({ number, person }: Chat): Pick<Change, "number" | "lane"> {
  return { number, lane: `${number.id}/${person.userId}` };
}

function wrap(entry: readonly Entry[]): JsonObject {
  return { object: "whatsapp_business_account", entry };
}

function entryOf({ number, field, value }: Change): Entry {
  const full = {
    messaging_product: "whatsapp",
    metadata: { display_phone_number: number.displayNumber, phone_number_id: number.id },
    ...value,
  };
  return { id: number.wabaId, changes: [{ value: full, field }] };
}

function joined(entries: readonly Entry[]): Entry[] {
  const byId = Map.groupBy(entries, ({ id }) => id);
  return [...byId].map(([id, same]) => ({ id, changes: same.flatMap(({ changes }) => changes) }));
}

function mergedBy(changes: readonly Change[]): Change[] {
  const groups = Map.groupBy(changes, ({ number, field }) => `${number.id} ${field}`);
  return [...groups.values()].flatMap((same) => {
    const [first] = same;
    return first ? [{ ...first, value: mergedValue(same.map(({ value }) => value)) }] : [];
  });
}

/** Lists of the same name one behind the other; the same contact only once. */
function mergedValue(values: readonly ChangeValue[]): ChangeValue {
  const merged: Record<string, unknown> = {};
  for (const [name, value] of values.flatMap((one) => Object.entries(one))) {
    merged[name] = merged[name] === undefined ? value : concatenated(merged[name], value);
  }
  const contacts = values.flatMap((one) => one.contacts ?? []);
  if (contacts.length === 0) return merged;
  const byText = new Map(contacts.map((one) => [JSON.stringify(one), one]));
  return { ...merged, contacts: [...byText.values()] };
}

/** @returns the later one when they are no lists */
function concatenated(before: unknown, later: unknown): unknown {
  return Array.isArray(before) && Array.isArray(later) ? before.concat(later) : later;
}

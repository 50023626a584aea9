import { GraphRefusal } from "./graph-error.ts";
import { missing, optionalText, wrong } from "./params.ts";
import type { JsonObject, Person } from "./types.ts";

/** Whom a send is for. */
export interface Recipient {
  readonly by: "to" | "recipient";
  /** As it was given. */
  readonly input: string;
  /** Digits of a number, or the user id. */
  readonly id: string;
  /** Whose it is; undefined for a number of nobody's. */
  readonly person: Person | undefined;
}

const MIN_DIGITS = 5;
const MAX_DIGITS = 17;

/**
 * `to` is a phone number with or without `+`, spaces and brackets; `recipient` a business-scoped
 * user id. With both, `to` counts.
 *
 * @throws GraphRefusal 100 when there is neither, or one in another form; 131009 for a user id of
 *   nobody's
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids
 */
export function readRecipient(params: JsonObject, persons: readonly Person[]): Recipient {
  const to = optionalText(params["to"], "to");
  if (to !== undefined && to !== "") return byNumber(to, persons);
  const userId = optionalText(params["recipient"], "recipient");
  if (userId === undefined || userId === "") throw missing("to");
  if (!/^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/.test(userId)) {
    throw wrong("recipient", "must be a valid business-scoped user ID.");
  }
  const person = persons.find((one) => one.userId === userId);
  if (!person) {
    throw new GraphRefusal(131_009, { details: "The recipient's user ID is not known." });
  }
  return { by: "recipient", input: userId, id: userId, person };
}

function byNumber(to: string, persons: readonly Person[]): Recipient {
  const digits = to.replaceAll(/\D/g, "");
  const isNumber = /^\+?[\d\s().-]+$/.test(to);
  if (!isNumber || digits.length < MIN_DIGITS || digits.length > MAX_DIGITS) {
    throw wrong("to", "must be a valid phone number.");
  }
  const person =
    persons.find((one) => one.waId === digits) ??
    persons.find((one) => spellingsOf(one.waId).includes(digits));
  return { by: "to", input: to, id: digits, person };
}

/**
 * Other spellings of numbers that Meta finds the same account under: Brazil with and without the
 * ninth digit, Mexico with and without the 1, Argentina with and without the 9.
 */
function spellingsOf(waId: string): string[] {
  const [, area, rest] = /^55(\d\d)(\d{8,9})$/.exec(waId) ?? [];
  if (area !== undefined && rest !== undefined) {
    return [rest.length === 8 ? `55${area}9${rest}` : `55${area}${rest.slice(1)}`];
  }
  if (/^52\d{10}$/.test(waId)) return [`521${waId.slice(2)}`];
  if (/^521\d{10}$/.test(waId)) return [`52${waId.slice(3)}`];
  if (/^549\d{10}$/.test(waId)) return [`54${waId.slice(3)}`];
  return [];
}

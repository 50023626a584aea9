import { randomBytes } from "node:crypto";
import type { Ids } from "./ids.ts";
import type { BusinessNumber, Chat, MetaApp, Person } from "./types.ts";

/** First ids of each kind; far apart, so that a mixed-up id is seen. */
const APP_ID = "670843887433847";
const WABA_ID = "102290129340398";
const FIRST_NUMBER_ID = 106_540_352_242_922;
const FIRST_DISPLAY_NUMBER = 15_550_100_000;
const FIRST_PERSON_NUMBER = 15_552_000_001;

/** @see https://developers.facebook.com/docs/permissions/#w */
export const MESSAGING_PERMISSION = "whatsapp_business_messaging";
export const MANAGEMENT_PERMISSION = "whatsapp_business_management";

interface NewNumber {
  readonly verifiedName?: string;
  /** The WhatsApp Business Account; the only one there is when absent. */
  readonly wabaId?: string;
  readonly isTest?: boolean;
  /** Digits. */
  readonly displayNumber?: string;
}

type NewPerson = Pick<Person, "name"> & Partial<Omit<Person, "name" | "userId" | "blocking">>;

/** What brings something new into the world without anybody being told. */
export interface Founding {
  readonly app: MetaApp;
  addNumber(number?: NewNumber): BusinessNumber;
  /** @throws RangeError when somebody else has this number */
  addPerson(person: NewPerson): Person;
  /** The person's chat with a number (the first one when absent). Nobody has written there yet. */
  chat(person: Person, number?: BusinessNumber): Chat;
}

/** Who and what there is. */
export interface World {
  readonly ids: Ids;
  readonly founding: Founding;
  readonly numbers: readonly BusinessNumber[];
  readonly persons: readonly Person[];
  readonly chats: readonly Chat[];
  /** WhatsApp Business Accounts whose webhooks go to the app. */
  readonly subscribed: Set<string>;
}

/** Credentials of the app; what is absent is made up. */
export type NewApp = Partial<Pick<MetaApp, "secret" | "verifyToken" | "accessToken">>;

/**
 * Makes an empty world.
 * @param idOffset added to the number of every person
 */
export function createWorld(ids: Ids, app: NewApp = {}, idOffset = 0): World {
  const numbers: BusinessNumber[] = [];
  const persons: Person[] = [];
  const chats: Chat[] = [];
  const subscribed = new Set<string>();
  const founding: Founding = {
    app: newApp(app),
    addNumber(given = {}) {
      const number: BusinessNumber = {
        id: String(FIRST_NUMBER_ID + numbers.length),
        displayNumber: given.displayNumber ?? String(FIRST_DISPLAY_NUMBER + numbers.length),
        verifiedName: given.verifiedName ?? "Causeway",
        wabaId: given.wabaId ?? WABA_ID,
        isTest: given.isTest ?? false,
        trouble: undefined,
      };
      numbers.push(number);
      subscribed.add(number.wabaId);
      return number;
    },
    addPerson(given) {
      const waId = given.waId ?? String(FIRST_PERSON_NUMBER + idOffset + persons.length);
      if (persons.some((person) => person.waId === waId)) {
        throw new RangeError("Somebody else has this number.");
      }
      const person = newPerson(given, waId, ids);
      persons.push(person);
      return person;
    },
    chat(person, number = firstOf(numbers)) {
      const known = chats.find((chat) => chat.person === person && chat.number === number);
      if (known) return known;
      const chat: Chat = { person, number, messages: [], windowUntil: 0 };
      chats.push(chat);
      return chat;
    },
  };
  return { ids, founding, numbers, persons, chats, subscribed };
}

function newApp({ secret, verifyToken, accessToken }: NewApp): MetaApp {
  return {
    id: APP_ID,
    secret: secret ?? randomBytes(16).toString("hex"),
    verifyToken: verifyToken ?? randomBytes(16).toString("hex"),
    accessToken: accessToken ?? `EAA${randomBytes(48).toString("hex")}`,
    tokenExpired: false,
    tokenExpiresAtS: 0,
    permissions: new Set([MESSAGING_PERMISSION, MANAGEMENT_PERMISSION]),
  };
}

function newPerson(given: NewPerson, waId: string, ids: Ids): Person {
  const country = given.country ?? "US";
  return {
    name: given.name,
    ...(given.username === undefined ? {} : { username: given.username }),
    country,
    waId,
    userId: ids.userId(country),
    shows: given.shows ?? "both",
    blocking: false,
    reachable: given.reachable ?? true,
    onAllowList: given.onAllowList ?? false,
    readReceipts: given.readReceipts ?? true,
  };
}

function firstOf(numbers: readonly BusinessNumber[]): BusinessNumber {
  const [number] = numbers;
  if (!number) throw new RangeError("Add a business number first: there is nobody to chat with.");
  return number;
}

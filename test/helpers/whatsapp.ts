import {
  type BusinessNumber,
  type Chat,
  createWhatsAppSimulator,
  type Person,
  type Said,
  type Saying,
  type SeenMessage,
  SEND_CALL,
  type WhatsAppSimulator,
  type WhatsAppSimulatorOptions,
} from "../../src/simulator/whatsapp/index.ts";
import { type Counts, openRig, type Rig, type RiggedPlatform } from "./rig.ts";
import { until } from "./until.ts";

export const ACCESS_TOKEN = "EAAexampleexampleexampleexampleexample";
/** Both are accepted, as while one is being replaced; Meta signs with the first. */
export const APP_SECRETS = ["app-secret-of-today", "app-secret-of-yesterday"] as const;
/** Meta asks with the first. */
export const VERIFY_TOKENS = ["verify-token-of-today", "verify-token-of-yesterday"] as const;

export interface WhatsAppWorldOptions {
  readonly variables?: Readonly<Record<string, string>>;
  /** Meta's own limits are off unless a test is about them. */
  readonly simulator?: WhatsAppSimulatorOptions;
}

/** Who somebody is, as far as a test cares. */
export type NewPerson = Partial<Parameters<WhatsAppSimulator["control"]["addPerson"]>[0]>;

/** Somebody and their chat with the number. */
export interface WhatsAppTalk {
  readonly person: Person;
  readonly chat: Chat;
  /** What the bridge calls their conversation; another one once the number was changed. */
  key(): string;
  say(text: string, more?: Saying): Said;
}

/** A bridge in workerd between a simulated WhatsApp and a scripted chatbot, all over HTTP. */
export interface WhatsAppWorld extends Rig {
  readonly whatsapp: WhatsAppSimulator;
  /** The number that the bridge answers for. */
  readonly number: BusinessNumber;
  /** Somebody new. */
  talk(person?: NewPerson): WhatsAppTalk;
  /** What the bridge has written in a chat, as the person sees it. */
  answers(chat: Chat): SeenMessage[];
  /** Waits until the bridge has written so many messages there. */
  answered(chat: Chat, count?: number): Promise<SeenMessage[]>;
  counts(chat: Chat): Promise<Counts>;
  /** Waits until so many messages were accepted and none of them is waiting or in work. */
  finished(chat: Chat, accepted?: number): Promise<Counts>;
}

/** @param name of the log file; one for each test file */
export async function openWhatsAppWorld(
  name: string,
  { variables, simulator = {} }: WhatsAppWorldOptions = {},
): Promise<WhatsAppWorld> {
  const whatsapp = await startWhatsApp(simulator);
  const number = whatsapp.control.addNumber();
  const rig = await openRig(name, riggedWhatsApp(whatsapp, number), variables);
  const answers: WhatsAppWorld["answers"] = (chat) =>
    whatsapp.record.messagesIn(chat).filter(({ from }) => from === "business");
  let people = 0;
  return {
    ...rig,
    whatsapp,
    number,
    talk: (person = {}) => newTalk(whatsapp, { name: `Person ${(people += 1)}`, ...person }),
    answers,
    answered: (chat, count = 1) =>
      until(`${count} answers`, () => {
        const seen = answers(chat);
        return seen.length >= count && seen;
      }),
    counts: (chat) => rig.countsOf(whatsappKeyOf(chat)),
    finished: (chat, accepted) => rig.finishedOf(whatsappKeyOf(chat), accepted),
  };
}

/** A simulated WhatsApp whose app has the credentials of the tests. */
export function startWhatsApp(options: WhatsAppSimulatorOptions = {}): Promise<WhatsAppSimulator> {
  const app = {
    secret: APP_SECRETS[0],
    verifyToken: VERIFY_TOKENS[0],
    accessToken: ACCESS_TOKEN,
  };
  return createWhatsAppSimulator({ timeScale: 0.01, rates: false, app, ...options });
}

/** Somebody new who writes to the first number there is. */
export function newTalk(
  whatsapp: WhatsAppSimulator,
  person: NewPerson & { readonly name: string },
): WhatsAppTalk {
  const added = whatsapp.control.addPerson(person);
  const chat = whatsapp.control.chat(added);
  return {
    person: added,
    chat,
    key: () => whatsappKeyOf(chat),
    say: (text, more) => whatsapp.control.say(chat, { text, ...more }),
  };
}

/** WhatsApp as the bridge is connected to it. */
export function riggedWhatsApp(
  whatsapp: WhatsAppSimulator,
  number: BusinessNumber,
): RiggedPlatform {
  return {
    variables: {
      WHATSAPP_ACCESS_TOKEN: ACCESS_TOKEN,
      WHATSAPP_APP_SECRET: APP_SECRETS.join(","),
      WHATSAPP_VERIFY_TOKEN: VERIFY_TOKENS.join(","),
      WHATSAPP_PHONE_NUMBER_ID: number.id,
      WHATSAPP_API_URL: whatsapp.url,
    },
    secrets: () => [ACCESS_TOKEN, ...APP_SECRETS, ...VERIFY_TOKENS],
    words: () => whatsapp.record.calls.flatMap(({ name, params }) => tellingIn(name, params)),
    useBridge: (url) => whatsapp.delivery.useWebhook({ url: `${url}/webhooks/whatsapp` }),
    close: () => whatsapp.close(),
  };
}

/** The key of a conversation, as the bridge names it. */
export function whatsappKeyOf({ number, person }: Chat): string {
  const id = person.shows === "wa_id" ? person.waId : person.userId;
  return ["whatsapp", number.id, id].map(encodeURIComponent).join("/");
}

/** The words of a message and the id of whom it was for: neither is for a log. */
function tellingIn(call: string, params: Readonly<Record<string, unknown>>): string[] {
  if (call !== SEND_CALL) return [];
  const { text, to, recipient } = params;
  const body = typeof text === "object" && text !== null && "body" in text ? text.body : undefined;
  return [body, to, recipient].filter((one) => typeof one === "string");
}

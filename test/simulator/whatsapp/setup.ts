import { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import * as v from "valibot";
import { onTestFinished } from "vitest";
import {
  type BusinessNumber,
  type Chat,
  createWhatsAppSimulator,
  type Person,
  type WhatsAppSimulator,
  type WhatsAppSimulatorOptions,
} from "../../../src/simulator/whatsapp/index.ts";
import { serveHttp } from "../../helpers/serve-http.ts";

const TOKEN = "EAAtest";
export const SECRET = "app-secret";
const VERIFY_TOKEN = "verify-token";

/** What the Graph API answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly raw: string;
  readonly json: Readonly<Record<string, unknown>>;
}

/** What one call is made of, besides its path. */
interface Asking {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A simulator with one business number and one person who has written to it. */
export interface Scene {
  readonly whatsapp: WhatsAppSimulator;
  readonly number: BusinessNumber;
  readonly ana: Person;
  readonly chat: Chat;
  /** The id of what she wrote first. */
  readonly firstId: string;
  /** Makes a call with the token. @param path behind the host */
  ask(path: string, asking?: Asking): Promise<Answer>;
  /** Posts to the number's `messages`. */
  messages(body: unknown): Promise<Answer>;
  /** Sends a text to her; `more` replaces and adds parameters. */
  text(body: string, more?: Readonly<Record<string, unknown>>): Promise<Answer>;
}

const objectSchema = v.record(v.string(), v.unknown());

/** Starts a simulator that is closed when the test ends. Pauses are a hundredth of the real ones. */
export async function startScene(options: WhatsAppSimulatorOptions = {}): Promise<Scene> {
  const app = { secret: SECRET, verifyToken: VERIFY_TOKEN, accessToken: TOKEN };
  const whatsapp = await createWhatsAppSimulator({ timeScale: 0.01, app, ...options });
  onTestFinished(() => whatsapp.close());
  const number = whatsapp.control.addNumber();
  const ana = whatsapp.control.addPerson({ name: "Ana" });
  const chat = whatsapp.control.chat(ana);
  const gathered = whatsapp.delivery.gather();
  const { id: firstId } = whatsapp.control.say(chat, { text: "hello" });
  gathered.release({ copies: 0 });
  const ask: Scene["ask"] = async (path, { method = "GET", body, headers = {} } = {}) => {
    const response = await fetch(`${whatsapp.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${TOKEN}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const raw = await response.text();
    const json = v.parse(objectSchema, JSON.parse(raw));
    return { status: response.status, headers: response.headers, raw, json };
  };
  const messages: Scene["messages"] = (body) =>
    ask(`/v25.0/${number.id}/messages`, { method: "POST", body });
  return {
    whatsapp,
    number,
    ana,
    chat,
    firstId,
    ask,
    messages,
    text: (body, more = {}) => messages({ ...textTo(ana.waId, body), ...more }),
  };
}

/** What a text is sent with. */
export function textTo(to: string, body: string): Readonly<Record<string, unknown>> {
  return {
    messaging_product: "whatsapp",
    recipient_type: "individual",
    to,
    type: "text",
    text: { body, preview_url: false },
  };
}

/** One delivery as the app's server got it. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly raw: Buffer;
  /** Undefined when it is no JSON. */
  readonly json: unknown;
  /** Unix milliseconds. */
  readonly at: number;
}

/** An app's server. */
interface AppServer {
  readonly url: string;
  readonly received: readonly Received[];
}

/**
 * Starts an app's server that is closed when the test ends.
 * @param answer what it does with each delivery; 200 without a body when absent
 */
export async function startAppServer(
  answer: (received: Received, response: ServerResponse) => void = (_, response) => {
    response.end();
  },
): Promise<AppServer> {
  const received: Received[] = [];
  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const raw = await buffer(request);
    const { method = "", url = "", headers } = request;
    const one = { method, url, headers, raw, json: parsed(raw), at: Date.now() };
    received.push(one);
    answer(one, response);
  }
  const address = await serveHttp((request, response) => void receive(request, response));
  return { url: `${address}/webhook`, received };
}

function parsed(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString());
  } catch {
    return undefined;
  }
}

const valueSchema = v.looseObject({
  contacts: v.optional(v.array(objectSchema), []),
  messages: v.optional(v.array(v.looseObject({ id: v.string(), type: v.string() })), []),
  statuses: v.optional(v.array(v.looseObject({ id: v.string(), status: v.string() })), []),
  errors: v.optional(v.array(objectSchema), []),
});

const envelopeSchema = v.object({
  object: v.literal("whatsapp_business_account"),
  entry: v.array(
    v.object({
      id: v.string(),
      changes: v.array(v.object({ field: v.string(), value: valueSchema })),
    }),
  ),
});

type Entry = v.InferOutput<typeof envelopeSchema>["entry"][number];

/** Every entry of the deliveries, in the order of arrival. */
export function entriesIn(received: readonly Received[]): Entry[] {
  return received.flatMap(({ json }) => v.parse(envelopeSchema, json).entry);
}

/** Every change of the deliveries. */
export function changesIn(received: readonly Received[]): Entry["changes"] {
  return entriesIn(received).flatMap(({ changes }) => changes);
}

/** Every `messages[]` entry of the deliveries. */
export function messagesIn(
  received: readonly Received[],
): v.InferOutput<typeof valueSchema>["messages"] {
  return changesIn(received).flatMap(({ value }) => value.messages);
}

/** Every `statuses[]` entry of the deliveries. */
export function statusesIn(
  received: readonly Received[],
): v.InferOutput<typeof valueSchema>["statuses"] {
  return changesIn(received).flatMap(({ value }) => value.statuses);
}

const errorSchema = v.object({
  error: v.looseObject({ message: v.string(), type: v.string(), code: v.number() }),
});

/** The error of an answer. */
export function errorIn({ json }: Answer): v.InferOutput<typeof errorSchema>["error"] {
  return v.parse(errorSchema, json).error;
}

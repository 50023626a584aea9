import { createHmac } from "node:crypto";
import { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import * as v from "valibot";
import { onTestFinished } from "vitest";
import {
  createSlackSimulator,
  type Person,
  type SimulatedApp,
  type SimulatedChannel,
  type SlackSimulator,
  type SlackSimulatorOptions,
} from "../../../src/simulator/slack/index.ts";
import { serveHttp } from "../../helpers/serve-http.ts";

export const TOKEN = "xoxb-test-token";
export const SECRET = "signing-secret-of-the-tests";

const messageSchema = v.looseObject({ ts: v.string(), text: v.string() });

const answerSchema = v.looseObject({
  ok: v.boolean(),
  error: v.optional(v.string()),
  warning: v.optional(v.string()),
  needed: v.optional(v.string()),
  provided: v.optional(v.string()),
  ts: v.optional(v.string()),
  channel: v.optional(v.unknown()),
  message: v.optional(messageSchema),
  messages: v.optional(v.array(messageSchema)),
  has_more: v.optional(v.boolean()),
  response_metadata: v.optional(
    v.looseObject({
      messages: v.optional(v.array(v.string())),
      next_cursor: v.optional(v.string()),
    }),
  ),
});

/** What the Web API answered, with its HTTP status. */
export type Answer = v.InferOutput<typeof answerSchema> & {
  readonly status: number;
  readonly retryAfter: string | null;
};

/** A simulator with one app, one person, a public channel and direct messages. */
export interface Scene {
  readonly slack: SlackSimulator;
  readonly app: SimulatedApp;
  readonly ana: Person;
  readonly channel: SimulatedChannel;
  readonly dm: SimulatedChannel;
  /** Calls a method with a JSON body. */
  call(method: string, params?: Readonly<Record<string, unknown>>, token?: string): Promise<Answer>;
  /** Calls a method with a form. */
  form(method: string, params?: Readonly<Record<string, string>>, token?: string): Promise<Answer>;
}

/** Starts a simulator that is closed when the test ends. Pauses are a hundredth of Slack's. */
export async function startScene(options: SlackSimulatorOptions = {}): Promise<Scene> {
  const slack = await createSlackSimulator({ timeScale: 0.01, ...options });
  onTestFinished(() => slack.close());
  const app = slack.control.addApp({ token: TOKEN, signingSecret: SECRET });
  const ana = slack.control.addPerson({ name: "ana", realName: "Ana Lima", locale: "pt-BR" });
  return {
    slack,
    app,
    ana,
    channel: slack.control.createChannel({ name: "general" }),
    dm: slack.control.directMessage(ana),
    call: (method, params = {}, token = TOKEN) =>
      request(slack, method, {
        headers: {
          "content-type": "application/json; charset=utf-8",
          ...(token === "" ? {} : { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify(params),
      }),
    form: (method, params = {}, token = TOKEN) =>
      request(slack, method, {
        headers: { authorization: `Bearer ${token}` },
        body: new URLSearchParams(params),
      }),
  };
}

/** Calls a method as it is told. */
export async function request(
  slack: SlackSimulator,
  method: string,
  init: RequestInit,
): Promise<Answer> {
  const response = await fetch(`${slack.url}/api/${method}`, { method: "POST", ...init });
  const answer = v.parse(answerSchema, await response.json());
  return {
    ...answer,
    status: response.status,
    retryAfter: response.headers.get("retry-after"),
  };
}

/** One delivery as the app's server got it. */
export interface Received {
  readonly raw: string;
  /** The body when it is JSON. */
  readonly json: Readonly<Record<string, unknown>>;
  /** The body when it is a form. */
  readonly form: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Unix milliseconds. */
  readonly at: number;
}

/** An app's server. */
export interface AppServer {
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
    const raw = await text(request);
    const isJson = request.headers["content-type"] === "application/json";
    const one: Received = {
      raw,
      json: isJson ? v.parse(v.record(v.string(), v.unknown()), JSON.parse(raw)) : {},
      form: new URLSearchParams(isJson ? "" : raw),
      headers: request.headers,
      at: Date.now(),
    };
    received.push(one);
    answer(one, response);
  }
  const address = await serveHttp((request, response) => void receive(request, response));
  return { url: `${address}/webhook`, received };
}

/** Whether a delivery is signed as Slack signs, reckoned here on its own. */
export function isSigned({ raw, headers }: Received, secret = SECRET): boolean {
  const timestamp = String(headers["x-slack-request-timestamp"]);
  const hmac = createHmac("sha256", secret).update(`v0:${timestamp}:${raw}`).digest("hex");
  return headers["x-slack-signature"] === `v0=${hmac}`;
}

const eventSchema = v.looseObject({ event: v.looseObject({ type: v.string() }) });

/** The event in a delivery. */
export function eventIn({ json }: Received): Readonly<Record<string, unknown>> {
  return v.parse(eventSchema, json).event;
}

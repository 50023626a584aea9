import { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import * as v from "valibot";
import { onTestFinished } from "vitest";
import {
  createTelegramSimulator,
  type Person,
  type PrivateChat,
  type SimulatedBot,
  type TelegramSimulator,
  type TelegramSimulatorOptions,
} from "../../../src/simulator/telegram/index.ts";
import { serveHttp } from "../../helpers/serve-http.ts";

export const TOKEN = "9001:test-token";

const answerSchema = v.object({
  ok: v.boolean(),
  result: v.optional(v.unknown()),
  error_code: v.optional(v.number()),
  description: v.optional(v.string()),
  parameters: v.optional(v.record(v.string(), v.number())),
});

/** What the Bot API answered, with its HTTP status. */
type Answer = v.InferOutput<typeof answerSchema> & { readonly status: number };

/** A simulator with one bot and one person who has written to it. */
export interface Scene {
  readonly telegram: TelegramSimulator;
  readonly bot: SimulatedBot;
  readonly ana: Person;
  readonly chat: PrivateChat;
  /** Calls a method with a JSON body. */
  call(method: string, params?: Readonly<Record<string, unknown>>, token?: string): Promise<Answer>;
}

/** Starts a simulator that is closed when the test ends. Pauses are a hundredth of Telegram's. */
export async function startScene(options: TelegramSimulatorOptions = {}): Promise<Scene> {
  const telegram = await createTelegramSimulator({ timeScale: 0.01, ...options });
  onTestFinished(() => telegram.close());
  const bot = telegram.control.addBot({ token: TOKEN, username: "BridgeBot" });
  const ana = telegram.control.addPerson({ firstName: "Ana", languageCode: "pt-br" });
  const chat = telegram.control.privateChat(ana);
  return {
    telegram,
    bot,
    ana,
    chat,
    async call(method, params = {}, token = TOKEN) {
      const response = await fetch(`${telegram.url}/bot${token}/${method}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(params),
      });
      return { ...v.parse(answerSchema, await response.json()), status: response.status };
    },
  };
}

const updateSchema = v.looseObject({ update_id: v.number() });
type ReceivedUpdate = v.InferOutput<typeof updateSchema>;

/** One delivery as the bot's server got it. */
export interface Received {
  readonly update: ReceivedUpdate;
  readonly headers: IncomingHttpHeaders;
  /** Unix milliseconds. */
  readonly at: number;
}

/** A bot's server. */
export interface BotServer {
  readonly url: string;
  readonly received: readonly Received[];
}

/**
 * Starts a bot's server that is closed when the test ends.
 * @param answer what it does with each delivery; 200 without a body when absent
 */
export async function startBotServer(
  answer: (received: Received, response: ServerResponse) => void = (_, response) => {
    response.end();
  },
): Promise<BotServer> {
  const received: Received[] = [];
  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const update = v.parse(updateSchema, await json(request));
    const one = { update, headers: request.headers, at: Date.now() };
    received.push(one);
    answer(one, response);
  }
  const address = await serveHttp((request, response) => void receive(request, response));
  return { url: `${address}/webhook`, received };
}

import { request } from "node:http";
import { afterEach } from "vitest";
import {
  createChatbotSimulator,
  type ChatbotSimulator,
  type ChatbotSimulatorOptions,
} from "../../../src/simulator/chatbot/index.ts";

/** A plain client for looking at what the chatbot sends, without any of the bridge's own code. */
export interface PlainClient {
  readonly chatbot: ChatbotSimulator;
  readonly call: (
    method: "GET" | "POST",
    path: string,
    body?: unknown,
    init?: RequestInit,
  ) => Promise<Response>;
  readonly startSession: () => Promise<string>;
  /** The bytes of an answer as they came, until the end or the cut. */
  readonly stream: (session: string, query: string) => Promise<Streamed>;
}

interface Streamed {
  readonly status: number;
  readonly bytes: Uint8Array;
  readonly chunks: number;
  readonly cut: boolean;
}

const running: ChatbotSimulator[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((chatbot) => chatbot.close()));
});

/** Starts a chatbot that is stopped after the test. */
export async function startChatbot(options: ChatbotSimulatorOptions = {}): Promise<PlainClient> {
  const chatbot = await createChatbotSimulator(options);
  running.push(chatbot);
  const call: PlainClient["call"] = (method, path, body, init = {}) =>
    fetch(`${chatbot.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${chatbot.apiKey}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...init,
    });
  return {
    chatbot,
    call,
    async startSession() {
      const response = await call("POST", `/chatbot/${chatbot.chatbotUuid}/session/create`);
      return textAt(await response.json(), "uuid");
    },
    stream: (session, query) =>
      readAll(`${chatbot.url}/api/v1/session/${session}/message/stream`, chatbot.apiKey, query),
  };
}

/** A string member of a JSON object. */
function textAt(json: unknown, key: string): string {
  const value: unknown =
    typeof json === "object" && json !== null ? Reflect.get(json, key) : undefined;
  if (typeof value !== "string") throw new TypeError(`no text under ${key}`);
  return value;
}

/** By Node's own client: `fetch` throws away what was not read yet when a connection is cut. */
function readAll(url: string, apiKey: string, query: string): Promise<Streamed> {
  return new Promise((resolve, reject) => {
    const call = request(url, { method: "POST", headers: { authorization: `Bearer ${apiKey}` } });
    call.on("error", reject);
    call.on("response", (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      const end = (cut: boolean): void =>
        resolve({
          status: response.statusCode ?? 0,
          bytes: Buffer.concat(parts),
          chunks: parts.length,
          cut,
        });
      response.on("end", () => end(false));
      response.on("error", () => end(true));
    });
    call.end(JSON.stringify({ query }));
  });
}

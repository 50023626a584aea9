import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach } from "vitest";
import {
  createGptTrainerApi,
  type GptTrainerApi,
  GptTrainerApiError,
  type GptTrainerApiOptions,
} from "../../../../src/chatbots/gpt-trainer/api/index.ts";

/** Looks like a real one, and opens nothing. */
export const KEY = "key-of-the-tests";

/** An id as the API gives them out. */
export const ID = "0123456789abcdef0123456789abcdef";

/** One request as it came over the wire. */
export interface Received {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** What is answered: JSON, unless it is text. */
export interface Reply {
  readonly status?: number;
  readonly json?: unknown;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers by itself, piece by piece. */
export type Play = (response: ServerResponse, request: IncomingMessage) => void | Promise<void>;

/** A server that answers what it was told to, in turn, and forgets nothing that it was sent. */
export interface Fake {
  readonly url: string;
  readonly received: Received[];
  /** Adds answers to those that are still to come; beyond the last, it answers 599. */
  readonly answer: (...replies: readonly (Reply | Play)[]) => void;
  readonly connect: (options?: Partial<GptTrainerApiOptions>) => GptTrainerApi;
}

const running: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((stop) => stop()));
});

/** Starts one that is stopped after the test. */
export async function startFake(): Promise<Fake> {
  const received: Received[] = [];
  const replies: (Reply | Play)[] = [];
  const answerOne = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    received.push(await receive(request));
    const reply = replies.shift() ?? { status: 599, text: "nobody said what to answer" };
    await (typeof reply === "function" ? reply(response, request) : send(response, reply));
  };
  const server = createServer((request, response) => void answerOne(request, response));
  const port = await new Promise<number>((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(portOf(server.address())));
  });
  running.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    received,
    answer: (...more) => void replies.push(...more),
    connect: (options = {}) =>
      createGptTrainerApi({ baseUrl: url, apiKey: KEY, random: () => 0, ...options }),
  };
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === "string") throw new TypeError("no port");
  return address.port;
}

async function receive(request: IncomingMessage): Promise<Received> {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  const { method = "", url: path = "", headers } = request;
  return { method, path, headers, body };
}

function send(response: ServerResponse, reply: Reply): void {
  const { status = 200, json, text = JSON.stringify(json), headers = {} } = reply;
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(text);
}

/** The error that a call ends with. @throws when it ends well, or with another kind of error */
export async function errorFrom(call: Promise<unknown>): Promise<GptTrainerApiError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof GptTrainerApiError) return error;
    throw error;
  }
  throw new Error("it did not fail");
}

/** Everything that an error says, as a log might show it. */
export function toldBy(error: GptTrainerApiError): string {
  return `${error.message} ${error.stack ?? ""} ${JSON.stringify(error)}`;
}

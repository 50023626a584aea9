import { getRequestListener } from "@hono/node-server";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createFaults, type Faults, type Hold } from "../faults.ts";
import { createBook, newUuid, type Book } from "./book.ts";
import type { ChatbotRecord, ChatbotSimulator, HostTraits, QuestionMatch } from "./control.ts";
import type { Identity } from "./host.ts";
import { createRoutes } from "./routes.ts";
import { createScript, isMeant } from "./script.ts";

export type * from "./control.ts";

export interface ChatbotSimulatorOptions {
  /** 0, or absent, takes a free one. */
  readonly port?: number;
  readonly apiKey?: string;
  /** 32 lowercase hexadecimal digits. */
  readonly chatbotUuid?: string;
  /** What it says to a question; can be replaced later. */
  readonly answer?: (question: string) => string;
  readonly traits?: HostTraits;
  /** Shared with other simulated servers, or one of its own when absent. */
  readonly faults?: Faults;
}

/**
 * Starts a scripted chatbot that serves the GPT-trainer API on 127.0.0.1, fails when told to, and
 * remembers everything. Its faults and its record are reached by calls, never over HTTP.
 * @throws when the port is taken
 */
export async function createChatbotSimulator(
  options: ChatbotSimulatorOptions = {},
): Promise<ChatbotSimulator> {
  const identity: Identity = {
    apiKey: options.apiKey ?? `simulated.${randomBytes(18).toString("base64url")}`,
    chatbotUuid: options.chatbotUuid ?? newUuid(),
    createdAt: Date.now(),
  };
  const closing = new AbortController();
  const book = createBook();
  const faults = options.faults ?? createFaults();
  const script = createScript(options.traits ?? {}, options.answer ?? defaultAnswer);
  const app = createRoutes({ identity, book, script, faults, closing: closing.signal });
  // The listener's own Request and Response would otherwise replace those of the whole process.
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: originOf(server.address()),
    apiKey: identity.apiKey,
    chatbotUuid: identity.chatbotUuid,
    faults,
    ...script.control,
    ...recordOf(book),
    holdAtChunk: (n, match) => holdAtChunk(faults, n, match),
    forgetSession: (uuid) => {
      book.sessions.delete(uuid);
    },
    async close() {
      closing.abort();
      faults.clear();
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

function defaultAnswer(question: string): string {
  return `You said: ${question}`;
}

function holdAtChunk(faults: Faults, n: number, match: QuestionMatch | undefined): Hold {
  return faults.hold((call) => isMeant(match, String(call.params["query"])), `chunk ${n}`);
}

function originOf(address: string | AddressInfo | null): string {
  if (address === null || typeof address === "string") throw new TypeError("not a TCP server");
  return `http://127.0.0.1:${address.port}`;
}

function recordOf(book: Book): ChatbotRecord {
  return {
    questions: book.questions,
    calls: book.calls,
    sessions: book.begun,
    turnsOf: (uuid) => book.begun.find((session) => session.uuid === uuid)?.turns ?? [],
  };
}

import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import * as v from "valibot";
import type { FaultKind } from "../plan/kinds.ts";
import type { ConversationPlan } from "../plan/schedule.ts";
import { wordsOf } from "./answers.ts";
import type { ReachedChatbot } from "./chatbot-calls.ts";
import type { Observer } from "./observed.ts";
import type { Strikes } from "./strikes.ts";

const orderSchema = v.object({ operation: v.string(), key: v.string() });
const sessionSchema = v.object({ uuid: v.string() });

/** Says what each operation of the published map comes to. */
export interface MapFaults {
  readonly url: string;
  close(): Promise<void>;
}

export interface MapFaultsOptions {
  readonly observer: Observer;
  readonly strikes: Strikes;
  readonly chatbot: ReachedChatbot;
  /** Whose key this is. */
  planOf(key: string): ConversationPlan | undefined;
  /** Told of the session that a stale answer names. */
  adopt(session: string, conversation: string): void;
}

const HOUR_MS = 3_600_000;
/** How often in a row an operation fails. */
const FAILURES = 2;

/** Listens on this machine, for the Worker that is tried. */
export async function serveMapFaults(options: MapFaultsOptions): Promise<MapFaults> {
  const struck = new Map<string, number>();
  const server = createServer((request, response) => {
    void text(request)
      .then((body) => answer(options, struck, body, response))
      .catch(() => response.writeHead(500).end());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: urlOf(server), close: () => close(server) };
}

async function close(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, "close");
}

function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("not a TCP server");
  return `http://127.0.0.1:${address.port}/`;
}

async function answer(
  options: MapFaultsOptions,
  struck: Map<string, number>,
  body: string,
  response: ServerResponse,
): Promise<void> {
  const { operation, key } = v.parse(v.pipe(v.string(), v.parseJson(), orderSchema), body);
  const plan = options.planOf(key);
  if (plan === undefined) return void response.writeHead(200).end();
  const kind = kindFor(plan, operation, struck);
  options.observer.note(plan.name, {
    what: "map",
    operation,
    at: Date.now(),
    endedAt: Date.now(),
    ...(kind === undefined ? {} : { fault: kind }),
  });
  if (kind === undefined) return void response.writeHead(200).end();
  options.strikes.noteHit(kind, plan.name);
  if (kind !== "kv_stale") return void response.writeHead(500).end();
  const entry = await staleEntry(options, plan);
  response.writeHead(200).end(entry);
}

function kindFor(
  { name, mapFault }: ConversationPlan,
  operation: string,
  struck: Map<string, number>,
): FaultKind | undefined {
  const wanted = { kv_stale: "get", kv_read_fails: "get", kv_write_fails: "put delete" } as const;
  if (mapFault !== "kv_stale" && mapFault !== "kv_read_fails" && mapFault !== "kv_write_fails") {
    return undefined;
  }
  if (!wanted[mapFault].split(" ").includes(operation)) return undefined;
  const before = struck.get(name) ?? 0;
  if (before >= FAILURES) return undefined;
  struck.set(name, before + 1);
  return mapFault;
}

/**
 * A session of an earlier life of the conversation, in which the same question was asked already: its
 * answer must not be taken for an answer of today. Every other one is forgotten by the chatbot.
 */
async function staleEntry(options: MapFaultsOptions, plan: ConversationPlan): Promise<string> {
  const { chatbot } = options;
  const [first] = plan.messages;
  const session = v.parse(
    sessionSchema,
    await post(chatbot, `chatbot/${chatbot.chatbotUuid}/session/create`, {}),
  ).uuid;
  if (first !== undefined) {
    await post(chatbot, `session/${session}/message/non-stream`, {
      query: wordsOf(first, "first"),
    });
  }
  options.adopt(session, plan.name);
  if (first !== undefined && first.luck < 0.5) await chatbot.forgetSession(session);
  const at = Date.now() - HOUR_MS;
  return JSON.stringify({
    session,
    chatbot: chatbot.chatbotUuid,
    baseUrl: chatbot.url,
    createdAt: at,
    renewedAt: at,
  });
}

async function post(chatbot: ReachedChatbot, path: string, body: object): Promise<unknown> {
  const response = await fetch(`${chatbot.url}/api/v1/${path}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${chatbot.apiKey}`,
      "content-type": "application/json",
    },
    body: JSON.stringify(body),
  });
  const answered: unknown = await response.json();
  return answered;
}

import type { Context } from "hono";
import { connectionOf, type NodeBindings } from "../connection.ts";
import type { FaultableCall, Faults } from "../faults.ts";
import type { Book } from "./book.ts";
import type { RouteName } from "./control.ts";
import type { Script } from "./script.ts";

export type ChatbotContext = Context<{ Bindings: NodeBindings }>;

/** Everything that a route needs. */
export interface Host {
  readonly identity: Identity;
  readonly book: Book;
  readonly script: Script;
  readonly faults: Faults;
  /** Aborted when the server stops. */
  readonly closing: AbortSignal;
}

export interface Identity {
  readonly apiKey: string;
  readonly chatbotUuid: string;
  /** Unix milliseconds at which the chatbot was made. */
  readonly createdAt: number;
}

/** One request whose key is good, its body read. */
export interface Admitted {
  /** The session or chatbot that the path names; empty when it names none. */
  readonly uuid: string;
  /** The body as text; empty when there is none. */
  readonly text: string;
  readonly call: FaultableCall;
}

/** Writes a call down, looks at its key and reads it; or the answer that refuses it. */
export async function admit(
  host: Host,
  context: ChatbotContext,
  name: RouteName,
): Promise<Admitted | Response> {
  const uuid = noteCall(host, context, name);
  const connection = connectionOf(context.env);
  const text = await context.req.text();
  const missing = missingStatus(host, name);
  if (missing !== undefined) return refusal(missing);
  const refused = host.script.traits().keyRefused;
  if (refused !== undefined) return refusal(refused);
  if (context.req.header("authorization") !== `Bearer ${host.identity.apiKey}`) return refusal(401);
  return { uuid, text, call: { name, params: { uuid, ...paramsOf(text) }, connection } };
}

/** Refuses a call of something that is no route. */
export async function refuse(
  host: Host,
  context: ChatbotContext,
  name: "wrong_method" | "unknown",
): Promise<Response> {
  noteCall(host, context, name);
  await context.req.text();
  return refusal(name === "unknown" ? 404 : 405);
}

/** An error as the API words it: under `error`, and for a bad key also as its backend's library does. */
export function refusal(status: number): Response {
  const error = words.get(status) ?? "bad request";
  return Response.json(status === 401 ? { error, msg: error } : { error }, { status });
}

const words: ReadonlyMap<number, string> = new Map([
  [401, "missing or invalid API key"],
  [403, "forbidden"],
  [404, "not found"],
  [405, "method not allowed"],
  [410, "gone"],
]);

/** The body as JSON. @returns undefined when it is none */
export function jsonOf(text: string): unknown {
  try {
    const body: unknown = JSON.parse(text);
    return body;
  } catch {
    return undefined;
  }
}

function paramsOf(text: string): Record<string, unknown> {
  const body = jsonOf(text);
  return typeof body === "object" && body !== null ? { ...body } : {};
}

function noteCall(host: Host, context: ChatbotContext, name: RouteName): string {
  const uuid = context.req.param("uuid") ?? "";
  host.book.calls.push({ at: Date.now(), name, uuid: uuid === "" ? undefined : uuid });
  return uuid;
}

function missingStatus(host: Host, name: RouteName): 404 | 405 | undefined {
  const { streamMissing, messagesMissing } = host.script.traits();
  if (name === "stream") return streamMissing;
  return name === "messages" ? messagesMissing : undefined;
}

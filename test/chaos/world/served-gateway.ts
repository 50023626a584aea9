import { serve } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono } from "hono";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Server } from "../../chatbot-server/server.ts";
import { connectionOf, type NodeBindings } from "../../../src/simulator/connection.ts";
import type { Connection, FaultableCall, Faults } from "../../../src/simulator/faults.ts";
import { refusal } from "./faulty-calls.ts";
import type { Strike } from "./strikes.ts";

export interface GatewayOptions {
  readonly server: Server;
  readonly faults: Faults;
  /** Looks at the record before a call is dealt with. @returns turns that it has */
  prepare(call: FaultableCall): Promise<number>;
  /** What is to go wrong with the answer to a question. */
  strikeOn(query: string): Strike | undefined;
}

/** Stands before the chatbot server, and lets calls fail on their way there and back. */
export interface Gateway {
  readonly url: string;
  close(): Promise<void>;
}

/** Headers that are about one connection. */
const OF_ONE_CONNECTION = [
  "connection",
  "content-length",
  "host",
  "keep-alive",
  "transfer-encoding",
];
/** Bytes of an answer that get through before it is cut or falls silent. */
const BYTES_FIRST = 20;
/** Time for that beginning to arrive before the connection is destroyed with whatever it still holds. */
const NOTICE_MS = 30;

/** Listens on this machine. */
export async function gatewayTo(options: GatewayOptions): Promise<Gateway> {
  const app = new Hono<{ Bindings: NodeBindings }>();
  app.all("*", async (context) => {
    const connection = connectionOf(context.env);
    const request = context.req.raw;
    const body = await request.clone().text();
    const call = callOf(context.req.path, body, connection);
    const params = { ...call.params, turnsBefore: await options.prepare(call) };
    const counted = { ...call, params };
    const passed = await options.faults.run(counted, () => pass(options, counted, request, body));
    return passed.response ?? RESPONSE_ALREADY_SENT;
  });
  const { promise, resolve } = Promise.withResolvers<AddressInfo>();
  const listening = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, resolve);
  const { port } = await promise;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((closed) => {
        listening.close(() => closed());
        if ("closeAllConnections" in listening) listening.closeAllConnections();
      }),
  };
}

/** Named by the last word of its path: `create`, `stream`, `messages`. */
function callOf(path: string, body: string, connection: Connection): FaultableCall {
  const words = path.split("/");
  const uuid = /\/session\/([0-9a-f]{32})/.exec(path)?.[1] ?? "";
  return { name: words.at(-1) ?? "", params: { ...objectIn(body), uuid }, connection };
}

function objectIn(body: string): object {
  try {
    const json: unknown = JSON.parse(body);
    return typeof json === "object" && json !== null ? json : {};
  } catch {
    return {};
  }
}

async function pass(
  { server, strikeOn }: GatewayOptions,
  call: FaultableCall & { readonly params: Record<string, unknown> },
  request: Request,
  body: string,
): Promise<Response> {
  const strike = call.name === "stream" ? strikeOn(String(call.params["query"])) : undefined;
  if (strike?.kind === "session_forgotten") await remove(server, request);
  const answer = await ask(server, request, body, call.connection);
  if (answer === undefined) return refusal(503, { error: "out of service" });
  if (call.name !== "stream" || !answer.ok) return answer;
  if (strike?.kind === "chatbot_500_asked") {
    await answer.text().catch(() => undefined);
    return refusal(500, { error: "internal error" });
  }
  return new Response(answer.body?.pipeThrough(spoilt(call, strike)) ?? null, answer);
}

async function remove(server: Server, request: Request): Promise<void> {
  const session = new URL(request.url).pathname.replace(/\/message\/stream$/, "/delete");
  const headers = { authorization: request.headers.get("authorization") ?? "" };
  const response = await fetch(`${server.url}${session}`, { method: "POST", headers });
  await response.body?.cancel();
}

/** @returns undefined when the server cannot be reached */
async function ask(
  server: Server,
  request: Request,
  body: string,
  { gone }: Connection,
): Promise<Response | undefined> {
  const headers = new Headers(request.headers);
  for (const name of OF_ONE_CONNECTION) headers.delete(name);
  headers.set("accept-encoding", "identity");
  const { pathname, search } = new URL(request.url);
  try {
    const answer = await fetch(`${server.url}${pathname}${search}`, {
      method: request.method,
      headers,
      ...(body === "" ? {} : { body }),
      signal: gone,
    });
    const passed = new Response(answer.body, answer);
    for (const name of OF_ONE_CONNECTION) passed.headers.delete(name);
    return passed;
  } catch {
    return undefined;
  }
}

/** Lets an answer through whole, or only its beginning. */
function spoilt(
  { connection, params }: FaultableCall & { readonly params: Record<string, unknown> },
  strike: Strike | undefined,
): TransformStream<Uint8Array, Uint8Array> {
  const cuts = strike?.kind === "chatbot_cut" || strike?.kind === "chatbot_stores_late";
  const hangs = strike?.kind === "chatbot_hangs";
  const isBarren = strike?.kind !== "chatbot_stores_late" && (strike?.plan.luck ?? 1) < 0.5;
  let left = cuts || hangs ? (isBarren ? 0 : BYTES_FIRST) : Infinity;
  const stop = async (controller: TransformStreamDefaultController): Promise<void> => {
    if (hangs) await untilGone(connection.gone);
    else await sleep(NOTICE_MS);
    connection.cut();
    controller.terminate();
  };
  return new TransformStream({
    async transform(chunk, controller) {
      if (left <= 0) return stop(controller);
      const first = chunk.subarray(0, left);
      left -= first.byteLength;
      if (first.byteLength > 0) controller.enqueue(first);
    },
    async flush(controller) {
      if (left < Infinity) return stop(controller);
      params["isWhole"] = true;
    },
  });
}

function untilGone(gone: AbortSignal): Promise<void> {
  if (gone.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    gone.addEventListener("abort", () => resolve(), { once: true });
  });
}

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { monotonicMs } from "./figures.ts";
import { post } from "./load.ts";
import { benchPlatforms } from "./platforms/index.ts";
import type { BenchPlatform, SignedWebhook } from "./platforms/platform.ts";
import { questionNamedIn } from "./questions.ts";
import { webhookUrlAt } from "./webhook-url.ts";

/**
 * The other side of every bench: a chatbot that answers at once and platforms that accept
 * everything, as cheap as Node allows, in a process of their own. They judge nothing; they write
 * down what they are told, and report by webhook as a platform does.
 */

/** What the bench tells this process. */
export type Order =
  /** From now on questions are taken and not answered. */
  | { readonly do: "hold" }
  | { readonly do: "release" }
  /** Say `reached` once so many questions are being held. */
  | { readonly do: "await_held"; readonly count: number }
  /**
   * Say `reached` once so many messages have been shown since the record was last taken, and all
   * that is reported of them has been acknowledged.
   */
  | { readonly do: "await_shown"; readonly count: number }
  /** Hand over the record and begin a new one. */
  | { readonly do: "take" };

/** What this process tells the bench. */
export type Report =
  | { readonly kind: "listening"; readonly url: string }
  | { readonly kind: "reached" }
  | { readonly kind: "record"; readonly record: PartnerRecord };

/** What happened since the last time. */
export interface PartnerRecord {
  /** Every message, in order. */
  readonly shown: readonly Shown[];
  /** The number of every question asked. */
  readonly asked: readonly number[];
}

export interface Shown {
  /** Of the question that it answers. */
  readonly question: number;
  readonly chat: number;
  /** {@link monotonicMs} at which the call arrived. */
  readonly at: number;
}

interface Called {
  readonly call: string;
  readonly body: string;
  readonly response: ServerResponse;
}

/** A call of a platform's API: the platform, the port of the runtime that calls, the call. */
const API_CALL = /^\/([a-z]+)\/(\d+)\/+(.*)$/;

/** A message is reported on only after the call that sent it has been answered. */
const REPORTED_AFTER_MS = 50;

let shown: Shown[] = [];
let asked: number[] = [];
let held: (() => void)[] = [];
let isHolding = false;
let awaited: { readonly what: "held" | "shown"; readonly count: number } | undefined;
let reportsUnderWay = 0;
let sessions = 0;

function say(report: Report): void {
  process.send?.(report);
}

function tellIfReached(): void {
  if (awaited === undefined) return;
  const there = awaited.what === "held" ? held.length : shown.length;
  if (there < awaited.count) return;
  if (awaited.what === "shown" && reportsUnderWay > 0) return;
  awaited = undefined;
  say({ kind: "reached" });
}

function answerJson(response: ServerResponse, value: unknown): void {
  const body = JSON.stringify(value);
  response.writeHead(200, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}

function answerQuestion(body: string, response: ServerResponse): void {
  const question = questionNamedIn(body);
  asked.push(question);
  const answer = (): void => {
    response.writeHead(200, { "content-type": "text/plain" });
    response.write(`About #${question}: your order left our house this morning. `);
    response.end("It arrives on **Thursday**. Is there anything else that you would like to know?");
  };
  if (!isHolding) return answer();
  held.push(answer);
  tellIfReached();
}

function takeCall(platform: BenchPlatform, port: string, called: Called): void {
  const at = monotonicMs();
  const { answer, chat, reports = [] } = platform.take(called.call, called.body);
  answerJson(called.response, answer);
  if (chat === undefined) return;
  shown.push({ question: questionNamedIn(called.body), chat, at });
  if (reports.length > 0) void report(webhookUrlAt(port, platform.name), reports);
  tellIfReached();
}

/** One after another, each once the one before has been acknowledged. */
async function report(url: string, reports: readonly SignedWebhook[]): Promise<void> {
  reportsUnderWay += 1;
  await sleep(REPORTED_AFTER_MS);
  for (const one of reports) await post(url, one);
  reportsUnderWay -= 1;
  tellIfReached();
}

function answer(url: string, body: string, response: ServerResponse): void {
  const [, name, port = "", call = ""] = API_CALL.exec(url) ?? [];
  const platform = benchPlatforms.find((one) => one.name === name);
  if (platform !== undefined) takeCall(platform, port, { call, body, response });
  else if (url.endsWith("/message/stream")) answerQuestion(body, response);
  else if (url.endsWith("/session/create")) {
    answerJson(response, { uuid: `session-${(sessions += 1)}` });
  } else answerJson(response, url.endsWith("/messages") ? [] : { ok: true });
}

function serve(request: IncomingMessage, response: ServerResponse): void {
  let body = "";
  request.setEncoding("utf8");
  request.on("data", (chunk: string) => (body += chunk));
  request.on("end", () => answer(request.url ?? "", body, response));
}

function obey(order: Order): void {
  switch (order.do) {
    case "hold":
      isHolding = true;
      return;
    case "release":
      isHolding = false;
      for (const answerNow of held) answerNow();
      held = [];
      return;
    case "await_held":
    case "await_shown":
      awaited = { what: order.do === "await_held" ? "held" : "shown", count: order.count };
      return tellIfReached();
    case "take":
      say({ kind: "record", record: { shown, asked } });
      shown = [];
      asked = [];
  }
}

if (process.send !== undefined) {
  const server = createServer(serve);
  // Connections are the runtime's to close: one closed here at the wrong moment would look like a fault.
  server.keepAliveTimeout = 0;
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    if (typeof address !== "object" || address === null) throw new Error("no port to listen on");
    say({ kind: "listening", url: `http://127.0.0.1:${address.port}` });
  });
  process.on("message", obey);
  process.on("disconnect", () => process.exit());
}

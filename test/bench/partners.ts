import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { monotonicMs } from "./figures.ts";

/**
 * The other side of every bench: a chatbot that answers at once and a Telegram that accepts
 * everything, as cheap as Node allows, in a process of their own. They judge nothing; they write
 * down what they are told.
 */

/** What the bench tells this process. */
export type Order =
  /** From now on questions are taken and not answered. */
  | { readonly do: "hold" }
  | { readonly do: "release" }
  /** Say `reached` once so many questions are being held. */
  | { readonly do: "await_held"; readonly count: number }
  /** Say `reached` once so many messages have been shown since the record was last taken. */
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
  /** Every `sendMessage`, in order. */
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

/** Every question names itself, and so does its answer. */
const NAME = /#(\d+)/;

let shown: Shown[] = [];
let asked: number[] = [];
let held: (() => void)[] = [];
let isHolding = false;
let awaited: { readonly what: "held" | "shown"; readonly count: number } | undefined;
let ids = 0;

function say(report: Report): void {
  process.send?.(report);
}

function tellIfReached(): void {
  if (awaited === undefined) return;
  const there = awaited.what === "held" ? held.length : shown.length;
  if (there < awaited.count) return;
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
  const question = Number(NAME.exec(body)?.[1]);
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

function showMessage(body: string, response: ServerResponse): void {
  const at = monotonicMs();
  const chat = Number(/"chat_id":(-?\d+)/.exec(body)?.[1]);
  shown.push({ question: Number(NAME.exec(body)?.[1] ?? 0), chat, at });
  answerJson(response, { ok: true, result: { message_id: (ids += 1), chat: { id: chat } } });
  tellIfReached();
}

function answer(url: string, body: string, response: ServerResponse): void {
  if (url.endsWith("/sendMessage")) showMessage(body, response);
  else if (url.endsWith("/message/stream")) answerQuestion(body, response);
  else if (url.endsWith("/session/create")) answerJson(response, { uuid: `session-${(ids += 1)}` });
  else if (url.endsWith("/messages")) answerJson(response, []);
  else answerJson(response, { ok: true, result: true });
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

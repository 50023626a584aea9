import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { monotonicMs } from "../bench/figures.ts";

/**
 * Telegram's server and a chatbot, as cheap as Node allows, in a process of their own: the same for
 * every contestant. They accept everything and write it down. Telegram is told more than the bench's
 * own partners are, since the adapters of others ask for more.
 */

/** What the runner tells this process. */
export type Order =
  /** Hand over the record and begin a new one. */
  | { readonly do: "take" }
  /** From now on every question is answered 500 the first time it is asked. */
  | { readonly do: "fail_once" }
  | { readonly do: "behave" };

/** A message that was shown. */
export interface Shown {
  /** The numbers of all questions that it answers. */
  readonly questions: readonly number[];
  readonly chat: number;
  /** {@link monotonicMs} at which the call arrived. */
  readonly at: number;
}

/** What this process tells the runner. */
export type Report =
  | { readonly kind: "listening"; readonly url: string }
  | { readonly kind: "record"; readonly shown: readonly Shown[] };

/** Calls that put a message in front of people. */
const SHOWING = /\/(?:sendMessage|sendRichMessage)$/;

let shown: Shown[] = [];
const failed = new Set<number>();
let isFailing = false;
let messages = 0;
let sessions = 0;

/** Every question names itself, and so does its answer. */
function questionsNamedIn(body: string): number[] {
  return [...body.matchAll(/#(\d+)/g)].map(([, number]) => Number(number));
}

function answerJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify(value));
}

function answerQuestion(body: string, response: ServerResponse): void {
  const questions = questionsNamedIn(body);
  const isNew = questions.some((question) => !failed.has(question));
  if (isFailing && isNew) {
    for (const question of questions) failed.add(question);
    response.writeHead(500).end();
    return;
  }
  const about = questions.map((question) => `#${question}`).join(" ");
  response.writeHead(200, { "content-type": "text/plain" });
  response.write(`About ${about}: your order left our house this morning. `);
  response.end("It arrives on **Thursday**. Is there anything else that you would like to know?");
}

/** @see https://core.telegram.org/bots/api#making-requests */
function takeCall(url: string, body: string, response: ServerResponse): void {
  const at = monotonicMs();
  const chat = Number(/"chat_id":"?(-?\d+)/.exec(body)?.[1]);
  if (url.endsWith("/getMe")) {
    const me = { id: 123456789, is_bot: true, first_name: "Bench", username: "bench_bot" };
    answerJson(response, { ok: true, result: me });
  } else if (SHOWING.test(url)) {
    shown.push({ questions: [...new Set(questionsNamedIn(body))], chat, at });
    const place = { id: chat, type: "private", first_name: "Ana" };
    const date = Math.floor(Date.now() / 1000);
    const message = { message_id: (messages += 1), date, chat: place, text: "" };
    answerJson(response, { ok: true, result: message });
  } else answerJson(response, { ok: true, result: true });
}

function answer(url: string, body: string, response: ServerResponse): void {
  if (/\/bot\d+:/.test(url)) takeCall(url, body, response);
  else if (url.endsWith("/message/stream")) answerQuestion(body, response);
  else if (url.endsWith("/session/create")) {
    answerJson(response, { uuid: `session-${(sessions += 1)}` });
  } else answerJson(response, []);
}

function serve(request: IncomingMessage, response: ServerResponse): void {
  let body = "";
  request.setEncoding("utf8");
  request.on("data", (chunk: string) => (body += chunk));
  request.on("end", () => answer(request.url ?? "", body, response));
}

function say(report: Report): void {
  process.send?.(report);
}

function obey(order: Order): void {
  if (order.do === "take") {
    say({ kind: "record", shown });
    shown = [];
  } else isFailing = order.do === "fail_once";
}

if (process.send !== undefined) {
  const server = createServer(serve);
  // Connections are the contestant's to close: one closed here at the wrong moment would look like a fault.
  server.keepAliveTimeout = 0;
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    if (typeof address !== "object" || address === null) throw new Error("no port to listen on");
    say({ kind: "listening", url: `http://127.0.0.1:${address.port}` });
  });
  process.on("message", obey);
  process.on("disconnect", () => process.exit());
}

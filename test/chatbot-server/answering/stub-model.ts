import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import * as v from "valibot";

export const MODEL_KEY = "key-of-the-model";

/** What the stub answers one call with. Times are milliseconds. */
export interface Reply {
  readonly text?: string;
  /** `null`: it never says that it is done. */
  readonly finish?: "stop" | "length" | null;
  readonly status?: number;
  readonly retryAfter?: string;
  /** Before the first byte. */
  readonly delayMs?: number;
  /** Between two chunks. */
  readonly paceMs?: number;
  /** The connection is cut after so many events. */
  readonly cutAfter?: number;
  /** So many events, then silence. */
  readonly hangAfter?: number;
  /** It wants this function called. */
  readonly toolCall?: string;
  /** In place of the stream: JSON, or what is no chat completion at all. */
  readonly whole?: "json" | "html";
  /** An error in the middle, after so many events. */
  readonly errorAfter?: number;
  readonly totalTokens?: number;
}

const message = v.strictObject({
  role: v.picklist(["system", "user", "assistant"]),
  content: v.pipe(v.string(), v.nonEmpty()),
});

/** Strict: what OpenAI's own endpoint would refuse is refused here, and what nobody should send as well. */
const requestBody = v.strictObject({
  model: v.string(),
  messages: v.pipe(v.array(message), v.minLength(1)),
  stream: v.literal(true),
  temperature: v.exactOptional(v.pipe(v.number(), v.minValue(0), v.maxValue(2))),
  tools: v.exactOptional(
    v.pipe(
      v.array(
        v.strictObject({
          type: v.literal("function"),
          function: v.strictObject({
            name: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/)),
            description: v.string(),
            parameters: v.record(v.string(), v.unknown()),
          }),
        }),
      ),
      v.minLength(1),
    ),
  ),
});

export type ModelCall = v.InferOutput<typeof requestBody>;

/** An endpoint that speaks OpenAI's chat completions, over real HTTP. */
export interface StubModel {
  /** With `/v1`. */
  readonly url: string;
  /** Every call that was well-formed, oldest first. */
  readonly calls: ModelCall[];
  /** Statuses of calls that were refused by the stub itself. */
  readonly refused: number[];
  /** What it answers; may look at the call. */
  reply: (call: ModelCall) => Reply;
  /** How many calls are being answered. */
  open(): number;
  stop(): Promise<void>;
}

/** Starts one. @param models what it has */
export async function startStubModel(models: readonly string[]): Promise<StubModel> {
  let open = 0;
  const stub: StubModel = {
    url: "",
    calls: [],
    refused: [],
    reply: () => ({ text: "Yes." }),
    open: () => open,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const server = createServer((request, response) => {
    open += 1;
    response.on("close", () => {
      open -= 1;
    });
    void answer(stub, models, request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const port = portOf(server.address());
  return Object.assign(stub, { url: `http://127.0.0.1:${port}/v1` });
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new TypeError("no port");
  return address.port;
}

async function answer(
  stub: StubModel,
  models: readonly string[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const refuse = (status: number, code: string): void => {
    stub.refused.push(status);
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify({ error: { message: code, code } }));
  };
  if (request.url !== "/v1/chat/completions") return refuse(404, "unknown_url");
  if (request.method !== "POST") return refuse(405, "method_not_supported");
  const authorization = request.headers["authorization"];
  if (authorization !== `Bearer ${MODEL_KEY}`) return refuse(401, "invalid_api_key");
  if (request.headers["content-type"] !== "application/json") return refuse(415, "content_type");
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), requestBody), await textOf(request));
  if (!parsed.success) return refuse(400, "invalid_request_error");
  if (!models.includes(parsed.output.model)) return refuse(404, "model_not_found");
  stub.calls.push(parsed.output);
  try {
    await send(stub.reply(parsed.output), response);
  } catch {
    response.destroy();
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (chunk instanceof Buffer) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function send(reply: Reply, response: ServerResponse): Promise<void> {
  if (reply.delayMs !== undefined) await sleep(reply.delayMs);
  if (reply.status !== undefined) {
    const after = reply.retryAfter === undefined ? {} : { "retry-after": reply.retryAfter };
    response.writeHead(reply.status, { "content-type": "application/json", ...after });
    response.end(JSON.stringify({ error: { message: "as asked" } }));
    return;
  }
  if (reply.whole !== undefined) return sendWhole(reply, response);
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
  const events = eventsOf(reply);
  const end = reply.cutAfter ?? reply.hangAfter ?? reply.errorAfter ?? events.length;
  for (const bytes of cutAnywhere(events.slice(0, end).join(""), reply.paceMs === undefined)) {
    response.write(bytes);
    if (reply.paceMs !== undefined) await sleep(reply.paceMs);
  }
  if (reply.hangAfter !== undefined) return;
  if (reply.errorAfter !== undefined) {
    response.end('data: {"error":{"message":"overloaded","code":500}}\n\n');
  } else if (reply.cutAfter === undefined) {
    response.end();
  } else {
    await sleep(20);
    response.destroy();
  }
}

function sendWhole({ whole, text = "" }: Reply, response: ServerResponse): void {
  if (whole === "html") {
    response.writeHead(200, { "content-type": "text/html" });
    response.end("<html><body>Welcome</body></html>");
    return;
  }
  const message = { role: "assistant", content: text };
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify({ choices: [{ index: 0, message, finish_reason: "stop" }] }));
}

/** As OpenAI writes them: a role first, words, a reason, what it cost, and the end. */
function eventsOf({ text = "", finish = "stop", toolCall, totalTokens }: Reply): string[] {
  const choice = (delta: unknown, reason: string | null = null): string =>
    event({ id: "1", choices: [{ index: 0, delta, finish_reason: reason }] });
  const words = text.match(/\s*\S+\s*/gu) ?? [];
  const call = {
    index: 0,
    id: "call_1",
    type: "function",
    function: { name: toolCall, arguments: "" },
  };
  return [
    choice({ role: "assistant", content: "" }),
    ": a comment\n\n",
    ...(toolCall === undefined ? [] : [choice({ tool_calls: [call] })]),
    ...words.map((content) => choice({ content })),
    ...(finish === null ? [] : [choice({}, toolCall === undefined ? finish : "tool_calls")]),
    ...(totalTokens === undefined
      ? []
      : [event({ id: "1", choices: [], usage: { total_tokens: totalTokens } })]),
    ...(finish === null ? [] : ["data: [DONE]\n\n"]),
  ];
}

function event(data: unknown): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

/** A text of this length is cut into pieces that are not all tiny. */
const LONG_BYTES = 20_000;

/** Odd lengths, so that lines and characters are cut in two; or, slowly, one event at a time. */
function cutAnywhere(text: string, isAtOnce: boolean): Uint8Array[] {
  if (!isAtOnce) return (text.match(/[\s\S]*?\n\n/g) ?? []).map((part) => Buffer.from(part));
  const bytes = Buffer.from(text);
  const chunks: Uint8Array[] = [];
  const longest = bytes.length > LONG_BYTES ? LONG_BYTES : 23;
  for (let at = 0, size = 1; at < bytes.length; at += size) {
    size = 1 + ((size * 7 + at) % longest);
    chunks.push(bytes.subarray(at, at + size));
  }
  return chunks;
}

import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import * as v from "valibot";

/** One call as it arrived. */
export interface Call {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** What the body says, read as its content type says. */
  readonly parameters: Record<string, unknown>;
}

/** How a call is answered. */
export type Answer = (response: ServerResponse, call: Call) => void;

/** A message that people see. */
interface Posted {
  readonly channel: string;
  readonly ts: string;
  readonly thread?: string;
  readonly text: string;
  readonly metadata: unknown;
}

export interface WebApi {
  /** With a slash at its end, as Slack's own is written. */
  readonly url: string;
  readonly calls: readonly Call[];
  readonly posted: readonly Posted[];
  /** Answers every call from now on, or every call of one method; absent: by the rules below. */
  answer(answer: Answer | undefined, method?: string): void;
  /** Does what a call asks, but answers it otherwise. */
  doing(answer: Answer): Answer;
  close(): Promise<void>;
}

/** The bot token that the API knows. */
export const TOKEN = "xoxb-secret";

const record = v.record(v.string(), v.unknown());

/** An answer with a JSON body. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
    response.end(JSON.stringify(body));
  };
}

/** A refusal, which is HTTP 200 as a rule. @see https://docs.slack.dev/apis/web-api/#responses */
export function refusal(error: string, status = 200, headers: Record<string, string> = {}): Answer {
  return json(status, { ok: false, error }, headers);
}

/** Too many calls. @see https://docs.slack.dev/apis/web-api/rate-limits */
export function limited(seconds: number): Answer {
  return refusal("ratelimited", 429, { "retry-after": String(seconds) });
}

/** An answer of something in front of the API. */
export function page(status: number): Answer {
  return (response) => {
    response.writeHead(status, { "content-type": "text/html" });
    response.end("<html><body>trouble</body></html>");
  };
}

/** The connection is lost before anything was answered. */
export const hangUp: Answer = (response) => {
  response.destroy();
};

/** The connection is lost in the middle of the answer. */
export const cutShort: Answer = (response) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
  response.write('{"ok":true,"channel":"C0', () => response.destroy());
};

/** What auth.test says of the fixtures' bot. @see https://docs.slack.dev/reference/methods/auth.test */
export const whoWeAre = {
  ok: true,
  url: "https://acme.slack.com/",
  team: "Acme",
  user: "acme-bot",
  team_id: "T0A1",
  user_id: "U0BOT",
  bot_id: "B0BOT",
  is_enterprise_install: false,
};

type Method = (parameters: Record<string, unknown>, posted: Posted[]) => Record<string, unknown>;

const refused = (error: string): Record<string, unknown> => ({ ok: false, error });

/** @see https://docs.slack.dev/reference/methods/chat.postMessage */
const postMessage: Method = (parameters, posted) => {
  const { channel, thread_ts: thread, text, markdown_text: markdown, metadata } = parameters;
  if (typeof channel !== "string") return refused("channel_not_found");
  if (text !== undefined && markdown !== undefined) return refused("markdown_text_conflict");
  const words = markdown ?? text;
  if (typeof words !== "string" || words === "") return refused("no_text");
  if (words.length > 12_000) return refused("msg_too_long");
  if (thread !== undefined && typeof thread !== "string") return refused("invalid_thread_ts");
  const ts = `1790000100.${String(posted.length + 1).padStart(6, "0")}`;
  posted.push({ channel, ts, text: words, metadata, ...(thread === undefined ? {} : { thread }) });
  return { ok: true, channel, ts };
};

/** @see https://docs.slack.dev/reference/methods/conversations.history */
const listMessages =
  (inThread: boolean): Method =>
  ({ channel, ts, oldest = "0", include_all_metadata: withMetadata }, posted) => {
    if (inThread && typeof ts !== "string") return refused("thread_not_found");
    const messages = posted
      .filter((message) => message.channel === channel && message.thread === ts)
      .filter((message) => message.ts > String(oldest))
      .map(({ ts, text, metadata }) => ({
        type: "message",
        ts,
        text,
        ...(withMetadata === "true" ? { metadata } : {}),
      }));
    return { ok: true, messages: inThread ? messages : messages.toReversed(), has_more: false };
  };

const methods: Readonly<Record<string, Method>> = {
  "auth.test": () => whoWeAre,
  "chat.postMessage": postMessage,
  "conversations.history": listMessages(false),
  "conversations.replies": listMessages(true),
  "assistant.threads.setStatus": () => ({ ok: true }),
};

/** Methods that take forms only. @see https://docs.slack.dev/apis/web-api/#basics */
const READING = /^conversations\./;

/** What Slack says to a call before it looks at its arguments; undefined when it may go on. */
function refuseCall(call: Call, method: string): string | undefined {
  if (call.headers.authorization === undefined) return "not_authed";
  if (call.headers.authorization !== `Bearer ${TOKEN}`) return "invalid_auth";
  if (methods[method] === undefined) return "unknown_method";
  const type = call.headers["content-type"];
  if (type === "application/x-www-form-urlencoded") return undefined;
  if (READING.test(method)) return "invalid_post_type";
  return type === "application/json; charset=utf-8" ? undefined : "missing_charset";
}

function methodOf(path: string): string {
  return path.replace(/^\/api\//, "");
}

function read(headers: IncomingHttpHeaders, body: string): Record<string, unknown> {
  const isJson = headers["content-type"]?.startsWith("application/json") === true;
  return isJson ? v.parse(record, JSON.parse(body)) : Object.fromEntries(new URLSearchParams(body));
}

/** A real server that keeps to Slack's rules unless it is told otherwise, and remembers what it was asked. */
export async function startWebApi(): Promise<WebApi> {
  const calls: Call[] = [];
  const posted: Posted[] = [];
  const answers = new Map<string, Answer>();
  const done = (call: Call): unknown => {
    const method = methodOf(call.path);
    const error = refuseCall(call, method);
    return error === undefined ? methods[method]?.(call.parameters, posted) : refused(error);
  };
  const byTheRules: Answer = (response, call) => json(200, done(call))(response, call);
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { headers, url: path = "" } = request;
      const body = Buffer.concat(chunks).toString();
      const call = { path, headers, body, parameters: read(headers, body) };
      calls.push(call);
      const answer = answers.get(methodOf(path)) ?? answers.get("") ?? byTheRules;
      answer(response, call);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    url: `http://127.0.0.1:${address.port}/api/`,
    calls,
    posted,
    answer(answer, method = "") {
      if (answer === undefined) answers.delete(method);
      else answers.set(method, answer);
    },
    doing: (answer) => (response, call) => {
      done(call);
      answer(response, call);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

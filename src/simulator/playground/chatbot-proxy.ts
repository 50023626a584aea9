import { serve } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono } from "hono";
import { setTimeout as sleep } from "node:timers/promises";
import { connectionOf, type NodeBindings } from "../connection.ts";
import { type Connection, createFaults, type FaultableCall } from "../faults.ts";
import type { Exchanges } from "./exchanges.ts";

/** The call whose answer comes little by little. */
const STREAM_CALL = "stream";

/** Bytes of an answer that get through before it is cut off: it has begun, and has not ended. */
const BYTES_BEFORE_CUT = 20;
/** Time for that beginning to arrive before the connection is destroyed with whatever it still holds. */
const NOTICE_MS = 50;

export interface ChatbotProxyOptions {
  /** The chatbot's own base URL. */
  readonly target: string;
  readonly exchanges: Exchanges;
}

/** Stands between the bridge and a chatbot, so that what they say can be seen and broken off. */
export interface ChatbotProxy {
  /** What the bridge takes for the chatbot's base URL. */
  readonly url: string;
  /**
   * Breaks off the next answer that is streamed to such a question.
   * @param matches is given the question
   * @returns a function that takes it back
   */
  cutNext(matches: (question: string) => boolean): () => void;
}

/** Headers that are about one connection, or one body as it is sent there. */
const ofOneConnection = ["connection", "content-length", "host", "keep-alive", "transfer-encoding"];

interface Cut {
  readonly matches: (question: string) => boolean;
}

/** Passes everything on as it is, both ways, for as long as the process lives. */
export function serveChatbotProxy(options: ChatbotProxyOptions): Promise<ChatbotProxy> {
  const cuts = new Set<Cut>();
  const faults = options.exchanges.watched(createFaults(), {
    party: "chatbot",
    isStreamed: ({ name }) => name === STREAM_CALL,
  });
  const app = new Hono<{ Bindings: NodeBindings }>();
  app.all("*", async (context) => {
    const connection = connectionOf(context.env);
    const body = await context.req.raw.clone().text();
    const call = callOf(context.req.path, body, connection);
    const outcome = await faults.run(call, () =>
      passOn(context.req.raw, body, options, connection),
    );
    if (outcome.response === undefined) return RESPONSE_ALREADY_SENT;
    const cut = call.name === STREAM_CALL ? takeCut(cuts, call) : undefined;
    return cut === undefined ? outcome.response : cutOff(outcome.response, connection);
  });
  return new Promise((resolve) => {
    serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) =>
      resolve({
        url: `http://127.0.0.1:${port}`,
        cutNext(matches) {
          const cut = { matches };
          cuts.add(cut);
          return () => void cuts.delete(cut);
        },
      }),
    );
  });
}

/** `create`, `stream`, `messages`, …: the last word of the path. */
function callOf(path: string, body: string, connection: Connection): FaultableCall {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return { name, params: { query: questionIn(body) }, connection };
}

function questionIn(body: string): string {
  try {
    const json: unknown = JSON.parse(body);
    const query: unknown =
      typeof json === "object" && json !== null ? Reflect.get(json, "query") : undefined;
    return typeof query === "string" ? query : "";
  } catch {
    return "";
  }
}

async function passOn(
  request: Request,
  body: string,
  { target }: ChatbotProxyOptions,
  { gone }: Connection,
): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const headers = new Headers(request.headers);
  for (const name of ofOneConnection) headers.delete(name);
  // A compressed answer comes all at once, and there would be nothing to cut.
  headers.set("accept-encoding", "identity");
  try {
    const answer = await fetch(`${target}${pathname}${search}`, {
      method: request.method,
      headers,
      ...(body === "" ? {} : { body }),
      redirect: "manual",
      signal: gone,
    });
    const passed = new Response(answer.body, answer);
    for (const name of ofOneConnection) passed.headers.delete(name);
    return passed;
  } catch {
    return Response.json({ error: "The chatbot cannot be reached." }, { status: 503 });
  }
}

function takeCut(cuts: Set<Cut>, { params }: FaultableCall): Cut | undefined {
  const found = [...cuts].find(({ matches }) => matches(String(params["query"])));
  if (found !== undefined) cuts.delete(found);
  return found;
}

/** The same answer, whose connection breaks once its beginning is through. */
function cutOff(response: Response, connection: Connection): Response {
  let left = BYTES_BEFORE_CUT;
  const breakOff = async (): Promise<never> => {
    await sleep(NOTICE_MS);
    connection.cut();
    throw new Error("cut off on purpose");
  };
  const cutting = new TransformStream<Uint8Array, Uint8Array>({
    async transform(chunk, controller) {
      if (left === 0) await breakOff();
      const first = chunk.subarray(0, left);
      left -= first.byteLength;
      controller.enqueue(first);
    },
    flush: breakOff,
  });
  return new Response(response.body?.pipeThrough(cutting) ?? null, response);
}

import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { serveHttp } from "../../helpers/serve-http.ts";

/** Opens the fake, and is looked for in everything that the command line shows. */
export const KEY = "fake-key-Quetzalcoatl-0123456789";

export const CHATBOT = "ab".repeat(16);
export const SESSION = "cd".repeat(16);

/** One call that came. */
export interface Called {
  readonly method: string;
  /** Below `/api/v1`, with its query. */
  readonly path: string;
  /** The body as JSON; undefined when there was none, or it was a form. */
  readonly json: unknown;
  /** The body as it came. */
  readonly text: string;
}

/** What a route answers: JSON with 200, or whatever it writes itself. */
export type Route = (called: Called, response: ServerResponse) => unknown;

export interface FakeApi {
  readonly url: string;
  readonly calls: readonly Called[];
}

/** What a route returns that has answered, or will, by itself. */
export const answered = Symbol("answered");

/** Answers JSON with another status than 200. */
export function refuse(response: ServerResponse, status: number, json: unknown): typeof answered {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(json));
  return answered;
}

/**
 * Plays a host of the API as a test wants it, over real HTTP. It is strict: without the key, with a body
 * that is no JSON where one is due, or at a route that the test does not have, it refuses.
 * @param routes by method and path, without a query, such as `GET /chatbots`
 */
export async function startFakeApi(routes: Readonly<Record<string, Route>>): Promise<FakeApi> {
  const calls: Called[] = [];
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request);
    const isForm = request.headers["content-type"]?.startsWith("multipart/form-data") === true;
    const path = (request.url ?? "").replace(/^\/api\/v1/u, "");
    const method = request.method ?? "";
    if (request.headers.authorization !== `Bearer ${KEY}`) {
      refuse(response, 401, { error: "no such key" });
      return;
    }
    const json = body === "" || isForm ? undefined : parsed(body);
    if (body !== "" && !isForm && json === undefined) {
      refuse(response, 400, { error: "body: no JSON" });
      return;
    }
    const called = { method, path, json, text: body };
    calls.push(called);
    const route = routes[`${method} ${path.split("?")[0]}`];
    if (route === undefined) refuse(response, 404, { error: "not found" });
    else {
      const result = await route(called, response);
      if (result !== answered) refuse(response, 200, result);
    }
  };
  const url = await serveHttp((request, response) => void serve(request, response));
  return { url, calls };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

const TIMES = { created_at: "2026-01-31T12:00:00Z", modified_at: "2026-01-31T12:00:01Z" };

/** A chatbot as the API shows it. */
export function chatbotJson(name: string, uuid = CHATBOT): object {
  const meta = {
    visibility: "private",
    rate_limit: [20, 240],
    rate_limit_message: "Too many.",
    show_citations: true,
  };
  return { uuid, name, meta, ...TIMES };
}

/** A source as the API lists it. */
export function sourceJson(uuid: string, title: string, status: string, type = "upload"): object {
  return {
    uuid,
    title,
    file_name: title,
    status,
    type,
    file_size: 12,
    tokens: 3,
    meta_json: "{}",
    ...TIMES,
  };
}

/** A session as the API shows it. @param hour of the day in which it was begun */
export function sessionJson(uuid = SESSION, hour = 12): object {
  return { uuid, ...TIMES, created_at: `2026-01-31T${String(hour).padStart(2, "0")}:00:00Z` };
}

/** A turn as the API lists it. */
export function messageJson(query: string, response: string, citations: object = {}): object {
  return {
    uuid: "ef".repeat(16),
    ...TIMES,
    query,
    response,
    finish_reason: "stop",
    cite_data_json: JSON.stringify(citations),
    meta_json: "{}",
  };
}

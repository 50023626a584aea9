import { call, type CallFailure, type Fetch, textUpTo } from "../../lib/http.ts";
import type { AskLimits } from "../chatbot.ts";
import { parseJson } from "./payloads.ts";
import { createHostMemory, type HostMemory } from "./memory.ts";
import { readAnswer, statusResult, type ReadResult, type StatusResult } from "./read-answer.ts";

/** Where a chatbot is and how it is reached. */
export interface ClientOptions {
  /** As {@link normaliseBaseUrl} returns it. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly chatbotUuid: string;
  readonly fetch: Fetch;
  /** Unix milliseconds. */
  readonly now: () => number;
}

/** What a call without an answer of the chatbot's came to. */
export type ApiResult =
  /** A 2xx; the body is `undefined` where it was not JSON. */
  | { readonly kind: "ok"; readonly body: unknown }
  | StatusResult
  /** No answer, or one that broke off. `begun`: a 2xx came, but not its whole body. */
  | { readonly kind: "lost"; readonly failure: CallFailure; readonly begun: boolean };

/**
 * A session's list of messages comes in one piece. Thousands of turns fit; parsed, they take several
 * times as much of the 128 MB that all objects beside this one share.
 * @see https://developers.cloudflare.com/workers/platform/limits/#memory
 */
const MOST_BYTES = 8 * 1024 * 1024;

/** The calls that the bridge makes, each one HTTP request. Nothing here throws. */
export interface Client {
  createSession(body: unknown, limitMs: number): Promise<ApiResult>;
  fetchSession(session: string, limitMs: number): Promise<ApiResult>;
  listMessages(session: string, limitMs: number): Promise<ApiResult>;
  /** Asks one question. @param route `stream` answers in raw text, `non-stream` in JSON */
  sendMessage(
    route: "stream" | "non-stream",
    session: string,
    question: string,
    limits: AskLimits,
  ): Promise<ReadResult>;
  readonly memory: HostMemory;
}

/**
 * Makes the calls of the GPT-trainer API for one chatbot.
 * @see https://guide.gpt-trainer.com/api-reference/api-key-setup
 */
export function createClient(options: ClientOptions): Client {
  const { apiKey, fetch, now } = options;
  const root = `${options.baseUrl}/api/v1`;
  const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
  const sessionUrl = (session: string): string => `${root}/session/${encodeURIComponent(session)}`;

  async function request(url: string, init: RequestInit, limitMs: number): Promise<ApiResult> {
    let begun = false;
    const result = await call<ApiResult>(
      fetch,
      url,
      { ...init, headers, redirect: "manual" },
      limitMs,
      async (response) => {
        if (!response.ok) return statusResult(response, now());
        begun = true;
        return { kind: "ok", body: parseJson(await textUpTo(response, MOST_BYTES)) };
      },
    );
    if (result.kind === "answer") return result.answer;
    return { kind: "lost", failure: result.failure, begun };
  }

  return {
    createSession: (body, limitMs) =>
      request(
        `${root}/chatbot/${encodeURIComponent(options.chatbotUuid)}/session/create`,
        { method: "POST", body: JSON.stringify(body) },
        limitMs,
      ),
    fetchSession: (session, limitMs) => request(sessionUrl(session), { method: "GET" }, limitMs),
    listMessages: (session, limitMs) =>
      request(`${sessionUrl(session)}/messages`, { method: "GET" }, limitMs),
    sendMessage: (route, session, question, limits) =>
      readAnswer(
        fetch,
        `${sessionUrl(session)}/message/${route}`,
        { method: "POST", headers, redirect: "manual", body: JSON.stringify({ query: question }) },
        limits,
        now,
      ),
    memory: createHostMemory(),
  };
}

/**
 * The origin of an API from what somebody pasted: without trailing slashes and `/api/v1`.
 * @returns undefined when it is no http or https address, or holds a user name, a query or a
 * fragment
 */
export function normaliseBaseUrl(pasted: string): string | undefined {
  const url = URL.parse(pasted.trim());
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    return undefined;
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, "").replace(/\/api(\/v1)?$/, "")}`.replace(
    /\/+$/,
    "",
  );
}

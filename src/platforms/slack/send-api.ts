import * as v from "valibot";
import { call, type Fetch, neverConnected, retryAfterMs } from "../../lib/http.ts";
import { readJson } from "./payloads-json.ts";

/** What Slack's API said when it refused a call. @see https://docs.slack.dev/apis/web-api/#responses */
export interface SlackError {
  /** Slack's own short string, such as `channel_not_found`. */
  readonly error: string;
  readonly status: number;
  /** Milliseconds for which no further call is wanted, where Slack says so. */
  readonly retryAfterMs?: number;
}

/** How one call of a method ended. */
export type ApiResult =
  /** `answer` is the whole of it: Slack puts results beside `ok`. */
  | { readonly kind: "ok"; readonly answer: unknown }
  | { readonly kind: "refused"; readonly refusal: SlackError }
  /** The connection never opened: certainly nothing happened. */
  | { readonly kind: "unreachable" }
  /** It may or may not have happened. */
  | { readonly kind: "unknown"; readonly code: string };

/**
 * Arguments in one of the two ways of sending them: methods that read take forms only.
 * @see https://docs.slack.dev/apis/web-api/#basics
 */
export type Arguments =
  | { readonly json: Readonly<Record<string, unknown>> }
  | { readonly form: Readonly<Record<string, string>> };

/** Calls one method. Never throws; the body of the answer is always read or cancelled. */
export type CallMethod = (
  method: string,
  parameters: Arguments,
  limits: { readonly timeoutMs: number; readonly signal?: AbortSignal },
) => Promise<ApiResult>;

/** What it takes to call the Web API. */
export interface ApiOptions {
  readonly botToken: string;
  /** Such as `https://slack.com/api/`, with or without a slash at its end. */
  readonly apiUrl: string;
  readonly fetch: Fetch;
  /** Unix milliseconds. */
  now(): number;
}

/** Every answer of a method's. @see https://docs.slack.dev/apis/web-api/#responses */
const answerSchema = v.variant("ok", [
  v.looseObject({ ok: v.literal(true) }),
  v.object({ ok: v.literal(false), error: v.optional(v.string(), "") }),
]);

/** A gateway in front of the API: its answer does not say what the API did. */
const GATEWAY_STATUSES: ReadonlySet<number> = new Set([502, 504]);
const TOO_MANY_REQUESTS = 429;

/**
 * The Web API as a function. HTTP 200 says nothing: whether a call succeeded stands in its body.
 * @see https://docs.slack.dev/apis/web-api/
 */
export function createApi(options: ApiOptions): CallMethod {
  const base = options.apiUrl.replace(/\/+$/, "");
  return heedLimits(options, async (method, parameters, { timeoutMs, signal }) => {
    const init: RequestInit = {
      method: "POST",
      ...encode(parameters, options.botToken),
      // The token is not carried to wherever somebody points.
      redirect: "manual",
      ...(signal === undefined ? {} : { signal }),
    };
    const result = await call(options.fetch, `${base}/${method}`, init, timeoutMs, (response) =>
      readAnswer(response, options),
    );
    if (result.kind === "failure") return { kind: "unknown", code: `slack_${result.failure}` };
    return result.answer;
  });
}

/** The one method whose limit is each channel's own, and kept by the conversation. */
const LIMITED_BY_CHANNEL = "chat.postMessage";

/**
 * Leaves a method alone for as long as Slack asks, whoever wants it: its limit is the whole app's.
 * @see https://docs.slack.dev/apis/web-api/rate-limits
 */
function heedLimits({ now }: Pick<ApiOptions, "now">, callMethod: CallMethod): CallMethod {
  const quietUntil = new Map<string, number>();
  return async (method, parameters, limits) => {
    const leftMs = (quietUntil.get(method) ?? 0) - now();
    if (leftMs > 0) {
      const refusal = { error: "ratelimited", status: TOO_MANY_REQUESTS, retryAfterMs: leftMs };
      return { kind: "refused", refusal };
    }
    const result = await callMethod(method, parameters, limits);
    if (method === LIMITED_BY_CHANNEL || result.kind !== "refused") return result;
    const { status, retryAfterMs: askedMs = 0 } = result.refusal;
    if (status === TOO_MANY_REQUESTS) quietUntil.set(method, now() + askedMs);
    return result;
  };
}

function encode(parameters: Arguments, token: string): Pick<RequestInit, "body" | "headers"> {
  const authorization = `Bearer ${token}`;
  if ("json" in parameters) {
    return {
      headers: { authorization, "content-type": "application/json; charset=utf-8" },
      body: JSON.stringify(parameters.json),
    };
  }
  return {
    headers: { authorization, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(parameters.form).toString(),
  };
}

async function readAnswer(response: Response, clock: Pick<ApiOptions, "now">): Promise<ApiResult> {
  const { status, headers } = response;
  if (neverConnected(status) || GATEWAY_STATUSES.has(status)) {
    await response.body?.cancel().catch(() => undefined);
    return neverConnected(status)
      ? { kind: "unreachable" }
      : { kind: "unknown", code: "slack_gateway_error" };
  }
  const asked = retryAfterMs(headers, clock.now());
  const told = { status, ...(asked === undefined ? {} : { retryAfterMs: asked }) };
  const text = await readText(response);
  // Its status alone says enough, whatever stands in front of Slack wrote beside it.
  if (status === TOO_MANY_REQUESTS) {
    return { kind: "refused", refusal: { error: "ratelimited", ...told } };
  }
  if (text === undefined) return { kind: "unknown", code: "slack_reply_lost" };
  const answer = v.safeParse(answerSchema, readJson(text));
  if (!answer.success) return { kind: "unknown", code: "slack_reply_unreadable" };
  if (answer.output.ok) return { kind: "ok", answer: answer.output };
  return { kind: "refused", refusal: { error: answer.output.error, ...told } };
}

/** @returns undefined when the connection broke before the end */
async function readText(response: Response): Promise<string | undefined> {
  try {
    return await response.text();
  } catch {
    return undefined;
  }
}

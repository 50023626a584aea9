import * as v from "valibot";
import { call, type Fetch, neverConnected, retryAfterMs } from "../../lib/http.ts";
import { type GraphError, graphErrorSchema } from "./errors.ts";

/** A gateway in front of the API: its answer does not say what the API did, whatever its body. */
const GATEWAY_STATUSES: ReadonlySet<number> = new Set([502, 504]);
const TOO_MANY_REQUESTS = 429;
const SERVER_ERROR_MIN = 500;

/** What to wait at least for a limit that something in front of the API sets. */
const EDGE_LIMIT_MS = 60_000;

const objectSchema = v.looseObject({});

/** How one call ended. */
export type ApiResult =
  | { readonly kind: "ok"; readonly answer: unknown }
  | {
      readonly kind: "refused";
      readonly error: GraphError;
      readonly status: number;
      /** What a `Retry-After` header asked for, 0 without one. */
      readonly retryAfterMs: number;
    }
  /** Something in front of the API lets nothing through just now. */
  | { readonly kind: "limited"; readonly ms: number }
  /** The connection never opened: certainly nothing happened. */
  | { readonly kind: "unreachable" }
  /** It may or may not have happened. */
  | { readonly kind: "unknown"; readonly code: string };

/** One request to the number's part of the API. */
export interface ApiRequest {
  /** What follows the number's id. */
  readonly path: string;
  /** Posted; absent: it is only asked for. */
  readonly body?: Readonly<Record<string, unknown>>;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** Makes one request. Never throws; the body of the answer is always read or cancelled. */
export type CallApi = (request: ApiRequest) => Promise<ApiResult>;

/** What it takes to call the Cloud API. */
export interface ApiOptions {
  readonly accessToken: string;
  /** The number's address: `https://graph.facebook.com/v25.0/106540352242922`, say. */
  readonly numberUrl: string;
  readonly fetch: Fetch;
  /** Unix milliseconds. */
  now(): number;
}

/**
 * The Cloud API for one number as a function. The token stands in a header and in no result.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/reference/whatsapp-business-phone-number/message-api
 */
export function createApi(options: ApiOptions): CallApi {
  const { accessToken, numberUrl, fetch, now } = options;
  const authorization = `Bearer ${accessToken}`;
  return async ({ path, body, timeoutMs, signal }) => {
    const init: RequestInit = {
      ...(body === undefined
        ? { method: "GET", headers: { authorization } }
        : {
            method: "POST",
            headers: { authorization, "content-type": "application/json" },
            body: JSON.stringify(body),
          }),
      // The token is not carried to wherever somebody points.
      redirect: "manual",
      ...(signal === undefined ? {} : { signal }),
    };
    const result = await call(fetch, `${numberUrl}${path}`, init, timeoutMs, (response) =>
      readAnswer(response, now),
    );
    if (result.kind === "failure") return { kind: "unknown", code: `whatsapp_${result.failure}` };
    return result.answer;
  };
}

async function readAnswer(response: Response, now: () => number): Promise<ApiResult> {
  const { status } = response;
  if (neverConnected(status) || GATEWAY_STATUSES.has(status)) {
    await response.body?.cancel().catch(() => undefined);
    return neverConnected(status)
      ? { kind: "unreachable" }
      : { kind: "unknown", code: "whatsapp_gateway_error" };
  }
  const body = await readJson(response);
  if (body === undefined) return { kind: "unknown", code: "whatsapp_reply_lost" };
  const askedMs = retryAfterMs(response.headers, now()) ?? 0;
  // An error is an error whatever the status says: limits often come as 400.
  const refusal = v.safeParse(graphErrorSchema, body.json);
  if (refusal.success) {
    return { kind: "refused", error: refusal.output.error, status, retryAfterMs: askedMs };
  }
  if (status === TOO_MANY_REQUESTS) {
    return { kind: "limited", ms: Math.max(EDGE_LIMIT_MS, askedMs) };
  }
  if (status >= SERVER_ERROR_MIN) return { kind: "unknown", code: "whatsapp_gateway_error" };
  return response.ok && v.is(objectSchema, body.json)
    ? { kind: "ok", answer: body.json }
    : { kind: "unknown", code: "whatsapp_reply_unreadable" };
}

/** @returns undefined when the connection broke before the end; `json` is undefined when it is no JSON */
async function readJson(response: Response): Promise<{ json: unknown } | undefined> {
  let text: string;
  try {
    text = await response.text();
  } catch {
    return undefined;
  }
  try {
    return { json: JSON.parse(text) };
  } catch {
    return { json: undefined };
  }
}

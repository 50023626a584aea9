import * as v from "valibot";
import { call, type Fetch, neverConnected, retryAfterMs } from "../../lib/http.ts";
import type { Address } from "../../messages/address.ts";
import type { Delivery, Pace, SendOutcome } from "../platform.ts";
import { remedyFor, type TelegramError } from "./errors.ts";

/** A message is shown within a second or two; a server in trouble takes longer, and then we cannot know. */
const SEND_TIMEOUT_MS = 15_000;
/** A typing sign lasts five seconds: a later one would be about nothing. */
const WORKING_TIMEOUT_MS = 4_000;
/** getMe is asked while a webhook or a part waits for it. */
const GET_ME_TIMEOUT_MS = 5_000;

/** Telegram's own gateway in front of the API: its answer does not say what the API did. */
const GATEWAY_STATUSES: ReadonlySet<number> = new Set([502, 504]);

/**
 * Short bursts to one chat are tolerated, then one message a second.
 * @see https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
 */
const PRIVATE_PACE: Pace = { burst: 20, intervalMs: 1_000 };
/** Twenty messages a minute in one group, the burst included: 5 at once and 15 more. */
const GROUP_PACE: Pace = { burst: 5, intervalMs: 4_000 };

/** A server before the API that limits us says it by the status alone. */
const TOO_MANY_REQUESTS = 429;

/** What every method answers. @see https://core.telegram.org/bots/api#making-requests */
const answerSchema = v.variant("ok", [
  v.object({ ok: v.literal(true), result: v.unknown() }),
  v.object({
    ok: v.literal(false),
    error_code: v.number(),
    description: v.optional(v.string(), ""),
    parameters: v.optional(
      v.object({
        /** Seconds. */
        retry_after: v.optional(v.number()),
        migrate_to_chat_id: v.optional(v.number()),
      }),
    ),
  }),
]);

/** What sendMessage answers. @see https://core.telegram.org/bots/api#sendmessage */
const sentMessageSchema = v.object({ message_id: v.number() });

/** What getMe answers. @see https://core.telegram.org/bots/api#getme */
const botSchema = v.object({ username: v.string() });

/** How one call of a method ended. */
type ApiResult =
  | { readonly kind: "ok"; readonly result: unknown }
  | { readonly kind: "refused"; readonly error: TelegramError; readonly retryAfterMs?: number }
  /** The connection never opened: certainly nothing happened. */
  | { readonly kind: "unreachable" }
  /** It may or may not have happened. */
  | { readonly kind: "unknown"; readonly code: string };

/** Calls one method. Never throws; the body of the answer is always read or cancelled. */
export type CallMethod = (
  method: string,
  parameters: Readonly<Record<string, unknown>>,
  limits: { readonly timeoutMs: number; readonly signal?: AbortSignal },
) => Promise<ApiResult>;

/** What it takes to call the Bot API. */
export interface ApiOptions {
  readonly botToken: string;
  /** Such as `https://api.telegram.org`, without a slash at the end. */
  readonly apiBaseUrl: string;
  readonly fetch: Fetch;
  /** Unix milliseconds. */
  now(): number;
}

/**
 * The Bot API as a function. The address it calls holds the token, so it never appears in a result.
 * @see https://core.telegram.org/bots/api#making-requests
 */
export function createApi(options: ApiOptions): CallMethod {
  const { botToken, apiBaseUrl, fetch } = options;
  const base = `${apiBaseUrl.replace(/\/+$/, "")}/bot${botToken}`;
  return async (method, parameters, { timeoutMs, signal }) => {
    const init: RequestInit = {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(parameters),
      // The token stands in the address: it is not carried to wherever somebody points.
      redirect: "manual",
      ...(signal === undefined ? {} : { signal }),
    };
    const result = await call(fetch, `${base}/${method}`, init, timeoutMs, (response) =>
      readAnswer(response, options),
    );
    if (result.kind === "failure") return { kind: "unknown", code: `telegram_${result.failure}` };
    return result.answer;
  };
}

async function readAnswer(response: Response, clock: Pick<ApiOptions, "now">): Promise<ApiResult> {
  if (neverConnected(response.status) || GATEWAY_STATUSES.has(response.status)) {
    await response.body?.cancel().catch(() => undefined);
    return neverConnected(response.status)
      ? { kind: "unreachable" }
      : { kind: "unknown", code: "telegram_gateway_error" };
  }
  const body = await readJson(response);
  if (body === undefined) return { kind: "unknown", code: "telegram_reply_lost" };
  const answer = v.safeParse(answerSchema, body.json);
  let error: TelegramError = { error_code: response.status, description: "" };
  if (answer.success) {
    if (answer.output.ok) return { kind: "ok", result: answer.output.result };
    error = answer.output;
  } else if (response.status !== TOO_MANY_REQUESTS) {
    return { kind: "unknown", code: "telegram_reply_unreadable" };
  }
  const askedMs = retryAfterMs(response.headers, clock.now());
  return askedMs === undefined
    ? { kind: "refused", error }
    : { kind: "refused", error, retryAfterMs: askedMs };
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

/**
 * Shows one part as one message.
 * @see https://core.telegram.org/bots/api#sendmessage
 */
export async function sendPart(callMethod: CallMethod, delivery: Delivery): Promise<SendOutcome> {
  const { to, signal } = delivery;
  const result = await callMethod("sendMessage", messageOf(delivery), {
    timeoutMs: SEND_TIMEOUT_MS,
    ...(signal === undefined ? {} : { signal }),
  });
  switch (result.kind) {
    case "ok": {
      // It is shown whatever its id is: an answer without one must not be shown again for that.
      const sent = v.safeParse(sentMessageSchema, result.result);
      return { kind: "sent", messageId: sent.success ? String(sent.output.message_id) : "" };
    }
    case "refused":
      return { kind: "not_sent", ...remedyFor({ ...result, to, plain: delivery.plain }) };
    case "unreachable":
      return { kind: "not_sent", code: "telegram_unreachable", remedy: { do: "outlast" } };
    case "unknown":
      return result;
  }
}

function messageOf({ to, part, plain }: Delivery): Record<string, unknown> {
  return {
    ...chatOf(to),
    text: plain ? part.plain : part.rich,
    ...(plain ? {} : { parse_mode: "HTML" }),
    // A preview would make Telegram fetch whatever address a chatbot writes.
    link_preview_options: { is_disabled: true },
    ...(to.replyTo === undefined
      ? {}
      : {
          reply_parameters: {
            message_id: Number(to.replyTo),
            // The person may have deleted the question.
            allow_sending_without_reply: true,
          },
        }),
  };
}

/** The General topic of a forum has no thread: its id 1 would be refused. */
function chatOf(to: Address): Record<string, number> {
  const thread = to.thread === undefined ? {} : { message_thread_id: Number(to.thread) };
  return { chat_id: Number(to.channel), ...thread };
}

/**
 * Shows "typing" for up to five seconds, or until a message arrives.
 * @returns the milliseconds for which Telegram wants no further sign; 0 when it is content
 * @see https://core.telegram.org/bots/api#sendchataction
 */
export async function showTyping(
  callMethod: CallMethod,
  to: Address,
  signal: AbortSignal,
): Promise<number> {
  const parameters = { ...chatOf(to), action: "typing" };
  const limits = { timeoutMs: WORKING_TIMEOUT_MS, signal };
  const result = await callMethod("sendChatAction", parameters, limits);
  if (result.kind !== "refused") return 0;
  const { remedy } = remedyFor({ ...result, to, plain: true });
  return remedy.do === "wait" ? remedy.ms : 0;
}

/** Whether the API answers at all, even with a refusal. @see https://core.telegram.org/bots/api#getme */
export async function answersAnything(
  callMethod: CallMethod,
  signal: AbortSignal,
): Promise<boolean> {
  const result = await callMethod("getMe", {}, { timeoutMs: GET_ME_TIMEOUT_MS, signal });
  return result.kind === "ok" || result.kind === "refused";
}

/** The bot's own username without `@`; undefined when Telegram did not say. @see https://core.telegram.org/bots/api#getme */
export async function askUsername(callMethod: CallMethod): Promise<string | undefined> {
  const result = await callMethod("getMe", {}, { timeoutMs: GET_ME_TIMEOUT_MS });
  if (result.kind !== "ok") return undefined;
  const bot = v.safeParse(botSchema, result.result);
  return bot.success ? bot.output.username : undefined;
}

/** Ids of groups are negative. @see https://core.telegram.org/bots/api#chat */
export function paceOf(to: Address): Pace {
  return to.channel.startsWith("-") ? GROUP_PACE : PRIVATE_PACE;
}

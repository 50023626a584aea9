import { futureConnection } from "../connection.ts";
import type { FaultableCall, Faults } from "../faults.ts";
import { AnswerTimeout, closedError, type PostClient } from "../webhook-post.ts";
import { signatureHeaders } from "./signature.ts";
import type { JsonObject, SimulatedApp } from "./types.ts";

/** The name under which deliveries pass through {@link Faults}; their params are what is delivered. */
export const WEBHOOK_CALL = "webhook";
/** The point at which a delivery is with the app's server, and nothing of its answer is looked at. */
export const SENT_POINT = "sent";

/** @see https://docs.slack.dev/apis/events-api/#responding */
const MAX_REDIRECTS = 2;
const USER_AGENT = "Slackbot 1.0 (+https://api.slack.com/robots)";

/** What is delivered. */
export type ParcelKind =
  | "event"
  | "command"
  | "interaction"
  | "url_verification"
  | "app_rate_limited"
  | "ssl_check"
  | "raw";

/** Why an attempt failed, in Slack's words. @see https://docs.slack.dev/apis/events-api/#retries */
export type RetryReason =
  | "http_timeout"
  | "too_many_redirects"
  | "connection_failed"
  | "ssl_error"
  | "http_error"
  | "unknown_error";

/** One thing to deliver. */
export interface Parcel {
  readonly kind: ParcelKind;
  readonly app: SimulatedApp;
  /** An event's `event_id`; the trigger of a form; empty for all else. */
  readonly id: string;
  /** What faults see. */
  readonly params: JsonObject;
  readonly body: Uint8Array;
  /** `content-type` and whatever else goes with it. */
  readonly headers: Readonly<Record<string, string>>;
  /** False for what Slack does not sign, or what a test signs itself. */
  readonly signed: boolean;
}

/** One attempt to deliver one parcel. */
export interface Attempt {
  /** The app's handle. */
  readonly app: string;
  readonly kind: ParcelKind;
  readonly id: string;
  /** 1 for the first attempt of this parcel. */
  readonly attempt: number;
  /** Unix milliseconds at which it began. */
  readonly at: number;
  /** What the webhook answered; absent when nothing came. */
  readonly status?: number;
  /** Why it failed. */
  readonly reason?: RetryReason;
}

/** How one attempt ended. */
export type AttemptResult =
  | { readonly ok: true; readonly response: Response }
  | {
      readonly ok: false;
      readonly reason: RetryReason;
      readonly response?: Response;
    };

export interface AttemptOptions {
  readonly faults: Faults;
  readonly client: PostClient;
  readonly now: () => number;
  /** Milliseconds for a whole answer. */
  readonly timeoutMs: number;
}

/** Which attempt it is, and why there was need of it. */
export interface Retry {
  /** 1, 2, 3, … */
  readonly number: number;
  readonly reason: RetryReason;
}

/** Delivers one parcel once. Never throws. @param note told how it ended */
export async function attemptDelivery(
  options: AttemptOptions,
  parcel: Parcel,
  url: string,
  retry: Retry | undefined,
  note: (attempt: Attempt) => void,
): Promise<AttemptResult> {
  const begun = {
    app: parcel.app.name,
    kind: parcel.kind,
    id: parcel.id,
    attempt: (retry?.number ?? 0) + 1,
    at: options.now(),
  };
  try {
    const result = await post(options, parcel, url, retry);
    const { status } = result.response;
    note(result.ok ? { ...begun, status } : { ...begun, status, reason: result.reason });
    return result;
  } catch (thrown) {
    const reason = reasonOf(thrown);
    note({ ...begun, reason });
    return { ok: false, reason };
  }
}

type Answered = AttemptResult & { readonly response: Response };

/** @throws Error when the connection breaks, or a fault breaks it, or nothing comes in time */
async function post(
  options: AttemptOptions,
  parcel: Parcel,
  url: string,
  retry: Retry | undefined,
): Promise<Answered> {
  const { faults } = options;
  const { connection, attach } = futureConnection();
  const call: FaultableCall = { name: WEBHOOK_CALL, params: parcel.params, connection };
  let isLost = false;
  const outcome = await faults.run(call, async () => {
    const headers = headersFor(parcel, retry, options.now());
    const deadline = Date.now() + options.timeoutMs;
    for (let target = url, redirects = 0; ; redirects += 1) {
      const left = Math.max(1, deadline - Date.now());
      const outgoing = options.client.post(target, headers, parcel.body, left);
      attach(outgoing.connection);
      await outgoing.sent;
      if (redirects === 0 && !(await faults.point(call, SENT_POINT))) throw closedError();
      const answer = await outgoing.answer;
      const next = redirectOf(answer, target);
      if (next === undefined) return answer;
      isLost = redirects === MAX_REDIRECTS;
      if (isLost) return answer;
      target = next;
    }
  });
  const { response } = outcome;
  if (!response) throw closedError();
  if (response.ok) return { ok: true, response };
  return { ok: false, reason: isLost ? "too_many_redirects" : "http_error", response };
}

function redirectOf(answer: Response, from: string): string | undefined {
  const location = answer.headers.get("location");
  if ((answer.status !== 301 && answer.status !== 302) || location === null) return undefined;
  return new URL(location, from).href;
}

function headersFor(
  { app, body, headers, signed }: Parcel,
  retry: Retry | undefined,
  now: number,
): Record<string, string> {
  return {
    accept: "*/*",
    "accept-encoding": "gzip,deflate",
    "user-agent": USER_AGENT,
    ...(signed ? signatureHeaders(app.signingSecret, body, now) : {}),
    ...(retry
      ? { "x-slack-retry-num": String(retry.number), "x-slack-retry-reason": retry.reason }
      : {}),
    ...headers,
  };
}

function reasonOf(thrown: unknown): RetryReason {
  if (thrown instanceof AnswerTimeout) return "http_timeout";
  if (!(thrown instanceof Error)) return "unknown_error";
  const code = "code" in thrown ? String(thrown.code) : "";
  return /CERT|SSL|TLS|EPROTO/.test(code) ? "ssl_error" : "connection_failed";
}

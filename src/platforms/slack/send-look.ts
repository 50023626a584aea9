import * as v from "valibot";
import type { LookOutcome, LostPart, PartTracing } from "../platform.ts";
import type { Arguments, CallMethod, SlackError } from "./send-api.ts";
import { codeOf, isServerError } from "./errors.ts";
import { partIdIn } from "./payloads-part-id.ts";
import { stampOf } from "./payloads.ts";

/** A message whose posting was cut off is listed at once, or some seconds later. */
const LOOKS_AT_MS = [0, 3_000, 10_000] as const;

/** One page of messages is read quickly, or not at all. */
const LOOK_TIMEOUT_MS = 5_000;
/** More than this is not recommended. @see https://docs.slack.dev/apis/web-api/pagination */
const PAGE_LENGTH = "200";
/** A part that six hundred messages follow within seconds does not exist. */
const MAXIMUM_PAGES = 3;

/** What both methods answer. @see https://docs.slack.dev/reference/methods/conversations.history */
const pageSchema = v.object({
  messages: v.array(v.object({ ts: v.string(), metadata: v.optional(v.unknown()) })),
  response_metadata: v.nullish(v.object({ next_cursor: v.nullish(v.string()) })),
});

/**
 * Refusals after which the part is as unknown as before: Slack is in trouble, or somebody has to mend
 * the token first, without which nothing can be shown either.
 */
const PASSING_ERRORS: ReadonlySet<string> = new Set([
  "account_inactive",
  "ekm_access_denied",
  "fatal_error",
  "internal_error",
  "invalid_auth",
  "not_authed",
  "org_login_required",
  "rate_limited",
  "ratelimited",
  "request_timeout",
  "service_unavailable",
  "team_added_to_org",
  "token_expired",
  "token_revoked",
]);

/**
 * How a part is found that may or may not have been shown: by the id in its metadata.
 * @param now Unix milliseconds
 */
export function createTracing(callMethod: CallMethod, now: () => number): PartTracing {
  return {
    looksAtMs: LOOKS_AT_MS,
    look({ to, partId, after }, signal) {
      // A stamp that has not come yet says nothing of when it was answered: looked for everywhere.
      const isBound = after !== undefined && after <= now();
      const part = { to, partId, ...(isBound ? { after } : {}) };
      return lookFor(callMethod, part, signal);
    },
  };
}

/**
 * Reads the thread, or the conversation of a message without one, from the answered message on.
 * @see https://docs.slack.dev/reference/methods/conversations.replies
 * @see https://docs.slack.dev/reference/methods/conversations.history
 */
async function lookFor(
  callMethod: CallMethod,
  part: LostPart,
  signal: AbortSignal,
): Promise<LookOutcome> {
  const { thread } = part.to;
  const method = thread === undefined ? "conversations.history" : "conversations.replies";
  let cursor: string | undefined;
  for (let page = 0; page < MAXIMUM_PAGES; page += 1) {
    const limits = { timeoutMs: LOOK_TIMEOUT_MS, signal };
    const result = await callMethod(method, argumentsOf(part, cursor), limits);
    if (result.kind === "unreachable") return { kind: "unanswered", code: "slack_unreachable" };
    if (result.kind === "unknown") return { kind: "unanswered", code: result.code };
    if (result.kind === "refused") return judge(result.refusal);
    const parsed = v.safeParse(pageSchema, result.answer);
    if (!parsed.success) return { kind: "unanswered", code: "slack_reply_unreadable" };
    const { messages, response_metadata: more } = parsed.output;
    const found = messages.find(({ metadata }) => partIdIn(metadata) === part.partId);
    if (found !== undefined) return { kind: "found", messageId: found.ts };
    cursor = more?.next_cursor ?? "";
    if (cursor === "") return { kind: "absent" };
  }
  return { kind: "unanswered", code: "slack_too_many_messages" };
}

function argumentsOf({ to, after }: LostPart, cursor: string | undefined): Arguments {
  return {
    form: {
      channel: to.channel,
      ...(to.thread === undefined ? {} : { ts: to.thread }),
      ...(after === undefined ? {} : { oldest: stampOf(after) }),
      include_all_metadata: "true",
      limit: PAGE_LENGTH,
      ...(cursor === undefined ? {} : { cursor }),
    },
  };
}

function judge(refusal: SlackError): LookOutcome {
  const { error, status } = refusal;
  if (error === "thread_not_found") return { kind: "absent" };
  const isPassing = PASSING_ERRORS.has(error) || isServerError(status);
  const code = codeOf(refusal);
  if (!isPassing) return { kind: "blind", code };
  const { retryAfterMs } = refusal;
  return retryAfterMs === undefined
    ? { kind: "unanswered", code }
    : { kind: "unanswered", code, afterMs: retryAfterMs };
}

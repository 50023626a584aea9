import type { Address } from "../../messages/address.ts";
import type { Remedy } from "../platform.ts";
import type { SlackError } from "./send-api.ts";

/** What a refusal means, in words that the function below turns into a {@link Diagnosis}. */
type Cure =
  | "close"
  /** Slack says that it may have been shown all the same. */
  | "doubt"
  | "give_up"
  /** The thread is gone: in private the answer is still wanted, before others it is not. */
  | "leave_lost_thread"
  /** Nothing can be answered in a thread there. */
  | "leave_thread"
  | "outlast"
  | "plain"
  | "skip"
  | "split"
  | "wait";

/** One row of the table. */
export interface ErrorRow {
  /** Slack's own name; with `slack_` before it, it is our code. */
  readonly error: string;
  readonly cure: Cure;
}

const rowsOf = (cure: Cure, ...errors: readonly string[]): ErrorRow[] =>
  errors.map((error) => ({ error, cure }));

/**
 * Refusals of the Web API, as far as `chat.postMessage` can give them.
 * @see https://docs.slack.dev/reference/methods/chat.postMessage
 * @see https://docs.slack.dev/apis/web-api/#errors
 */
export const errorRows: readonly ErrorRow[] = [
  ...rowsOf("wait", "ratelimited", "rate_limited"),
  ...rowsOf("doubt", "internal_error", "fatal_error", "request_timeout"),
  ...rowsOf("outlast", "service_unavailable", "team_added_to_org", "external_channel_migrating"),

  // The token, the app or the workspace must be mended by somebody.
  ...rowsOf(
    "outlast",
    "not_authed",
    "invalid_auth",
    "account_inactive",
    "token_revoked",
    "token_expired",
    "not_allowed_token_type",
    "no_permission",
    "missing_scope",
    "access_denied",
    "app_access_restricted",
    "team_access_not_granted",
    "org_login_required",
    "enterprise_is_restricted",
    "ekm_access_denied",
    "two_factor_setup_required",
    "unknown_method",
    "message_limit_exceeded",
    "messages_tab_disabled",
  ),

  ...rowsOf(
    "close",
    "channel_not_found",
    "not_in_channel",
    "is_archived",
    "restricted_action",
    "restricted_action_read_only_channel",
    "restricted_action_thread_only_channel",
    "restricted_action_thread_locked",
    "channel_type_not_supported",
    "method_not_supported_for_channel_type",
  ),

  ...rowsOf("leave_lost_thread", "thread_not_found"),
  ...rowsOf(
    "leave_thread",
    "invalid_thread_ts",
    "cannot_reply_to_message",
    "restricted_action_non_threadable_channel",
  ),

  ...rowsOf(
    "plain",
    "invalid_blocks",
    "invalid_blocks_format",
    "msg_blocks_too_many",
    "markdown_text_conflict",
    "invalid_arguments",
  ),
  ...rowsOf("split", "msg_too_long", "msg_blocks_too_long"),
  ...rowsOf("skip", "no_text"),

  ...rowsOf(
    "give_up",
    "metadata_too_large",
    "invalid_metadata_format",
    "invalid_metadata_schema",
    "metadata_must_be_sent_from_app",
    "duplicate_message_not_found",
    "duplicate_channel_not_found",
    "method_deprecated",
    "deprecated_endpoint",
    "feature_not_enabled",
    "invalid_arg_name",
    "invalid_charset",
    "invalid_json",
    "json_not_object",
    "invalid_post_type",
    "missing_post_type",
  ),
];

const cures: ReadonlyMap<string, Cure> = new Map(errorRows.map(({ error, cure }) => [error, cure]));

const SERVER_ERROR_MIN = 500;

/** Where Slack does not say how long to wait: its limits are counted by the minute. */
const WAIT_UNTOLD_MS = 30_000;

/** Ids of direct messages. @see https://docs.slack.dev/reference/objects/conversation-object */
const DIRECT_MESSAGE = /^D/;

/** What was refused, and how it was being sent. */
export interface Refused {
  readonly refusal: SlackError;
  readonly to: Address;
  /** Whether it was sent without formatting. */
  readonly plain: boolean;
}

/** What a refusal means, and its name. */
export interface Diagnosis {
  /** Such as `slack_is_archived`; listed in docs/errors.md. */
  readonly code: string;
  /** Absent where it may have been shown in spite of the refusal. */
  readonly remedy?: Remedy;
}

/** The row for a refusal, and what the row means for this address. */
export function diagnose(refused: Refused): Diagnosis {
  const { refusal } = refused;
  const code = codeOf(refusal);
  const cure = cures.get(refusal.error) ?? (isServerError(refusal.status) ? "doubt" : "give_up");
  return cure === "doubt" ? { code } : { code, remedy: remedyOf(cure, refused) };
}

/** Our name of a refusal. One that is not in the table has a general one: Slack's may be anything. */
export function codeOf({ error, status }: SlackError): string {
  if (cures.has(error)) return `slack_${error}`;
  return isServerError(status) ? "slack_server_error" : "slack_refused";
}

/** Whether a server in trouble answered, which may have done what it was asked, or half of it. */
export function isServerError(status: number): boolean {
  return status >= SERVER_ERROR_MIN;
}

function remedyOf(cure: Exclude<Cure, "doubt">, { refusal, to, plain }: Refused): Remedy {
  switch (cure) {
    case "leave_lost_thread":
      // Somebody has deleted the question. Its answer must not appear before the whole channel.
      return DIRECT_MESSAGE.test(to.channel) ? withoutThread(to) : { do: "close" };
    case "leave_thread":
      return withoutThread(to);
    case "plain":
      return { do: plain ? "give_up" : "plain" };
    case "wait":
      return { do: "wait", ms: refusal.retryAfterMs ?? WAIT_UNTOLD_MS };
    case "close":
    case "give_up":
    case "outlast":
    case "skip":
    case "split":
      return { do: cure };
  }
}

/** The same channel, for an address that has a thread to leave. */
function withoutThread(to: Address): Remedy {
  if (to.thread === undefined) return { do: "give_up" };
  return { do: "readdress", to: { channel: to.channel } };
}

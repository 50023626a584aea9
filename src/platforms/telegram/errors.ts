import type { Address } from "../../messages/address.ts";
import type { Remedy } from "../platform.ts";

/** The API's answer that something was refused. @see https://core.telegram.org/bots/api#making-requests */
export interface TelegramError {
  readonly error_code: number;
  readonly description: string;
  readonly parameters?:
    | {
        /** Seconds. */
        readonly retry_after?: number | undefined;
        readonly migrate_to_chat_id?: number | undefined;
      }
    | undefined;
}

/** What a refusal means, in words that the function below turns into a {@link Remedy}. */
type Cure =
  | "close"
  | "follow_migration"
  | "give_up"
  | "leave_thread"
  | "leave_reply"
  | "outlast"
  | "plain"
  | "retry"
  | "skip"
  | "split"
  | "wait";

/** One row of the table: the first that matches counts. */
export interface ErrorRow {
  /** `error_code`; absent where the description alone tells. */
  readonly errorCode?: number;
  /** Part of the description; absent where the code alone tells. */
  readonly match?: RegExp;
  /** Ours, for logs and dead letters. */
  readonly name: string;
  readonly cure: Cure;
}

/**
 * Refusals of the Bot API. Descriptions are matched without regard to case, because the server passes
 * some codes on in capitals and rewrites some 403 to 400.
 * @see https://core.telegram.org/bots/api#making-requests
 * @see https://github.com/tdlib/telegram-bot-api/blob/master/telegram-bot-api/Client.cpp
 */
export const errorRows: readonly ErrorRow[] = [
  { errorCode: 401, name: "unauthorized", cure: "outlast" },
  { errorCode: 404, name: "method_or_token_unknown", cure: "outlast" },
  { errorCode: 409, name: "conflict", cure: "outlast" },
  { errorCode: 421, name: "misdirected", cure: "outlast" },
  { errorCode: 429, name: "rate_limited", cure: "wait" },

  { match: /bot was blocked by the user|USER_IS_BLOCKED/i, name: "blocked", cure: "close" },
  { match: /user is deactivated|INPUT_USER_DEACTIVATED/i, name: "user_deactivated", cure: "close" },
  { match: /bot was kicked/i, name: "kicked", cure: "close" },
  { match: /bot is not a member/i, name: "not_a_member", cure: "close" },
  { match: /group chat was deleted/i, name: "group_deleted", cure: "close" },
  { match: /can't initiate conversation/i, name: "never_started", cure: "close" },
  { match: /bots can't send messages to bots/i, name: "is_a_bot", cure: "close" },
  { match: /upgraded to a supergroup/i, name: "migrated", cure: "follow_migration" },
  { match: /chat not found|PEER_ID_INVALID/i, name: "chat_not_found", cure: "close" },

  { match: /message thread not found/i, name: "thread_not_found", cure: "leave_thread" },
  { match: /TOPIC_CLOSED/i, name: "topic_closed", cure: "leave_thread" },
  { match: /TOPIC_DELETED/i, name: "topic_deleted", cure: "leave_thread" },
  {
    match: /message to be replied not found|replied message not found|REPLY_MESSAGE_ID_INVALID/i,
    name: "reply_not_found",
    cure: "leave_reply",
  },

  { match: /can't parse entities/i, name: "formatting_refused", cure: "plain" },
  { match: /ENTITY_BOUNDS_INVALID|ENTITIES_TOO_LONG/i, name: "entities_refused", cure: "plain" },
  { match: /(message|text) is too long|MESSAGE_TOO_LONG/i, name: "too_long", cure: "split" },
  { errorCode: 413, name: "request_too_large", cure: "split" },
  {
    match: /(message )?text is empty|text must be non-empty|MESSAGE_EMPTY/i,
    name: "empty",
    cure: "skip",
  },
  { match: /message is not modified/i, name: "not_modified", cure: "skip" },
  { match: /query is too old/i, name: "query_too_old", cure: "skip" },
  {
    match:
      /not enough rights|have no rights to send|CHAT_WRITE_FORBIDDEN|CHAT_SEND_\w+_FORBIDDEN|CHAT_RESTRICTED/i,
    name: "no_rights",
    cure: "give_up",
  },
  { match: /file is too big/i, name: "file_too_big", cure: "give_up" },
  { match: /wrong file_id|temporarily unavailable/i, name: "file_unavailable", cure: "retry" },
];

/** What is not in the table: a server in trouble may recover, a refusal we do not know will not. */
const serverRow: ErrorRow = { name: "server_error", cure: "retry" };
const unknownRow: ErrorRow = { name: "refused", cure: "give_up" };

const SERVER_ERROR_MIN = 500;

/** How long a limit lasts that names no time. Attempts would be used up before it ends. */
const LIMIT_MS = 30_000;

/** What was refused, and how it was being sent. */
export interface Refusal {
  readonly error: TelegramError;
  readonly to: Address;
  /** Whether it was sent without formatting. */
  readonly plain: boolean;
  /** Milliseconds that a `Retry-After` header asked for, for a refusal that names no time itself. */
  readonly retryAfterMs?: number;
}

/** What to do about a refusal, and its name. */
export interface Diagnosis {
  /** Such as `telegram_blocked`; listed in docs/errors.md. */
  readonly code: string;
  readonly remedy: Remedy;
}

/** The row for a refusal, and the remedy that the row means for this address. */
export function remedyFor(refusal: Refusal): Diagnosis {
  const row = rowFor(refusal.error);
  return { code: `telegram_${row.name}`, remedy: remedyOf(row.cure, refusal) };
}

function rowFor({ error_code: code, description }: TelegramError): ErrorRow {
  const fitting = errorRows.find(
    (row) =>
      (row.errorCode === undefined || row.errorCode === code) &&
      (row.match === undefined || row.match.test(description)),
  );
  return fitting ?? (code >= SERVER_ERROR_MIN ? serverRow : unknownRow);
}

function remedyOf(cure: Cure, { error, to, plain, retryAfterMs }: Refusal): Remedy {
  switch (cure) {
    case "follow_migration": {
      // Message ids begin anew in the new chat, so nothing can be quoted there.
      const channel = error.parameters?.migrate_to_chat_id;
      return readdress(channel === undefined ? undefined : { channel: String(channel) });
    }
    case "leave_thread":
      // A reply cannot reach across topics, so the quoted message is left behind with its topic.
      return readdress(to.thread === undefined ? undefined : { channel: to.channel });
    case "leave_reply":
      return readdress(to.replyTo === undefined ? undefined : withoutReply(to));
    case "plain":
      return { do: plain ? "give_up" : "plain" };
    case "wait": {
      const seconds = error.parameters?.retry_after;
      return {
        do: "wait",
        ms: seconds === undefined ? (retryAfterMs ?? LIMIT_MS) : seconds * 1000,
      };
    }
    case "close":
    case "give_up":
    case "outlast":
    case "retry":
    case "skip":
    case "split":
      return { do: cure };
  }
}

/** @param to undefined when the address has nothing left that could be corrected */
function readdress(to: Address | undefined): Remedy {
  return to === undefined ? { do: "give_up" } : { do: "readdress", to };
}

function withoutReply({ channel, thread }: Address): Address {
  return thread === undefined ? { channel } : { channel, thread };
}

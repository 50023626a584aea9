import { CausewayError } from "../../../lib/errors.ts";
import { endpointOf, type EndpointName, routeOf } from "./endpoints.ts";

/** What can go wrong with a call, and what to do about it. */
export const apiErrorKinds = {
  unauthorized:
    "The API refused the key. Make a new one (Account > API Keys); see that the base URL is the host that issued it, that the plan includes API access, and that what the call names belongs to the same account.",
  not_found:
    "The API does not know this id. See that it is right and belongs to the account of the key; perhaps it was deleted.",
  endpoint_absent: "This host does not serve this endpoint: it is older, or no GPT-trainer API.",
  invalid_request: "The API does not take what was sent. See what it says, and mend that.",
  invalid_argument: "Nothing was sent. Mend the argument.",
  file_type:
    "The API does not take files of this type. Send PDF, DOCX, TXT, MD, CSV or another type that the plan allows.",
  too_large: "What was sent is too large. Send less at a time.",
  no_credits: "The account may not do this any more. Top up message credits or raise the plan.",
  conflict: "What is there already stands in the way. See what the API says.",
  rate_limited: "The API asks for a pause. Call again after retryAfterMs, or more slowly.",
  redirected:
    "The API answers with a redirect, which is not followed: the key would go along. Set the base URL to the final address, usually the https one.",
  refused: "The API refused, for a reason that it does not name. See its status.",
  unavailable: "The API is out of service for now. Call again later.",
  failed: "The API failed. If it stays, look at the provider's status page.",
  unreadable:
    "The API answered with something else than its documents say. See that the base URL serves the GPT-trainer API, and not a page.",
  unreachable:
    "Nobody answered, or the connection was lost. See that the base URL is right and the service is up. What was sent may have been done all the same.",
  timeout:
    "The answer took too long. Allow more time, or call again. What was sent may have been done all the same.",
  cut: "The answer broke off. Look into messages.list before you ask again: it may be there whole.",
  aborted: "The caller gave the call up. What was sent may have been done all the same.",
  training_failed:
    "The source could not be trained. See its status: error:token and error:storage mean a limit of the plan; otherwise see that the file or page has text, and upload it again.",
} as const;

export type ApiErrorKind = keyof typeof apiErrorKinds;

/** Kinds after which the same call may succeed a little later. */
const PASSING: ReadonlySet<ApiErrorKind> = new Set([
  "rate_limited",
  "unavailable",
  "failed",
  "unreachable",
  "timeout",
  "cut",
]);

/** What is known of a failure; nothing in it is an id, a key or somebody's words. */
export interface ApiErrorDetails {
  readonly kind: ApiErrorKind;
  /** Absent when the client itself was set up wrongly. */
  readonly endpoint?: EndpointName;
  /** HTTP status, when there was an answer. */
  readonly status?: number;
  /** What the API said under `error` or `msg`, shortened, and without the key and what was sent. */
  readonly says?: string;
  /** What its `Retry-After` asked for, in milliseconds. */
  readonly retryAfterMs?: number;
  /** Which limit ran out. */
  readonly limit?: TimeLimit;
  /** Of `not_found`: the endpoint itself may be what is missing. */
  readonly perhapsAbsent?: true;
  /** What is wrong, beyond what its kind says: the name of a field or an argument, and the like. */
  readonly about?: string;
  readonly cause?: unknown;
}

/** `first_byte` and `idle` are about streams, `total` about every call. */
export type TimeLimit = "first_byte" | "idle" | "total";

/**
 * Every failure of this client. The message says what failed and what to do, and can be logged as it is.
 * @see https://guide.gpt-trainer.com/api-reference/api-key-setup
 */
export class GptTrainerApiError extends CausewayError {
  readonly kind: ApiErrorKind;
  /** Name of the endpoint in the table `endpoints`. */
  readonly endpoint: EndpointName | undefined;
  /** HTTP status; undefined when there was no answer. */
  readonly status: number | undefined;
  /** What the API itself said; undefined when it said nothing. */
  readonly says: string | undefined;
  /** Milliseconds to wait before the next call; undefined when the API named none. */
  readonly retryAfterMs: number | undefined;
  /** Which limit ran out; undefined when none did. */
  readonly limit: TimeLimit | undefined;
  /** Of `not_found`: whether it may as well be the endpoint that this host lacks. */
  readonly perhapsAbsent: boolean;

  constructor(details: ApiErrorDetails) {
    super(`api_${details.kind}`, messageOf(details), {
      retryable: PASSING.has(details.kind),
      cause: details.cause,
    });
    this.kind = details.kind;
    this.endpoint = details.endpoint;
    this.status = details.status;
    this.says = details.says;
    this.retryAfterMs = details.retryAfterMs;
    this.limit = details.limit;
    this.perhapsAbsent = details.perhapsAbsent === true;
  }
}

function messageOf(details: ApiErrorDetails): string {
  const { kind, endpoint, status, limit, about } = details;
  const where = endpoint === undefined ? "The client" : routeOf(endpoint);
  const what = status === undefined ? "" : ` answered ${status}`;
  const instead = endpoint === undefined ? undefined : endpointOf(endpoint).instead;
  return [
    `${where}${what}: ${apiErrorKinds[kind]}`,
    ...(about === undefined ? [] : [about]),
    ...(limit === undefined ? [] : [`The limit that ran out: ${limit}.`]),
    ...(details.perhapsAbsent ? [PERHAPS_ABSENT] : []),
    ...(kind === "endpoint_absent" && instead !== undefined ? [instead] : []),
    ...(details.says === undefined ? [] : [`The API says: ${details.says}`]),
  ].join(" ");
}

const PERHAPS_ABSENT =
  "Or this host does not serve the endpoint: it has not answered here yet, and a 404 may mean either.";

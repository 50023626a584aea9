import * as v from "valibot";
import type { Remedy } from "../platform.ts";

/** The API's answer that something was refused. @see https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes */
export const graphErrorSchema = v.object({
  error: v.object({
    code: v.number(),
    message: v.fallback(v.optional(v.string(), ""), ""),
    error_subcode: v.fallback(v.optional(v.number()), undefined),
    is_transient: v.fallback(v.optional(v.boolean()), undefined),
    error_data: v.fallback(v.optional(v.object({ details: v.optional(v.string()) })), undefined),
  }),
});

export type GraphError = v.InferOutput<typeof graphErrorSchema>["error"];

/** As much of an error as the table looks at; a webhook tells the code alone. */
type Clues = Pick<GraphError, "code"> & Partial<GraphError>;

/** What a refusal means, in words that the function below turns into a {@link Remedy}. */
type Cure =
  | "close"
  | "give_up"
  | "outlast"
  | "retry"
  | "split"
  /** Meta holds that the person's last message is too old. Whoever writes again opens the window again. */
  | "window_closed"
  | { readonly waitMs: number };

/** One row of the table: the first that matches counts. */
export interface ErrorRow {
  /** Meta's code, or the first of several with one meaning. */
  readonly code: number;
  /** The last of several. */
  readonly to?: number;
  /** Tells one meaning of a code from another; absent where the code alone tells. */
  readonly subcode?: number;
  /** Part of the message, for a meaning that nothing else tells. */
  readonly match?: RegExp;
  /** What our code has after Meta's, where one code of Meta's has several meanings. */
  readonly name?: string;
  readonly cure: Cure;
}

/** Limits of an app, an account or a kind of call are counted over an hour: asking sooner only adds to them. */
const CALL_LIMIT_MS = 60_000;
/** The number as a whole sends too much: other conversations need the room as well. */
const NUMBER_LIMIT_MS = 5_000;
/** One message in six seconds to one person. */
const PAIR_LIMIT_MS = 6_000;

/**
 * Refusals of the Cloud API and of the Graph API below it, by Meta's code: titles are going away, and
 * the HTTP status says nothing reliable. `outlast` is for what the operator can mend while the
 * messages wait; `close` for what would refuse a short note just as well.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
 * @see https://developers.facebook.com/docs/graph-api/guides/error-handling
 */
export const errorRows: readonly ErrorRow[] = [
  // Who we are: the token, its permissions, the number's registration, the account's standing.
  { code: 0, cure: "outlast" },
  { code: 190, cure: "outlast" },
  { code: 401, cure: "outlast" },
  { code: 3, cure: "outlast" },
  { code: 10, cure: "outlast" },
  { code: 200, to: 299, cure: "outlast" },
  { code: 131005, cure: "outlast" },
  { code: 131031, cure: "outlast" },
  { code: 368, cure: "outlast" },
  { code: 131037, cure: "outlast" },
  { code: 131042, cure: "outlast" },
  { code: 131044, cure: "outlast" },
  { code: 131045, cure: "outlast" },
  { code: 133010, cure: "outlast" },
  { code: 33, cure: "outlast" },
  { code: 100, subcode: 33, name: "no_such_number", cure: "outlast" },

  // The platform is out of order.
  { code: 1, cure: "retry" },
  { code: 131000, cure: "retry" },
  { code: 2, cure: "outlast" },
  { code: 131016, cure: "outlast" },
  { code: 131057, cure: "outlast" },
  { code: 133004, cure: "outlast" },

  // Too much.
  { code: 4, cure: { waitMs: CALL_LIMIT_MS } },
  { code: 80007, cure: { waitMs: CALL_LIMIT_MS } },
  { code: 613, cure: { waitMs: CALL_LIMIT_MS } },
  { code: 130429, cure: { waitMs: NUMBER_LIMIT_MS } },
  { code: 131056, cure: { waitMs: PAIR_LIMIT_MS } },

  // This person cannot be written to, not even by a note.
  { code: 131047, cure: "window_closed" },
  { code: 470, cure: "window_closed" },
  { code: 131026, cure: "close" },
  { code: 131050, cure: "close" },
  { code: 131030, cure: "close" },
  { code: 131021, cure: "close" },
  { code: 130497, cure: "close" },
  // Reports of spam: a note would be one more message.
  { code: 131048, cure: "close" },
  { code: 131064, cure: "close" },

  // This message cannot be sent as it is.
  { code: 100, match: /at most \d+ char/i, name: "too_long", cure: "split" },
  { code: 100, cure: "give_up" },
  { code: 131008, cure: "give_up" },
  { code: 131009, cure: "give_up" },
  { code: 135000, cure: "give_up" },
  { code: 131051, cure: "give_up" },
  { code: 131052, to: 131053, cure: "give_up" },
  { code: 137000, cure: "give_up" },
  { code: 131062, cure: "give_up" },

  // What only templates, marketing, groups and registration meet.
  { code: 131049, cure: "give_up" },
  { code: 130472, cure: "give_up" },
  { code: 131063, cure: "give_up" },
  { code: 132000, to: 132999, cure: "give_up" },
  { code: 133016, cure: "give_up" },
  { code: 131020, cure: "give_up" },
  { code: 131041, cure: "give_up" },
  { code: 131200, to: 131299, cure: "give_up" },
];

const SERVER_ERROR_MIN = 500;

/** What was refused, and what stood around the refusal. */
export interface Refusal {
  readonly error: GraphError;
  /** The HTTP status, which only counts for codes that are not in the table. */
  readonly status: number;
  /** Milliseconds that a `Retry-After` header asked for. */
  readonly retryAfterMs?: number;
}

/** What to do about a refusal, and its name. */
export interface Diagnosis {
  /** Such as `whatsapp_131047`, with Meta's own code; listed in docs/errors.md. */
  readonly code: string;
  readonly remedy: Remedy;
}

/** The row for a refusal, and the remedy that the row means. */
export function remedyFor({ error, status, retryAfterMs = 0 }: Refusal): Diagnosis {
  const row = rowFor(error);
  return {
    code: codeOf(error.code, row),
    remedy: remedyOf(row?.cure ?? cureOfUnknown(error, status), error, retryAfterMs),
  };
}

/**
 * What a code means that arrives by webhook, after the message had been taken.
 * @returns `closed`: nothing can be shown there any more
 */
export function failureOf(code: number): { readonly code: string; readonly closed: boolean } {
  const row = rowFor({ code });
  return { code: codeOf(code, row), closed: isShut(row?.cure) };
}

function rowFor(error: Clues): ErrorRow | undefined {
  const said = `${error.message ?? ""} ${error.error_data?.details ?? ""}`;
  return errorRows.find(
    (row) =>
      row.code <= error.code &&
      error.code <= (row.to ?? row.code) &&
      (row.subcode === undefined || row.subcode === error.error_subcode) &&
      (row.match === undefined || row.match.test(said)),
  );
}

/** Meta's code as a part of ours. */
const CODE_MAX = 9_999_999;

function codeOf(code: number, row: ErrorRow | undefined): string {
  if (!Number.isSafeInteger(code) || code < 0 || code > CODE_MAX) return "whatsapp_refused";
  return row?.name === undefined ? `whatsapp_${code}` : `whatsapp_${code}_${row.name}`;
}

/** A server in trouble may recover, a refusal that we do not know will not. */
function cureOfUnknown({ is_transient: isTransient }: GraphError, status: number): Cure {
  return isTransient === true || status >= SERVER_ERROR_MIN ? "retry" : "give_up";
}

function remedyOf(cure: Cure, { is_transient }: GraphError, retryAfterMs: number): Remedy {
  if (typeof cure === "object") return { do: "wait", ms: Math.max(cure.waitMs, retryAfterMs) };
  // Meta says itself that it will pass, whatever the code usually means.
  const isFinal = cure === "give_up" || isShut(cure);
  if (isFinal && is_transient === true) return { do: "retry" };
  // What waits here came after what was refused, and may well be answered.
  return { do: cure === "window_closed" ? "give_up" : cure };
}

/** Whether a note would be refused as well. */
function isShut(cure: Cure | undefined): boolean {
  return cure === "close" || cure === "window_closed";
}

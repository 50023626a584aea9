import type { EndpointName } from "./endpoints.ts";
import { type ApiErrorDetails, type ApiErrorKind, GptTrainerApiError } from "./error.ts";
import { saysIn, saysMsg } from "./says.ts";

/** An answer other than the one that was hoped for. */
export interface Refusal {
  readonly status: number;
  readonly text: string;
  /** What its `Retry-After` asks for, in milliseconds. */
  readonly retryAfterMs?: number;
}

/** The vendor's own library looks for these words. @see https://github.com/ks-collab/gpt-trainer-sdk */
const WRONG_FILE_TYPE = /file type not allowed/iu;

const kindByStatus: ReadonlyMap<number, ApiErrorKind> = new Map([
  [400, "invalid_request"],
  [401, "unauthorized"],
  [402, "no_credits"],
  [403, "unauthorized"],
  [404, "not_found"],
  [405, "endpoint_absent"],
  [409, "conflict"],
  [410, "not_found"],
  [413, "too_large"],
  [415, "file_type"],
  [422, "invalid_request"],
  [429, "rate_limited"],
  [502, "unavailable"],
  [503, "unavailable"],
  [504, "unavailable"],
]);

function kindOf({ status, text }: Refusal): ApiErrorKind {
  if (status >= 400 && WRONG_FILE_TYPE.test(text)) return "file_type";
  // A key that cannot be read at all is a 422 with `msg` there.
  if (status === 422 && saysMsg(text)) return "unauthorized";
  const known = kindByStatus.get(status);
  if (known !== undefined) return known;
  if (status >= 300 && status < 400) return "redirected";
  // Whoever follows no redirects is shown no status by some runtimes.
  if (status === 0) return "redirected";
  return status >= 500 ? "failed" : "refused";
}

/**
 * The error that a refusal amounts to.
 * @param hidden what must not be repeated: the key, the id, and words of people that were sent
 */
export function errorOf(
  endpoint: EndpointName,
  refusal: Refusal,
  hidden: readonly string[],
  more: Partial<ApiErrorDetails> = {},
): GptTrainerApiError {
  const says = saysIn(refusal.text, hidden);
  const { status, retryAfterMs } = refusal;
  return new GptTrainerApiError({
    kind: kindOf(refusal),
    endpoint,
    status,
    ...(says === undefined ? {} : { says }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...more,
  });
}

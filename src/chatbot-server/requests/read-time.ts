import * as v from "valibot";
import { refusal } from "../errors.ts";

/** Such as `2026-01-31T12:34:56.789Z`. */
const timestamp = v.pipe(v.string(), v.isoTimestamp());

/**
 * Reads a time from a query.
 * @param absent what counts when it is not there
 * @returns Unix milliseconds, or the refusal
 * @see https://guide.gpt-trainer.com/api-reference/sessions/fetch_multi
 */
export function readTime(query: URLSearchParams, name: string, absent: number): number | Response {
  const given = query.get(name);
  if (given === null || given === "") return absent;
  const at = v.is(timestamp, given) ? Date.parse(given) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  return refusal("bad_request", `${name} must be a time such as 2026-01-31T12:34:56.789Z`);
}

import { type ApiErrorKind, GptTrainerApiError } from "../../chatbots/gpt-trainer/api/index.ts";
import { CausewayError } from "../../lib/errors.ts";
import { safeLine } from "../safe-text.ts";

/** Kinds of failure for which the command line has a code of its own; all others are refusals. */
const codes: ReadonlyMap<ApiErrorKind, string> = new Map([
  ["invalid_argument", "usage"],
  ["unreachable", "unreachable"],
  ["timeout", "unreachable"],
]);

/** What the API's client throws, as what the command line ends with; everything else as it is. */
export function inOurTerms(error: unknown): unknown {
  if (!(error instanceof GptTrainerApiError)) return error;
  // What an API says of itself stands in the message.
  return new CausewayError(codes.get(error.kind) ?? "refused", safeLine(error.message));
}

/** Makes an action throw what {@link inOurTerms} makes of a failure. */
export function inTerms<A extends readonly unknown[]>(
  action: (...args: A) => Promise<void>,
): (...args: A) => Promise<void> {
  return async (...args) => {
    try {
      await action(...args);
    } catch (error) {
      throw inOurTerms(error);
    }
  };
}

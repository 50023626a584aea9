import { CausewayError } from "../../lib/errors.ts";

/**
 * How the training of a source can fail. Those with two words are the API's own; `error:encrypted`
 * and `error:unreadable` are more precise, which clients understand, as they look at `error:` alone.
 * `fail` is what took the server down, or had no reason that is known.
 * @see https://guide.gpt-trainer.com/api-reference/data-sources/properties-reference
 */
export type FailureStatus =
  | "fail"
  | "error:content type"
  | "error:download"
  | "error:encrypted"
  | "error:no text"
  | "error:not found"
  | "error:storage"
  | "error:token"
  | "error:unreadable";

/** Why a source cannot be trained. */
export class SourceError extends CausewayError {
  readonly status: FailureStatus;

  /** @param retryable whether the same may succeed a little later */
  constructor(status: FailureStatus, message: string, retryable = false) {
    super("source_error", message, { retryable });
    this.status = status;
  }
}

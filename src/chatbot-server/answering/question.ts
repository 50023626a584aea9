import { log } from "../log.ts";
import { ModelError, type ModelFailureCode } from "./models/failures.ts";

/** A question as it comes in. */
export interface Question {
  readonly query: string;
  /** Ids of documents that come with it; they stay with the session. */
  readonly documents: readonly string[];
  /** Whether pre-canned agents take part. */
  readonly preCanned: boolean;
  /** `whole`: the answer is wanted when all of it is there. */
  readonly as: "stream" | "whole";
}

/** What a question came to. */
export type AskResult =
  | { readonly kind: "whole"; readonly text: string }
  /** Raw UTF-8, cut off when the model fails in the middle. */
  | { readonly kind: "stream"; readonly stream: ReadableStream<Uint8Array> }
  /** Nothing was answered, and nothing recorded. `afterMs`: when to ask again, if that is known. */
  | { readonly kind: "failed"; readonly failure: ModelFailureCode; readonly afterMs?: number }
  /** There is no such session, or its chatbot is gone. */
  | { readonly kind: "unknown" }
  | { readonly kind: "document_unknown"; readonly at: number }
  /** The session would have more of them than a session can have. */
  | { readonly kind: "documents_too_many" };

/** What a failure of a model comes to. @throws everything else */
export function failedResult(error: unknown): AskResult {
  if (!(error instanceof ModelError)) throw error;
  const { failure, afterMs } = error;
  log("warn", "model_failed", { code: failure });
  return { kind: "failed", failure, ...(afterMs === undefined ? {} : { afterMs }) };
}

import * as v from "valibot";
import {
  type Extra,
  id,
  type IsoTime,
  maybe,
  type Open,
  text,
  type Uuid,
  word,
} from "./lenient.ts";

/** Empty while the answer is still being written. */
export type FinishReason = "stop" | "length" | "";

/**
 * One turn: a question and its answer together. Four keys hold JSON as text: read them with
 * `citationsOf`, `metaOf`, `feedbackOf` and `aiContextOf`.
 * @see https://guide.gpt-trainer.com/api-reference/messages/properties-reference
 */
export interface Message extends Extra {
  readonly uuid: Uuid;
  readonly created_at: IsoTime;
  readonly modified_at: IsoTime;
  readonly query: string;
  readonly response: string;
  readonly finish_reason: Open<FinishReason>;
  /** JSON text. */
  readonly cite_data_json: string;
  /** JSON text. */
  readonly meta_json: string;
  /** What went wrong; empty when nothing did. */
  readonly error_message?: string | null;
  /** How many background agents are still at work on this turn. */
  readonly background_pending_tasks?: number | null;
  readonly labels?: readonly unknown[] | null;
  readonly session_documents?: readonly unknown[] | null;
  readonly detected_frustrations?: string | null;
  /** JSON text. */
  readonly feedback_json?: string | null;
  /** JSON text. */
  readonly ai_context_json?: string | null;
}

/** A question. @see https://guide.gpt-trainer.com/api-reference/messages/create */
export interface Question {
  readonly query: string;
  /** Ids that `documents.upload` gave; the session keeps them for its later turns. */
  readonly session_document_uuids?: readonly Uuid[];
  /** Known from the vendor's library only, without a word on what they do. */
  readonly pre_canned_response?: boolean;
  readonly direct_function_response?: boolean;
}

/** A whole answer. */
export interface AskedAnswer extends Extra {
  /** Empty when the chatbot said nothing, such as while a person has taken over. */
  readonly response: string;
}

export const message: v.GenericSchema<unknown, Message> = v.looseObject({
  uuid: id,
  created_at: text,
  modified_at: text,
  query: text,
  response: text,
  finish_reason: v.nullish(word<FinishReason>(), ""),
  cite_data_json: text,
  meta_json: text,
  error_message: maybe(v.string()),
  background_pending_tasks: maybe(v.number()),
  labels: maybe(v.array(v.unknown())),
  session_documents: maybe(v.array(v.unknown())),
  detected_frustrations: maybe(v.string()),
  feedback_json: maybe(v.string()),
  ai_context_json: maybe(v.string()),
});

export const askedAnswer: v.GenericSchema<unknown, AskedAnswer> = v.looseObject({
  response: v.nullable(v.string(), ""),
});

/** A document that a question can name. @see https://github.com/ks-collab/gpt-trainer-sdk */
export interface SessionDocument extends Extra {
  readonly uuid: Uuid;
}

export const sessionDocument: v.GenericSchema<unknown, SessionDocument> = v.looseObject({
  uuid: id,
});

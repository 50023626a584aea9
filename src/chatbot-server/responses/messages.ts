import * as v from "valibot";
import { timeText, uuidText } from "./common.ts";

/** @see https://guide.gpt-trainer.com/api-reference/messages/properties-reference */
export const messageResponse = v.strictObject({
  uuid: uuidText,
  created_at: timeText,
  modified_at: timeText,
  query: v.string(),
  response: v.string(),
  background_pending_tasks: v.pipe(v.number(), v.integer()),
  labels: v.array(v.unknown()),
  session_documents: v.array(v.unknown()),
  detected_frustrations: v.string(),
  feedback_json: v.string(),
  error_message: v.string(),
  finish_reason: v.string(),
  cite_data_json: v.string(),
  meta_json: v.string(),
  ai_context_json: v.string(),
});

/** The whole answer at once. */
export const answerResponse = v.strictObject({ response: v.string() });

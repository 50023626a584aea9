import type { StoredChatbot } from "./store/chatbots.ts";
import type { StoredSession } from "./store/sessions.ts";
import type { StoredTurn } from "./store/turns.ts";

/** Stored things as the API prints them: exactly the documented keys, no more. */

/** @see https://guide.gpt-trainer.com/api-reference/chatbots/properties */
export function chatbotJson(chatbot: StoredChatbot): Record<string, unknown> {
  return {
    uuid: chatbot.uuid,
    name: chatbot.name,
    meta: chatbot.settings,
    created_at: timeText(chatbot.createdAt),
    modified_at: timeText(chatbot.modifiedAt),
  };
}

/** @see https://guide.gpt-trainer.com/api-reference/sessions/properties */
export function sessionJson(session: StoredSession): Record<string, unknown> {
  return {
    uuid: session.uuid,
    created_at: timeText(session.createdAt),
    modified_at: timeText(session.modifiedAt),
    ...(session.variables === undefined ? {} : { initial_variables: session.variables }),
  };
}

/**
 * A turn: question and answer in one object of fifteen keys, some of which hold JSON as text.
 * @see https://guide.gpt-trainer.com/api-reference/messages/properties
 */
export function messageJson(turn: StoredTurn): Record<string, unknown> {
  return {
    uuid: turn.uuid,
    created_at: timeText(turn.createdAt),
    modified_at: timeText(turn.createdAt),
    query: turn.query,
    response: turn.response,
    background_pending_tasks: 0,
    labels: [],
    session_documents: [],
    detected_frustrations: "",
    feedback_json: "{}",
    error_message: "",
    finish_reason: turn.finishReason,
    cite_data_json: "{}",
    meta_json: "{}",
    ai_context_json: "{}",
  };
}

/** Unix milliseconds as the API prints times: UTC, to the second. */
function timeText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

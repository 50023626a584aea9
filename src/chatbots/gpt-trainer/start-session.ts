import type { NotAsked, SessionContext, SessionOutcome } from "../chatbot.ts";
import type { ApiResult, Client, ClientOptions } from "./client.ts";
import { rowOf, type ChatbotErrorCode } from "./errors.ts";
import { noteFresh } from "./memory.ts";
import { initialVariables, sessionIdOf } from "./payloads.ts";

/**
 * Begins a session. What is known of the conversation goes along as initial variables; a host that
 * refuses them is asked once more without, and never again with them.
 * @param limitMs milliseconds for each of the two calls
 * @see https://guide.gpt-trainer.com/api-reference/sessions/create
 */
export async function startSession(
  options: ClientOptions,
  client: Client,
  context: SessionContext,
  limitMs: number,
): Promise<SessionOutcome> {
  const { memory } = client;
  const variables = { initial_variables: initialVariables(context) };
  let result = await client.createSession(memory.noVariables ? {} : variables, limitMs);
  if (!memory.noVariables && isBadRequest(result)) {
    result = await client.createSession({}, limitMs);
    memory.noVariables = result.kind === "ok";
  }
  if (result.kind !== "ok") return refusalOf(result);
  const id = sessionIdOf(result.body);
  if (id === undefined) {
    return {
      kind: "not_asked",
      code: "chatbot_answer_unreadable" satisfies ChatbotErrorCode,
      again: "attempt",
    };
  }
  noteFresh(memory, id);
  const at = options.now();
  return {
    kind: "started",
    session: {
      id,
      chatbot: options.chatbotUuid,
      baseUrl: options.baseUrl,
      createdAt: at,
      renewedAt: at,
    },
  };
}

function isBadRequest(result: ApiResult): boolean {
  return result.kind === "status" && (result.status === 400 || result.status === 422);
}

function refusalOf(result: Exclude<ApiResult, { kind: "ok" }>): NotAsked {
  // A session that was begun unseen costs nothing, so nothing speaks against trying for long.
  if (result.kind === "lost") {
    return {
      kind: "not_asked",
      code: "chatbot_unreachable" satisfies ChatbotErrorCode,
      again: "outage",
    };
  }
  const { status } = result;
  const row = rowOf(status);
  if (row.verdict.kind === "session_unknown") {
    const code: ChatbotErrorCode =
      status === 404 || status === 410 ? "chatbot_unknown" : "chatbot_session_refused";
    return { kind: "not_asked", code, status, again: "never" };
  }
  // Those two are about questions elsewhere.
  const isOdd = status === 405 || status === 413;
  const code = isOdd ? ("chatbot_refused" satisfies ChatbotErrorCode) : row.code;
  // Nothing was asked yet, so nothing can be cut.
  const again = row.verdict.kind === "cut" ? "attempt" : row.verdict.again;
  const pause = result.afterMs === undefined ? {} : { afterMs: result.afterMs };
  return { kind: "not_asked", code, status, again, ...pause };
}

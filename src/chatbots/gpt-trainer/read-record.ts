import type { ChatSession } from "../../messages/session.ts";
import type { RecordOutcome } from "../chatbot.ts";
import type { ApiResult, Client } from "./client.ts";
import { rowOf, type ChatbotErrorCode } from "./errors.ts";
import { boundedAnswer, lastOf } from "./payloads.ts";

/**
 * Reads a session's own record of its turns.
 *
 * A 405 says that this host has no such list. A 404 may as well mean that the session is unknown,
 * so the session itself is fetched: only when the host knows it is the list what is missing.
 * Whatever is not certain is `unreadable`, which promises nothing for the next time.
 * @param limitMs milliseconds for each of the calls
 * @see https://guide.gpt-trainer.com/api-reference/messages/fetch_multi
 */
export async function readRecord(
  client: Client,
  session: ChatSession,
  limitMs: number,
): Promise<RecordOutcome> {
  const { memory } = client;
  if (memory.noRecord) {
    // A host that cannot be reached may not have been asked either: that is an outage, not a repetition.
    const known = await client.fetchSession(session.id, limitMs);
    return known.kind === "lost" && !known.begun ? unreachable : absent;
  }
  const result = await client.listMessages(session.id, limitMs);
  if (result.kind === "ok") return recordOf(result.body);
  // A list that begins and never ends is no outage: questions may be answered all the while.
  if (result.kind === "lost") return result.begun ? broken : unreachable;
  if (result.status === 405) return noteAbsent(memory);
  if (result.status === 404) {
    const known = await client.fetchSession(session.id, limitMs);
    if (known.kind === "ok") return noteAbsent(memory);
    if (known.kind === "lost") return unreachable;
  }
  return unreadable(result);
}

const broken = outcome("unreadable", "chatbot_answer_unreadable");
const absent = outcome("absent", "chatbot_record_absent");
const unreachable = outcome("unreachable", "chatbot_unreachable");

function outcome(
  kind: "absent" | "unreachable" | "unreadable",
  code: ChatbotErrorCode,
): RecordOutcome {
  return { kind, code };
}

function noteAbsent(memory: Client["memory"]): RecordOutcome {
  memory.noRecord = true;
  return absent;
}

function unreadable({ status }: Extract<ApiResult, { kind: "status" }>): RecordOutcome {
  return outcome("unreadable", rowOf(status).code);
}

function recordOf(body: unknown): RecordOutcome {
  const read = lastOf(body);
  if (read === undefined) return broken;
  const { turns, last } = read;
  if (last === undefined) return { kind: "record", turns };
  return {
    kind: "record",
    turns,
    last: {
      question: last.query,
      answer: boundedAnswer(last.response),
      finishReason: last.finish_reason,
    },
  };
}

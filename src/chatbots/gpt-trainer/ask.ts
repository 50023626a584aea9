import type { ChatSession } from "../../messages/session.ts";
import type { AskLimits, AskOutcome } from "../chatbot.ts";
import type { Client } from "./client.ts";
import { rowOf, type ChatbotErrorCode } from "./errors.ts";
import { answerOf, parseJson } from "./payloads.ts";
import type { ReadResult } from "./read-answer.ts";

/**
 * Asks one question and reads the whole answer, by `/message/stream` or, on a host without it, by
 * `/message/non-stream`.
 *
 * A 405 says that there is no stream. A 404 says that the session is unknown, unless the host has
 * just begun that very session: then it, too, can only mean the route.
 * @see https://guide.gpt-trainer.com/api-reference/messages/create
 */
export async function ask(
  client: Client,
  session: ChatSession,
  question: string,
  limits: AskLimits,
): Promise<AskOutcome> {
  if (client.memory.noStream) return askWhole(client, session, question, limits);
  const result = await client.sendMessage("stream", session.id, question, limits);
  if (result.kind === "status" && meansNoStream(client, session, result.status)) {
    const outcome = await askWhole(client, session, question, limits);
    // A 404 proves nothing about the stream until the other route has answered.
    if (result.status === 405 || outcome.kind === "answered") client.memory.noStream = true;
    return outcome;
  }
  return outcomeOf(client, session, result);
}

function meansNoStream({ memory }: Client, session: ChatSession, status: number): boolean {
  return status === 405 || (status === 404 && memory.fresh.has(session.id));
}

/** The first byte of a whole answer comes when all of it is written, so only the total counts. */
async function askWhole(
  client: Client,
  session: ChatSession,
  question: string,
  limits: AskLimits,
): Promise<AskOutcome> {
  const patient = { ...limits, firstByteMs: limits.totalMs };
  const result = await client.sendMessage("non-stream", session.id, question, patient);
  if (result.kind !== "whole") {
    // Part of a JSON text is no part of an answer.
    const without = result.kind === "cut" ? { ...result, received: "" } : result;
    return outcomeOf(client, session, without);
  }
  const text = answerOf(parseJson(result.text));
  return text === undefined
    ? {
        kind: "failed",
        code: "chatbot_answer_unreadable" satisfies ChatbotErrorCode,
        again: "attempt",
      }
    : outcomeOf(client, session, { kind: "whole", text });
}

function outcomeOf(client: Client, session: ChatSession, result: ReadResult): AskOutcome {
  if (result.kind === "whole") {
    client.memory.fresh.delete(session.id);
    return { kind: "answered", text: result.text };
  }
  if (result.kind === "cut") return result;
  const { code, verdict } = rowOf(result.status);
  if (verdict.kind === "session_unknown") return { kind: "session_unknown", code };
  if (verdict.kind === "cut") return { kind: "cut", code, received: "" };
  const pause = result.afterMs === undefined ? {} : { afterMs: result.afterMs };
  return { ...verdict, code, status: result.status, ...pause };
}

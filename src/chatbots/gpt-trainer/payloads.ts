import * as v from "valibot";
import type { SessionContext } from "../chatbot.ts";

/**
 * The API adds keys without notice, so every object is loose and only what is used is looked at.
 * @see https://guide.gpt-trainer.com/api-reference/sessions/create
 */
const createdSession = v.looseObject({ uuid: v.pipe(v.string(), v.nonEmpty()) });

const wholeAnswer = v.looseObject({ response: v.nullable(v.string()) });

/**
 * One turn, question and answer together.
 * @see https://guide.gpt-trainer.com/api-reference/messages/properties-reference
 */
const recordedMessage = v.looseObject({
  query: v.nullish(v.string(), ""),
  response: v.nullish(v.string(), ""),
  finish_reason: v.nullish(v.string(), ""),
});
export type RecordedMessage = v.InferOutput<typeof recordedMessage>;

/** The id of a session that was just begun. @returns undefined when `body` names none */
export function sessionIdOf(body: unknown): string | undefined {
  const parsed = v.safeParse(createdSession, body);
  return parsed.success ? parsed.output.uuid : undefined;
}

/** How a host whose key check fails on its own speaks. */
const refusedKey = v.looseObject({ msg: v.string() });

/** Whether a refusal's body is about the key, not about what was asked. */
export function saysMsg(body: unknown): boolean {
  return v.safeParse(refusedKey, body).success;
}

/**
 * The longest answer that is passed on, in UTF-16 units: fifty of WhatsApp's longest messages. No model
 * writes as much; a host that sends without end must not fill memory, nor the 2 MB of a row.
 * @see https://developers.cloudflare.com/durable-objects/platform/limits/
 */
const ANSWER_UNITS = 200_000;

/** Whether an answer is longer than is passed on. */
export function isTooLong(answer: string): boolean {
  return answer.length > ANSWER_UNITS;
}

/** An answer as it is passed on: the end of one that is too long is left away, and seen to be. */
export function boundedAnswer(answer: string): string {
  return isTooLong(answer) ? `${answer.slice(0, ANSWER_UNITS)}…` : answer;
}

/** The answer in what `/message/non-stream` returns. @returns undefined when there is none */
export function answerOf(body: unknown): string | undefined {
  if (typeof body === "string") return body;
  const parsed = v.safeParse(wholeAnswer, body);
  return parsed.success ? (parsed.output.response ?? "") : undefined;
}

/**
 * How long a list of messages is, and its last entry. Only that one is looked at: a long
 * conversation's list costs no more than its parsing.
 * @returns undefined when `body` is no such list
 */
export function lastOf(body: unknown): { turns: number; last?: RecordedMessage } | undefined {
  if (!Array.isArray(body)) return undefined;
  if (body.length === 0) return { turns: 0 };
  const parsed = v.safeParse(recordedMessage, body[body.length - 1]);
  return parsed.success ? { turns: body.length, last: parsed.output } : undefined;
}

/**
 * What the chatbot may know of a conversation from its first word on: flat, and strings only, the
 * one kind of value that every host takes.
 * @see https://guide.gpt-trainer.com/api-reference/sessions/create
 */
export function initialVariables(context: SessionContext): Readonly<Record<string, string>> {
  const { platform, conversation, author } = context;
  return {
    platform,
    conversation,
    user_id: author.id,
    ...(author.name === undefined ? {} : { display_name: author.name }),
    ...(author.locale === undefined ? {} : { locale: author.locale }),
  };
}

/** The body of text as JSON. @returns undefined when it is none */
export function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

import * as v from "valibot";
import type { ChatSession } from "../messages/session.ts";

/**
 * The value under a conversation's key, as JSON. It is published: others may list and export it, so
 * its names change only by addition.
 */
const sessionEntry = v.looseObject({
  session: v.pipe(v.string(), v.nonEmpty()),
  chatbot: v.pipe(v.string(), v.nonEmpty()),
  baseUrl: v.pipe(v.string(), v.nonEmpty()),
  createdAt: v.number(),
  renewedAt: v.number(),
});

/** A session as it is published. */
export function entryOf(session: ChatSession): string {
  const { id, chatbot, baseUrl, createdAt, renewedAt } = session;
  return JSON.stringify({ session: id, chatbot, baseUrl, createdAt, renewedAt });
}

/** The session in a published value. @returns undefined when it cannot be read */
export function sessionOf(entry: string): ChatSession | undefined {
  const parsed = v.safeParse(sessionEntry, parseJson(entry));
  if (!parsed.success) return undefined;
  const { session, chatbot, baseUrl, createdAt, renewedAt } = parsed.output;
  return { id: session, chatbot, baseUrl, createdAt, renewedAt };
}

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

import { randomUUID } from "node:crypto";
import type { AskedQuestion, ChatbotCall, ChatbotTurn } from "./control.ts";

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };
export type Turn = Writable<ChatbotTurn> & { modifiedAt: number };
export type Question = Writable<AskedQuestion>;

export interface Session {
  readonly uuid: string;
  readonly createdAt: number;
  modifiedAt: number;
  readonly initialVariables: Readonly<Record<string, unknown>> | undefined;
  readonly turns: Turn[];
}

/** Everything that the chatbot's server remembers, and the record for the tests. */
export interface Book {
  /** Those that are known now. */
  readonly sessions: Map<string, Session>;
  /** All that were ever begun, oldest first. */
  readonly begun: Session[];
  readonly questions: Question[];
  readonly calls: ChatbotCall[];
}

/** Makes an empty book. */
export function createBook(): Book {
  return { sessions: new Map(), begun: [], questions: [], calls: [] };
}

/** An id as the API makes them: 32 lowercase hexadecimal digits without dashes. */
export function newUuid(): string {
  return randomUUID().replaceAll("-", "");
}

/** Adds a session that begins now. */
export function beginSession(
  book: Book,
  initialVariables: Readonly<Record<string, unknown>> | undefined,
): Session {
  const now = Date.now();
  const session = { uuid: newUuid(), createdAt: now, modifiedAt: now, initialVariables, turns: [] };
  book.sessions.set(session.uuid, session);
  book.begun.push(session);
  return session;
}

/** A turn that begins now; it is listed once it is put into its session. */
export function beginTurn(query: string): Turn {
  const now = Date.now();
  return {
    uuid: newUuid(),
    query,
    response: "",
    finishReason: "",
    createdAt: now,
    modifiedAt: now,
  };
}

/** Sets what a turn says, and lists it if it is not listed yet. */
export function writeTurn(
  session: Session,
  turn: Turn,
  response: string,
  finishReason: string,
): void {
  turn.response = response;
  turn.finishReason = finishReason;
  turn.modifiedAt = Date.now();
  session.modifiedAt = turn.modifiedAt;
  if (!session.turns.includes(turn)) session.turns.push(turn);
}

/** Unix milliseconds as the API prints times: UTC, to the second. */
function timeText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** A session as the API prints it. */
export function sessionJson(session: Session): Record<string, unknown> {
  return {
    uuid: session.uuid,
    created_at: timeText(session.createdAt),
    modified_at: timeText(session.modifiedAt),
    ...(session.initialVariables === undefined
      ? {}
      : { initial_variables: session.initialVariables }),
  };
}

/**
 * A turn as the API prints it: question and answer in one object of fifteen keys, some of which
 * hold JSON as text.
 * @see https://guide.gpt-trainer.com/api-reference/messages/properties-reference
 */
export function turnJson(turn: Turn): Record<string, unknown> {
  return {
    uuid: turn.uuid,
    created_at: timeText(turn.createdAt),
    modified_at: timeText(turn.modifiedAt),
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

/** The chatbot as the API prints it. */
export function chatbotJson(uuid: string, createdAt: number): Record<string, unknown> {
  return {
    uuid,
    name: "Simulated chatbot",
    meta: {
      visibility: "private",
      rate_limit: [20, 240],
      rate_limit_message: "Too many messages, please wait a little.",
      show_citations: false,
    },
    created_at: timeText(createdAt),
    modified_at: timeText(createdAt),
  };
}

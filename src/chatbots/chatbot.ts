import type { Author } from "../messages/inbound.ts";
import type { ChatSession } from "../messages/session.ts";

/** What a chatbot may know of a conversation when its session begins. */
export interface SessionContext {
  readonly platform: string;
  readonly conversation: string;
  readonly author: Author;
}

export type SessionOutcome = { readonly kind: "started"; readonly session: ChatSession } | NotAsked;

/** The question certainly did not reach the chatbot's mind. */
export interface NotAsked {
  readonly kind: "not_asked";
  /** For the log and the dead letter, such as `chatbot_unauthorized`. */
  readonly code: string;
  /**
   * `attempt`: try again, uses up an attempt. `outage`: try until the message is too old.
   * `never`: trying again cannot help until somebody changes something.
   */
  readonly again: "attempt" | "outage" | "never";
  /** Of the answer that said so; for the log. */
  readonly status?: number;
  /** What the chatbot's `Retry-After` asked for, in milliseconds; never undercut. */
  readonly afterMs?: number;
}

export type AskOutcome =
  /** The whole answer; empty when the chatbot said nothing. */
  | { readonly kind: "answered"; readonly text: string }
  | NotAsked
  /** The API no longer knows the session: a new one is needed. */
  | { readonly kind: "session_unknown"; readonly code: string }
  /** A complete 5xx answer: one look tells whether it was asked. */
  | {
      readonly kind: "failed";
      readonly code: string;
      readonly again: "attempt" | "outage";
      readonly status?: number;
      readonly afterMs?: number;
    }
  /** A cut stream or a time-out: the answer may still be being written. */
  | { readonly kind: "cut"; readonly code: string; readonly received: string };

/** One turn as the chatbot recorded it. */
export interface RecordedTurn {
  readonly question: string;
  readonly answer: string;
  /** Empty while the answer is still being written. */
  readonly finishReason: string;
}

export type RecordOutcome =
  | { readonly kind: "record"; readonly turns: number; readonly last?: RecordedTurn }
  /** This API has no such list: nothing can be looked up here, ever. */
  | { readonly kind: "absent"; readonly code: string }
  /** It answered with an error. */
  | { readonly kind: "unreadable"; readonly code: string }
  /** Nobody answered. */
  | { readonly kind: "unreachable"; readonly code: string };

/** How long one question may take. */
export interface AskLimits {
  /** Milliseconds until the first byte. */
  readonly firstByteMs: number;
  /** Milliseconds without a byte. */
  readonly idleMs: number;
  /** Milliseconds in all. */
  readonly totalMs: number;
}

/** One chatbot behind one connection. Outcomes are values; nothing here throws. */
export interface Chatbot {
  /** Begins a session. */
  startSession(context: SessionContext): Promise<SessionOutcome>;
  /** Asks one question and reads the whole answer. */
  ask(session: ChatSession, question: string, limits: AskLimits): Promise<AskOutcome>;
  /** Reads the session's own record: how many turns it has had, and the last of them. */
  readRecord(session: ChatSession): Promise<RecordOutcome>;
}

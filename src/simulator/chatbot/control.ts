import type { FaultOptions, Faults, Hold } from "../faults.ts";

/** The names that calls have in the record and for {@link Faults}. */
export type RouteName =
  | "session_create"
  | "session_fetch"
  | "session_list"
  | "session_delete"
  | "stream"
  | "non_stream"
  | "messages"
  | "plain_text"
  | "chatbot"
  | "chatbots"
  | "wrong_method"
  | "unknown";

/** Which questions are meant: those that contain this text, or for which this is true. */
export type QuestionMatch = string | ((question: string) => boolean);

/** What this host is like, as long as it is not changed. Every member has a default. */
export interface HostTraits {
  /** Bytes of the answer per chunk, repeated in turn; may cut characters in two. 32 when absent. */
  readonly chunkBytes?: number | readonly number[] | undefined;
  /** Milliseconds between two chunks; 0 when absent. */
  readonly chunkDelayMs?: number | undefined;
  /** Answers so where `/message/stream` would be: an old or odd host. */
  readonly streamMissing?: 404 | 405 | undefined;
  /** Answers so where `GET /session/{uuid}/messages` would be. */
  readonly messagesMissing?: 404 | 405 | undefined;
  /** Refuses a session with `initial_variables`, as a host that does not know them may. */
  readonly variablesRefused?: 400 | 422 | undefined;
  /** How an unknown session is refused; 404 when absent. The real status is not documented. */
  readonly unknownSession?: 400 | 404 | 410 | 422 | undefined;
  /** Refuses every key with this status, as after a revocation. */
  readonly keyRefused?: 401 | 403 | undefined;
  /**
   * What becomes of an answer whose reader has gone. `goes_on` (when absent): it is written to its
   * end and stored then. `drops`: nothing is stored. `keeps_part`: what was written is stored,
   * with an empty `finish_reason`.
   */
  readonly onDisconnect?: "goes_on" | "drops" | "keeps_part" | undefined;
  /** Lists a turn from the moment it is asked, with an empty `finish_reason` until it is whole. */
  readonly listsUnfinished?: boolean | undefined;
}

/** How one answer goes wrong after it was asked. */
export interface Mishap {
  /** Answers 200 without a byte; the turn is stored with an empty response. */
  readonly empty?: boolean;
  /** Stops after so many chunks and never writes again until the client leaves; then goes on. */
  readonly silentAfterChunks?: number;
  /** Destroys the connection after so many chunks. */
  readonly cutAfterChunks?: number;
  /** Answers with this status instead of the answer, although it was asked. */
  readonly status?: number;
  /** Whether and when the turn is stored: at its end when absent, else so much later than the reply. */
  readonly stored?: "never" | { readonly lateMs: number };
}

/** One question as it came in by `/message/stream` or `/message/non-stream`. */
export interface AskedQuestion {
  readonly session: string;
  readonly query: string;
  /** Unix milliseconds. */
  readonly at: number;
  /**
   * `refused`: not asked. `writing`: the answer is not stored yet. `completed`: it is stored.
   * `aborted`: it never will be, or only in part.
   */
  readonly state: "refused" | "writing" | "completed" | "aborted";
  /** Whether the reply went out whole, or the client left (or was cut off) before its end. */
  readonly reply: "open" | "whole" | "lost";
}

/** One turn of a session. */
export interface ChatbotTurn {
  readonly uuid: string;
  readonly query: string;
  readonly response: string;
  /** `stop`; empty while the answer is being written. */
  readonly finishReason: string;
  /** Unix milliseconds. */
  readonly createdAt: number;
}

/** One session that was ever begun, forgotten ones included. */
interface ChatbotSessionRecord {
  readonly uuid: string;
  /** Unix milliseconds. */
  readonly createdAt: number;
  readonly initialVariables: Readonly<Record<string, unknown>> | undefined;
  /** Oldest first; what `GET /session/{uuid}/messages` lists. */
  readonly turns: readonly ChatbotTurn[];
}

/** One call of any route. */
export interface ChatbotCall {
  /** Unix milliseconds. */
  readonly at: number;
  readonly name: RouteName;
  /** The session or chatbot that its path names. */
  readonly uuid: string | undefined;
}

/** What a test sets. */
export interface ChatbotControl {
  /** Replaces the answer to every coming question. */
  answerWith(answer: (question: string) => string): void;
  /** Changes traits of the host; one set to `undefined` goes back to its default. */
  behave(traits: HostTraits): void;
  /** Lets the answers to coming questions go wrong. @returns a function that takes it back */
  mishap(mishap: Mishap, match?: QuestionMatch, options?: FaultOptions): () => void;
  /**
   * Holds an answer before its n-th chunk is written (1 is the first; one more than there are is
   * the moment before the end). It stays held until released, even when the client leaves: only
   * then does the chatbot go on and store the turn.
   */
  holdAtChunk(n: number, match?: QuestionMatch): Hold;
  /** Forgets a session: from now on it is unknown. */
  forgetSession(uuid: string): void;
}

/** What happened, for a test to judge by. */
export interface ChatbotRecord {
  /** Every question, in order of arrival. */
  readonly questions: readonly AskedQuestion[];
  readonly sessions: readonly ChatbotSessionRecord[];
  readonly calls: readonly ChatbotCall[];
  /** The stored turns of one session, oldest first. */
  turnsOf(session: string): readonly ChatbotTurn[];
}

/** The server itself. */
interface ChatbotServer {
  /** The origin, such as `http://127.0.0.1:40123`. */
  readonly url: string;
  readonly apiKey: string;
  readonly chatbotUuid: string;
  /**
   * Faults of whole calls, by {@link RouteName}; `params` holds `uuid` and, for questions,
   * `query`. Besides `before` and `after`, answers can be held at the point `store`, right before
   * the turn is stored.
   */
  readonly faults: Pick<Faults, "next" | "hold" | "clear">;
  /** Stops it: open connections are destroyed, what is held is released, nothing is written on. */
  close(): Promise<void>;
}

/** The chatbot in the hands of a test: its server, what can be set, and what happened. */
export type ChatbotSimulator = ChatbotServer & ChatbotControl & ChatbotRecord;

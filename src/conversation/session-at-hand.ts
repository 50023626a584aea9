import type { ChatSession } from "../messages/session.ts";

/** A session that can be asked now. */
export interface SessionAtHand {
  readonly session: ChatSession;
  /** Turns it has had; undefined when nobody could count. */
  readonly turns: number | undefined;
}

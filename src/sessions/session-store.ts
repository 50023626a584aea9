import type { ConversationKey } from "../messages/address.ts";
import type { ChatSession } from "../messages/session.ts";

/** The published map *conversation → chatbot session*. Only a conversation's own object writes its entry. */
export interface SessionStore {
  /** @returns undefined when there is none, or when what is there cannot be read */
  load(conversation: ConversationKey): Promise<ChatSession | undefined>;
  /**
   * Publishes a session.
   * @param lifetimeMs milliseconds until it expires by itself
   * @throws when the store refuses; the caller logs it and tries again with a later turn
   */
  save(conversation: ConversationKey, session: ChatSession, lifetimeMs: number): Promise<void>;
  /** Takes the entry out. @throws as {@link save} */
  forget(conversation: ConversationKey): Promise<void>;
}

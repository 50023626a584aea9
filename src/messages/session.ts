/** A chatbot's session, as it is kept for a conversation and published in KV. The id is a secret. */
export interface ChatSession {
  /** The chatbot's id of the session. */
  readonly id: string;
  /** The chatbot it belongs to; a session is used only while this is the connection's. */
  readonly chatbot: string;
  /** The API it lives at; a session is used only while this is the connection's. */
  readonly baseUrl: string;
  /** Unix milliseconds. */
  readonly createdAt: number;
  /** Unix milliseconds at which its lifetime in KV last began anew. */
  readonly renewedAt: number;
}

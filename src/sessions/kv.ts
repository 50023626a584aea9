import { entryOf, sessionOf } from "./entry.ts";
import type { SessionStore } from "./session-store.ts";

/** What is used of a `KVNamespace`. */
export interface SessionNamespace {
  get(key: string): Promise<string | null>;
  put(key: string, value: string, options: { readonly expirationTtl: number }): Promise<void>;
  delete(key: string): Promise<void>;
}

/**
 * The published map in Workers KV, under the conversation's key. KV refuses a lifetime below 60
 * seconds and a key above 512 bytes, and so does this.
 * @see https://developers.cloudflare.com/kv/api/write-key-value-pairs/
 */
export function createKvSessionStore(namespace: SessionNamespace): SessionStore {
  return {
    async load(conversation) {
      let entry: string | null;
      try {
        entry = await namespace.get(conversation);
      } catch {
        // A new session costs the chatbot's memory of the conversation; a failed turn costs more.
        return undefined;
      }
      return entry === null ? undefined : sessionOf(entry);
    },
    save: (conversation, session, lifetimeMs) =>
      namespace.put(conversation, entryOf(session), {
        expirationTtl: Math.floor(lifetimeMs / 1000),
      }),
    forget: (conversation) => namespace.delete(conversation),
  };
}

import { CausewayError } from "../lib/errors.ts";
import { entryOf, sessionOf } from "./entry.ts";
import type { SessionStore } from "./session-store.ts";

/** Limits of Workers KV. @see https://developers.cloudflare.com/kv/platform/limits/ */
const shortestLifetimeMs = 60_000;
const longestKeyBytes = 512;

/**
 * A map that lives and dies with the process, for tests: as strict as Workers KV, so that what
 * works here works there.
 * @param now Unix milliseconds
 */
export function createMemorySessionStore(now: () => number): SessionStore {
  const entries = new Map<string, { readonly entry: string; readonly expiresAt: number }>();
  return {
    async load(conversation) {
      checkKey(conversation);
      const found = entries.get(conversation);
      return found && found.expiresAt > now() ? sessionOf(found.entry) : undefined;
    },
    async save(conversation, session, lifetimeMs) {
      checkKey(conversation);
      if (!(lifetimeMs >= shortestLifetimeMs)) {
        throw new CausewayError(
          "session_lifetime_too_short",
          "a session's entry lives at least 60 seconds: raise the idle limit",
        );
      }
      entries.set(conversation, { entry: entryOf(session), expiresAt: now() + lifetimeMs });
    },
    async forget(conversation) {
      checkKey(conversation);
      entries.delete(conversation);
    },
  };
}

function checkKey(conversation: string): void {
  if (new TextEncoder().encode(conversation).length > longestKeyBytes) {
    throw new CausewayError("session_key_too_long", "a conversation's key has at most 512 bytes");
  }
}

import type { AccountBindings } from "./account-binding.ts";
import { objectNameOf } from "./ids.ts";
import type { KnowledgeBindings } from "./knowledge-binding.ts";
import type { Session } from "./objects/session.ts";

/** What wrangler.chatbot.toml binds. */
export interface Bindings extends AccountBindings, KnowledgeBindings {
  readonly CHATBOT_SESSIONS: DurableObjectNamespace<Session>;
  /** Workers AI, where somebody has bound it. @see https://developers.cloudflare.com/workers-ai/configuration/bindings/ */
  readonly AI?: Ai;
}

/** The object that holds a session, or a message. @param uuid of either */
export function sessionObject(env: Bindings, uuid: string): DurableObjectStub<Session> {
  return env.CHATBOT_SESSIONS.getByName(objectNameOf(uuid));
}

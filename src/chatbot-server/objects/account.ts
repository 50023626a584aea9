import { DurableObject } from "cloudflare:workers";
import { configOf } from "../config.ts";
import { newUuid } from "../ids.ts";
import {
  type ChatbotStore,
  defaultSettings,
  openChatbots,
  type StoredChatbot,
} from "../store/chatbots.ts";
import {
  openSessions,
  type SessionStore,
  type StoredSession,
  type Window,
} from "../store/sessions.ts";

/** What the chatbot that is there from the beginning is called. */
const FIRST_CHATBOT_NAME = "Causeway's documents";

/** Everything that is not a conversation: the chatbots, and which sessions each of them has. */
export class Account extends DurableObject {
  readonly #chatbots: ChatbotStore;
  readonly #sessions: SessionStore;

  constructor(ctx: DurableObjectState, env: Cloudflare.Env) {
    super(ctx, env);
    this.#chatbots = openChatbots(ctx.storage.sql);
    this.#sessions = openSessions(ctx.storage.sql);
    makeFirstChatbot(this.#chatbots, configOf(env).chatbotUuid);
  }

  /** Oldest first. */
  async chatbots(): Promise<StoredChatbot[]> {
    return this.#chatbots.all();
  }

  async chatbot(uuid: string): Promise<StoredChatbot | undefined> {
    return this.#chatbots.find(uuid);
  }

  /** A session has begun: it is listed from now on. */
  async list(session: StoredSession): Promise<void> {
    this.#sessions.add(session);
  }

  /** A listed session has changed. One that was taken off the list meanwhile stays off it. */
  async update(session: StoredSession): Promise<void> {
    this.#sessions.update(session);
  }

  /** Takes a session off the list. */
  async unlist(session: StoredSession): Promise<void> {
    this.#sessions.remove(session);
  }

  /** A chatbot's sessions, newest first. */
  async sessions(chatbot: string, window: Window): Promise<StoredSession[]> {
    return this.#sessions.list(chatbot, window);
  }
}

/** @param configured the id that a variable asks for */
function makeFirstChatbot(chatbots: ChatbotStore, configured: string | undefined): void {
  const isFirst = chatbots.all().length === 0;
  const uuid = configured ?? (isFirst ? newUuid() : undefined);
  if (uuid === undefined || chatbots.find(uuid) !== undefined) return;
  const now = Date.now();
  chatbots.insert({
    uuid,
    name: FIRST_CHATBOT_NAME,
    settings: defaultSettings,
    createdAt: now,
    modifiedAt: now,
  });
}

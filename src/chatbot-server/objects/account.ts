import { DurableObject } from "cloudflare:workers";
import { codeOf } from "../../lib/errors.ts";
import { misplaced } from "../agents/applicability.ts";
import { changeAgent, newAgent } from "../agents/write-agent.ts";
import { changeFunction, newFunction } from "../agents/write-function.ts";
import { configOf } from "../config.ts";
import { newUuid, objectNameOf } from "../ids.ts";
import { log } from "../log.ts";
import type { AgentChanges, NewAgent } from "../requests/agent-body.ts";
import type { ChatbotChanges } from "../requests/chatbot-body.ts";
import type { FunctionChanges, NewFunction } from "../requests/function-body.ts";
import type { AgentWithFunctions, Setup } from "../setup.ts";
import { type AccountTables, openAccount, writeNewChatbot } from "../store/account.ts";
import type { StoredAgent } from "../store/agents.ts";
import { defaultSettings, type StoredChatbot } from "../store/chatbots.ts";
import type { StoredFunction } from "../store/functions.ts";
import type { StoredKey } from "../store/keys.ts";
import type { StoredSession, Window } from "../store/sessions.ts";

/** What the account asks of the other objects: to be gone. */
type Ending = Rpc.DurableObjectBranded & { end(uuid: string): Promise<void> };

/** What the account itself uses of the bindings. */
interface EndingBindings {
  readonly CHATBOT_SESSIONS: DurableObjectNamespace<Ending>;
  readonly CHATBOT_KNOWLEDGE: DurableObjectNamespace<Ending>;
}

/**
 * How many sessions one go removes: each is a call to another object, of which an invocation may
 * make a thousand.
 * @see https://developers.cloudflare.com/workers/platform/limits/#subrequests
 */
const SESSIONS_PER_GO = 500;

/** Of those, how many are removed at once. */
const SESSIONS_AT_ONCE = 20;

/** When a deletion that failed or was cut short goes on by itself. */
const NEXT_GO_MS = 30_000;

/** An agent that was written, or why it was not; undefined when what it belongs to is not there. */
export type AgentResult =
  | { readonly kind: "written"; readonly written: AgentWithFunctions }
  | { readonly kind: "refused"; readonly says: string }
  | undefined;

/** Everything that is not a conversation: the keys, the chatbots, their agents, and which sessions each of them has. */
export class Account extends DurableObject<EndingBindings> {
  readonly #tables: AccountTables;

  constructor(ctx: DurableObjectState, env: EndingBindings) {
    super(ctx, env);
    this.#tables = openAccount(ctx.storage.sql, configOf(env).chatbotUuid);
  }

  /** Whether a key opens the API. @param hash of the key: SHA-256, hexadecimal */
  async authorise(hash: string): Promise<boolean> {
    return this.#tables.keys.has(hash);
  }

  /** Oldest first. */
  async keys(): Promise<StoredKey[]> {
    return this.#tables.keys.all();
  }

  /** @param hash of the key: SHA-256, hexadecimal */
  async addKey(key: StoredKey, hash: string): Promise<void> {
    this.#tables.keys.add(key, hash);
  }

  /** @returns whether it was there */
  async removeKey(uuid: string): Promise<boolean> {
    return this.#tables.keys.remove(uuid);
  }

  /** Oldest first. */
  async chatbots(): Promise<StoredChatbot[]> {
    return this.#tables.chatbots.all();
  }

  async chatbot(uuid: string): Promise<StoredChatbot | undefined> {
    return this.#tables.chatbots.find(uuid);
  }

  /** What a session of a chatbot needs to answer; undefined when there is no such chatbot. */
  async setup(uuid: string): Promise<Setup | undefined> {
    const { chatbots, firstChatbots } = this.#tables;
    const chatbot = chatbots.find(uuid);
    if (chatbot === undefined) return undefined;
    const agents = this.#tables.agents.ofChatbot(uuid);
    const functions = agents.flatMap((agent) => this.#tables.functions.ofAgent(agent.uuid));
    return { chatbot, agents, functions, fromDocuments: firstChatbots.has(uuid) };
  }

  /** Makes a chatbot, with the agent that every chatbot has from its beginning. */
  async createChatbot(given: ChatbotChanges & { readonly name: string }): Promise<StoredChatbot> {
    return writeNewChatbot(this.#tables, {
      uuid: newUuid(),
      name: given.name,
      settings: settingsWith(defaultSettings, given),
    });
  }

  /** Here and below: undefined when it is not there. */
  async updateChatbot(uuid: string, given: ChatbotChanges): Promise<StoredChatbot | undefined> {
    const { chatbots } = this.#tables;
    const chatbot = chatbots.find(uuid);
    if (chatbot === undefined) return undefined;
    const changed = {
      ...chatbot,
      name: given.name ?? chatbot.name,
      settings: settingsWith(chatbot.settings, given),
      modifiedAt: Date.now(),
    };
    chatbots.write(changed);
    return changed;
  }

  /**
   * Deletes a chatbot. It is gone for everybody at once; then its sessions and its knowledge are
   * removed. What is not done when this ends, or is cut short, the alarm does.
   * @returns false when there was none
   */
  async endChatbot(uuid: string): Promise<boolean> {
    const { chatbots, agents, functions, endings } = this.#tables;
    const isThere = chatbots.find(uuid) !== undefined;
    if (!isThere && !endings.has(uuid)) return false;
    endings.add(uuid);
    chatbots.remove(uuid);
    for (const agent of agents.ofChatbot(uuid)) functions.removeOfAgent(agent.uuid);
    agents.removeOfChatbot(uuid);
    // Should this be cut short.
    await this.ctx.storage.setAlarm(Date.now() + NEXT_GO_MS);
    await this.#goOnEnding(uuid);
    if (endings.has(uuid)) await this.ctx.storage.setAlarm(Date.now());
    return true;
  }

  /** Goes on with deletions that are not done yet. */
  override async alarm(): Promise<void> {
    const { endings } = this.#tables;
    let waitMs = 0;
    for (const chatbot of endings.all()) {
      try {
        await this.#goOnEnding(chatbot);
      } catch (error) {
        log("warn", "deletion_unfinished", { code: codeOf(error) });
        waitMs = NEXT_GO_MS;
      }
    }
    if (endings.all().length > 0) await this.ctx.storage.setAlarm(Date.now() + waitMs);
  }

  async #goOnEnding(chatbot: string): Promise<void> {
    const { sessions, endings } = this.#tables;
    const next = sessions.some(chatbot, SESSIONS_PER_GO);
    for (let at = 0; at < next.length; at += SESSIONS_AT_ONCE) {
      await Promise.all(
        next.slice(at, at + SESSIONS_AT_ONCE).map(async (session) => {
          await this.env.CHATBOT_SESSIONS.getByName(objectNameOf(session.uuid)).end(session.uuid);
          sessions.remove(session);
        }),
      );
    }
    if (next.length === SESSIONS_PER_GO) return;
    await this.env.CHATBOT_KNOWLEDGE.getByName(objectNameOf(chatbot)).end(chatbot);
    endings.remove(chatbot);
  }

  /** A chatbot's agents, oldest first. */
  async agents(chatbot: string): Promise<AgentWithFunctions[] | undefined> {
    const { chatbots, agents } = this.#tables;
    if (chatbots.find(chatbot) === undefined) return undefined;
    return agents.ofChatbot(chatbot).map((agent) => this.#withFunctions(agent));
  }

  /** Makes an agent, disabled. */
  async createAgent(chatbot: string, given: NewAgent): Promise<AgentResult> {
    const { chatbots, agents } = this.#tables;
    if (chatbots.find(chatbot) === undefined) return undefined;
    const says = misplaced(given.type, given) ?? oneTooMany(agents.ofChatbot(chatbot), given.type);
    if (says !== undefined) return { kind: "refused", says };
    return this.#written(newAgent(chatbot, given, Date.now()));
  }

  async updateAgent(uuid: string, changes: AgentChanges): Promise<AgentResult> {
    const agent = this.#tables.agents.find(uuid);
    if (agent === undefined) return undefined;
    const says = misplaced(agent.type, changes);
    if (says !== undefined) return { kind: "refused", says };
    return this.#written(changeAgent(agent, changes, Date.now()));
  }

  /** @returns whether it was there */
  async removeAgent(uuid: string): Promise<boolean> {
    const { agents, functions } = this.#tables;
    if (agents.find(uuid) === undefined) return false;
    functions.removeOfAgent(uuid);
    agents.remove(uuid);
    return true;
  }

  /** Undefined when there is no such agent. */
  async createFunction(agent: string, given: NewFunction): Promise<StoredFunction | undefined> {
    if (this.#tables.agents.find(agent) === undefined) return undefined;
    const created = newFunction(agent, given, Date.now());
    this.#tables.functions.write(created);
    return created;
  }

  async updateFunction(
    uuid: string,
    changes: FunctionChanges,
  ): Promise<StoredFunction | undefined> {
    const found = this.#tables.functions.find(uuid);
    if (found === undefined) return undefined;
    const changed = changeFunction(found, changes, Date.now());
    this.#tables.functions.write(changed);
    return changed;
  }

  /** @returns whether it was there */
  async removeFunction(uuid: string): Promise<boolean> {
    const isThere = this.#tables.functions.find(uuid) !== undefined;
    this.#tables.functions.remove(uuid);
    return isThere;
  }

  /** A session has begun: it is listed from now on. @returns false when its chatbot is gone meanwhile */
  async list(session: StoredSession): Promise<boolean> {
    if (this.#tables.chatbots.find(session.chatbot) === undefined) return false;
    this.#tables.sessions.add(session);
    return true;
  }

  /** A listed session has changed. One that was taken off the list meanwhile stays off it. */
  async update(session: StoredSession): Promise<void> {
    this.#tables.sessions.update(session);
  }

  /** Takes a session off the list. */
  async unlist(session: StoredSession): Promise<void> {
    this.#tables.sessions.remove(session);
  }

  /** A chatbot's sessions, newest first. */
  async sessions(chatbot: string, window: Window): Promise<StoredSession[]> {
    return this.#tables.sessions.list(chatbot, window);
  }

  #written(agent: StoredAgent): AgentResult {
    this.#tables.agents.write(agent);
    return { kind: "written", written: this.#withFunctions(agent) };
  }

  #withFunctions(agent: StoredAgent): AgentWithFunctions {
    return { agent, functions: this.#tables.functions.ofAgent(agent.uuid) };
  }
}

function settingsWith(
  settings: StoredChatbot["settings"],
  given: ChatbotChanges,
): StoredChatbot["settings"] {
  return {
    visibility: given.visibility ?? settings.visibility,
    rate_limit: given.rate_limit ?? settings.rate_limit,
    rate_limit_message: given.rate_limit_message ?? settings.rate_limit_message,
    show_citations: given.show_citations ?? settings.show_citations,
  };
}

/** @see https://guide.gpt-trainer.com/api-reference/agents/properties-reference */
function oneTooMany(there: readonly StoredAgent[], type: StoredAgent["type"]): string | undefined {
  const isSingle = type === "human-escalation" || type === "spam-defense";
  if (!isSingle || !there.some((agent) => agent.type === type)) return undefined;
  return `type must be another: the chatbot has its one agent of type ${type} already`;
}

import { DurableObject } from "cloudflare:workers";
import { codeOf } from "../../lib/errors.ts";
import { accountObject, type AccountBindings } from "../account-binding.ts";
import { theAnswerer } from "../answers/index.ts";

import { newMessageUuid } from "../ids.ts";
import { log } from "../log.ts";
import { openSelf, type SelfStore } from "../store/self.ts";
import type { StoredSession } from "../store/sessions.ts";
import { openTurns, type StoredTurn, type TurnStore } from "../store/turns.ts";

/**
 * One session and its turns. Whatever concerns a session names its whole id: the object's name is
 * only half of it, and half an id opens nothing.
 */
export class Session extends DurableObject<AccountBindings> {
  readonly #self: SelfStore;
  #opened: TurnStore | undefined;
  /** Settled when every question asked so far is answered. */
  #idle: Promise<unknown> = Promise.resolve();

  constructor(ctx: DurableObjectState, env: AccountBindings) {
    super(ctx, env);
    this.#self = openSelf(ctx.storage.sql);
  }

  /** @returns false when this object holds a session already: another id is needed */
  async begin(session: StoredSession): Promise<boolean> {
    if (this.#self.read() !== undefined) return false;
    this.#self.write(session);
    return true;
  }

  /** Here and below: undefined when there is no such session. */
  async find(uuid: string): Promise<StoredSession | undefined> {
    return this.#find(uuid);
  }

  /** Oldest first. */
  async turns(uuid: string): Promise<StoredTurn[] | undefined> {
    return this.#find(uuid) === undefined ? undefined : this.#turns().all();
  }

  /**
   * Answers a question. The turn is stored before anything of the answer leaves, so whoever loses the
   * answer on its way finds it in the list.
   */
  async ask(uuid: string, query: string): Promise<string | undefined> {
    const answered = this.#idle.then(() => this.#answer(uuid, query));
    // Who asked is told of a failure; the next question is asked in any case.
    this.#idle = answered.catch(() => undefined);
    return answered;
  }

  /** @param messages ids of messages, of which some may not be here @returns how many were */
  async removeTurns(messages: readonly string[]): Promise<number> {
    return this.#self.read() === undefined ? 0 : this.#turns().remove(messages);
  }

  /** Deletes everything. */
  async end(uuid: string): Promise<void> {
    if (this.#find(uuid) === undefined) return;
    this.#opened = undefined;
    await this.ctx.storage.deleteAll();
  }

  async #answer(uuid: string, query: string): Promise<string | undefined> {
    if (this.#find(uuid) === undefined) return undefined;
    const createdAt = Date.now();
    const response = await theAnswerer().answer(query);
    // It may have been deleted while the answer was written.
    const session = this.#find(uuid);
    if (session === undefined) return undefined;
    this.#turns().append({
      uuid: newMessageUuid(uuid),
      createdAt,
      query,
      response,
      finishReason: "stop",
    });
    const changed = { ...session, modifiedAt: Date.now() };
    this.#self.write(changed);
    await this.#tellAccount(changed);
    return response;
  }

  /** The list of sessions shows when each changed; a list that is a turn behind spoils no answer. */
  async #tellAccount(session: StoredSession): Promise<void> {
    try {
      await accountObject(this.env).update(session);
    } catch (error) {
      log("warn", "session_list_behind", { code: codeOf(error) });
    }
  }

  #find(uuid: string): StoredSession | undefined {
    const session = this.#self.read();
    return session?.uuid === uuid ? session : undefined;
  }

  #turns(): TurnStore {
    this.#opened ??= openTurns(this.ctx.storage.sql);
    return this.#opened;
  }
}

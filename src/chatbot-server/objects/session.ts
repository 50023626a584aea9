import { DurableObject } from "cloudflare:workers";
import { codeOf } from "../../lib/errors.ts";
import { accountObject, type AccountBindings } from "../account-binding.ts";
import type { Asked } from "../answering/asked.ts";
import { MAX_DOCUMENTS } from "../answering/documents.ts";
import { type Answering, answer } from "../answering/index.ts";
import { labelAtOnce, labelLater } from "../answering/label-turn.ts";
import type { Writing } from "../answering/models/writing.ts";
import { type AskResult, failedResult, type Question } from "../answering/question.ts";
import { isLimited, noteAsked } from "../answering/rate-limit.ts";
import {
  type AnsweringBindings,
  endAttached,
  modelSourcesOf,
  claimDocuments,
  readAttached,
  sourcesOf,
} from "../answering/sources-of.ts";
import { createTextStream } from "../answering/text-stream.ts";
import { limitedTurn, turnOf } from "../answering/turn.ts";
import { type Written, writeOut } from "../answering/write-out.ts";
import { log } from "../log.ts";
import type { Setup } from "../setup.ts";
import { attachedDocuments, type AttachedStore, openAttached } from "../store/attached.ts";
import { openSelf, type SelfStore } from "../store/self.ts";
import type { StoredSession } from "../store/sessions.ts";
import { openTurns, type StoredTurn, type TurnStore } from "../store/turns.ts";

/** How many turns are looked back upon: more fit into no model that is affordable. */
const REMEMBERED_TURNS = 60;

/** When labels that a crash has left undone are seen to, in milliseconds. Those under way are left alone. */
const LABELS_OVERDUE_MS = 5000;

type SessionBindings = AccountBindings & AnsweringBindings;

/**
 * One session and its turns. Whatever concerns a session names its whole id: the object's name is
 * only half of it, and half an id opens nothing.
 */
export class Session extends DurableObject<SessionBindings> {
  readonly #self: SelfStore;
  #opened: { readonly turns: TurnStore; readonly attached: AttachedStore } | undefined;
  /** Settled when every question asked so far is answered to its end. */
  #idle: Promise<unknown> = Promise.resolve();
  /** Ids of turns that are being labelled now. */
  readonly #labelling = new Set<string>();

  constructor(ctx: DurableObjectState, env: SessionBindings) {
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
    return this.#find(uuid) === undefined ? undefined : this.#tables().turns.all();
  }

  /**
   * Answers a question, after those that were asked before it. A turn is stored once, when its answer
   * is there to the end, whether or not anybody still reads it: an answer that is there at once is on
   * disk before its first character leaves, one that a model writes is there before its stream ends.
   */
  async ask(uuid: string, question: Question): Promise<AskResult> {
    const { promise: done, resolve: finish } = Promise.withResolvers<void>();
    const before = this.#idle;
    this.#idle = done;
    await before;
    try {
      const [result, writing] = await this.#answer(uuid, question);
      if (writing === undefined) finish();
      // Goes on when whoever asked has hung up; the next question waits for it.
      else this.ctx.waitUntil(writing.finally(finish));
      return result;
    } catch (error) {
      finish();
      throw error;
    }
  }

  /** @param messages ids of messages, of which some may not be here @returns how many were */
  async removeTurns(messages: readonly string[]): Promise<number> {
    return this.#self.read() === undefined ? 0 : this.#tables().turns.remove(messages);
  }

  /** Deletes everything, the documents that were sent into it as well. */
  async end(uuid: string): Promise<void> {
    if (this.#find(uuid) === undefined) return;
    await endAttached(this.env, uuid, attachedDocuments(this.ctx.storage.sql));
    this.#opened = undefined;
    await this.ctx.storage.deleteAlarm();
    await this.ctx.storage.deleteAll();
  }

  /** Labels what a crash has left without. */
  override async alarm(): Promise<void> {
    const session = this.#self.read();
    if (session === undefined) return;
    const setup = await accountObject(this.env).setup(session.chatbot);
    if (this.#find(session.uuid) === undefined) return;
    const { turns } = this.#tables();
    const pending = turns.last(REMEMBERED_TURNS).filter((turn) => turn.backgroundPendingTasks > 0);
    // Whoever labels those now may be killed as well.
    const isUnderWay = pending.some(({ uuid }) => this.#labelling.has(uuid));
    if (isUnderWay) await this.ctx.storage.setAlarm(Date.now() + LABELS_OVERDUE_MS);
    for (const turn of pending) {
      if (this.#labelling.has(turn.uuid)) continue;
      if (setup === undefined) turns.label(turn.uuid, [], 0);
      else await this.#labelLater(turn, setup);
    }
  }

  /** @returns the result, and the rest of the work when an answer is still being written */
  async #answer(uuid: string, question: Question): Promise<[AskResult, Promise<void>?]> {
    const session = this.#find(uuid);
    const setup = session && (await accountObject(this.env).setup(session.chatbot));
    if (session === undefined || setup === undefined) return [{ kind: "unknown" }];
    const createdAt = Date.now();
    const documents = await this.#attach(uuid, question.documents);
    if (documents === undefined) return [{ kind: "unknown" }];
    if (documents === "too many") return [{ kind: "documents_too_many" }];
    if (typeof documents === "number") return [{ kind: "document_unknown", at: documents }];
    const asked = this.#asked(session, setup, question, documents);
    if (isLimited(setup, this.#tables().attached, createdAt)) {
      const turn = limitedTurn(uuid, createdAt, asked);
      await this.#store(session, turn);
      return [{ kind: "whole", text: turn.response }];
    }
    let answering: Answering;
    try {
      answering = await answer(asked, sourcesOf(this.env, session.chatbot));
    } catch (error) {
      return [failedResult(error)];
    }
    const finish = (written: Written): Promise<void> =>
      this.#record(session, asked, turnOf(uuid, createdAt, asked, answering, written));
    const { said } = answering;
    if (said.kind === "whole") {
      await finish({ response: said.text, cited: answering.citable, reason: "stop" });
      return [{ kind: "whole", text: said.text }];
    }
    const { citable } = answering;
    if (question.as === "whole") return [await this.#writeWhole(said.writing, citable, finish)];
    return this.#stream(said.writing, citable, finish);
  }

  /** What fails in the middle has reached nobody, so it is told by a status and not recorded. */
  async #writeWhole(
    writing: Writing,
    citable: Answering["citable"],
    finish: (written: Written) => Promise<unknown>,
  ): Promise<AskResult> {
    const written = await writeOut(writing, citable, () => undefined);
    if (written.failure !== undefined) return { kind: "failed", failure: written.failure };
    await finish(written);
    return { kind: "whole", text: written.response };
  }

  #stream(
    writing: Writing,
    citable: Answering["citable"],
    finish: (written: Written) => Promise<unknown>,
  ): [AskResult, Promise<void>] {
    const text = createTextStream();
    const work = async (): Promise<void> => {
      try {
        const written = await writeOut(writing, citable, text.write);
        await finish(written);
        // The end of the stream says that the turn can be found in the record.
        await this.ctx.storage.sync();
        if (written.failure === undefined) return text.end();
        log("warn", "model_failed", { code: written.failure });
        text.cut();
      } catch (error) {
        log("error", "turn_not_stored", { code: codeOf(error) });
        text.cut();
      }
    };
    return [{ kind: "stream", stream: text.stream }, work()];
  }

  #asked(
    session: StoredSession,
    setup: Setup,
    { query, preCanned }: Question,
    documents: Asked["documents"],
  ): Asked {
    const { rate_limit_message: limited } = setup.chatbot.settings;
    const history = this.#tables().turns.last(REMEMBERED_TURNS);
    return {
      question: query,
      setup,
      variables: session.variables ?? {},
      // What was no answer teaches a model nothing.
      history: history.filter((turn) => turn.errorMessage === "" && turn.response !== limited),
      documents,
      preCanned,
    };
  }

  /**
   * The session's documents with the new ones; the place of the first new one that is not there or
   * another session's; undefined when the session was deleted meanwhile.
   */
  async #attach(
    session: string,
    added: readonly string[],
  ): Promise<Asked["documents"] | "too many" | number | undefined> {
    if (this.#find(session) === undefined) return undefined;
    const before = this.#tables().attached.documents();
    const uuids = [...new Set([...before, ...added])];
    if (uuids.length > Math.max(MAX_DOCUMENTS, before.length)) return "too many";
    const documents = await readAttached(this.env, session, uuids.slice(0, MAX_DOCUMENTS));
    const missing = added.findIndex((uuid) => documents.every((one) => one.uuid !== uuid));
    if (missing >= 0) return missing;
    // Only now that all of them are there: one of a refused question is still nobody's.
    const unclaimed = await claimDocuments(this.env, session, added);
    if (unclaimed !== undefined) return unclaimed;
    if (this.#find(session) === undefined) return undefined;
    this.#tables().attached.attach(added);
    return documents;
  }

  /** Stores a turn with its labels, and sees to those that take longer. */
  async #record(session: StoredSession, { setup }: Asked, turn: StoredTurn): Promise<void> {
    if (turn.errorMessage !== "") return this.#store(session, turn);
    const labelled = await labelAtOnce(turn, setup, modelSourcesOf(this.env));
    if (this.#find(session.uuid) === undefined) return;
    noteAsked(setup, this.#tables().attached, turn.createdAt);
    const isLeft = labelled.backgroundPendingTasks > 0;
    if (isLeft) await this.ctx.storage.setAlarm(Date.now() + LABELS_OVERDUE_MS);
    await this.#store(session, labelled);
    if (!isLeft || this.#find(session.uuid) === undefined) return;
    this.ctx.waitUntil(this.#labelLater(labelled, setup));
  }

  async #labelLater(turn: StoredTurn, setup: Setup): Promise<void> {
    const { turns } = this.#tables();
    this.#labelling.add(turn.uuid);
    try {
      await labelLater(turn, setup, modelSourcesOf(this.env), (labels, left) => {
        // The session may have been deleted meanwhile, and its tables with it.
        if (this.#self.read() !== undefined) turns.label(turn.uuid, labels, left);
      });
    } catch (error) {
      log("warn", "labels_missing", { code: codeOf(error) });
    } finally {
      this.#labelling.delete(turn.uuid);
    }
  }

  async #store({ uuid }: StoredSession, turn: StoredTurn): Promise<void> {
    // It may have been deleted while the answer was written.
    const session = this.#find(uuid);
    if (session === undefined) return;
    const { turns } = this.#tables();
    const [last] = turns.last(1);
    // Asked again after it had failed: one question is one turn.
    const isAgain = last !== undefined && last.errorMessage !== "" && last.query === turn.query;
    if (isAgain) turns.remove([last.uuid]);
    turns.append(turn);
    const changed = { ...session, modifiedAt: Date.now() };
    this.#self.write(changed);
    await this.#tellAccount(changed);
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

  #tables(): { readonly turns: TurnStore; readonly attached: AttachedStore } {
    const { sql } = this.ctx.storage;
    this.#opened ??= { turns: openTurns(sql), attached: openAttached(sql) };
    return this.#opened;
  }
}

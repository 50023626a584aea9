import { DurableObject } from "cloudflare:workers";
import { codeOf } from "../lib/errors.ts";
import { createLog, keyedHash, type Log } from "../lib/log.ts";
import type { ConversationKey } from "../messages/address.ts";
import { servicesOf } from "../services.ts";
import type { ObjectBindings } from "./object-bindings.ts";
import type { Batch } from "./batch.ts";

import { type ConversationCounts, countMessages } from "./counts.ts";
import type { ConnectedDesk, Desk } from "./desk.ts";
import { Heartbeat } from "./heartbeat.ts";
import { createMeter } from "./meter.ts";
import { forward, giveUpTo, letGoOf, planTakeOver, replayMoved, staysHere } from "./moving.ts";
import type { HandOver } from "./neighbour.ts";
import { connectDesk, openDesk } from "./open-desk.ts";
import { noteReceipts } from "./receipts.ts";
import { replay } from "./replay.ts";
import { isUnfinished, workUntilIdle } from "./run.ts";
import { storeBatch } from "./storing.ts";

/** Keys the log's hashes while the connection, whose secret does it, is not configured. */
const UNCONFIGURED_HASH_KEY = "unconfigured";

/**
 * One conversation: everything it promises is kept here. Stores what arrives before it is
 * acknowledged, works on it one turn at a time, and wakes itself until nothing is left.
 */
export class Conversation extends DurableObject<ObjectBindings> {
  readonly #meter = createMeter();
  readonly #heartbeat: Heartbeat;
  /** The log needs a hash that takes an await; everything after it is synchronous. */
  #log: Promise<Log> | undefined;
  #desk: Desk | undefined;
  #connected: ConnectedDesk | undefined;
  /** The one run of the work; it dies with the instance, so a fresh one knows that nobody works. */
  #working: Promise<void> | undefined;

  constructor(ctx: DurableObjectState, env: ObjectBindings) {
    super(ctx, env);
    this.#heartbeat = new Heartbeat(ctx.storage, this.#meter);
  }

  /**
   * Stores messages and changes. When this returns they are on disk: the runtime holds the reply
   * back until the writes are.
   */
  async accept(batch: Batch): Promise<void> {
    const desk = await this.#open();
    const moved = desk.facts.get("moved");
    if (moved !== undefined && staysHere(desk, batch, moved.at)) desk.facts.remove("moved");
    else if (moved !== undefined) {
      // The parts are still here, and so is what is reported of them; the other one may not answer.
      noteReceipts(desk, batch);
      this.#wakeAfter(desk, batch);
      return forward(desk, batch, moved.to);
    }
    try {
      storeBatch(desk, batch, this.#working === undefined ? this.#connect(desk) : undefined);
    } finally {
      // When a later message could not be stored, those before it are not left lying.
      this.#wakeAfter(desk, batch);
    }
  }

  /** The heartbeat: goes on with whatever is unfinished. Never throws. */
  override async alarm(): Promise<void> {
    this.#heartbeat.fired();
    try {
      this.#wake(await this.#open());
      await this.#working;
    } catch (error) {
      // The platform gives up on an alarm that keeps throwing; this one never does.
      createLog()("error", "alarm_failed", { code: codeOf(error) });
      this.#heartbeat.beat(servicesOf(this.env).configuration.settings.heartbeat);
    }
  }

  /** Takes over what belonged to another conversation, which goes on here. */
  async takeOver(from: ConversationKey): Promise<void> {
    const desk = await this.#open();
    if (!desk.db.exists()) desk.db.create();
    planTakeOver(desk, from);
    this.#wake(desk);
  }

  /** Gives everything to the conversation that goes on elsewhere, once nothing is in work. */
  async handOver(to: ConversationKey): Promise<HandOver> {
    return giveUpTo(await this.#open(), to);
  }

  /** The other conversation has stored what was handed over. */
  async handedOver(): Promise<void> {
    const desk = await this.#open();
    letGoOf(desk);
    this.#wake(desk);
  }

  /** How the messages of this conversation stand. */
  async counts(): Promise<ConversationCounts> {
    return countMessages(await this.#open());
  }

  /**
   * Puts a dead letter back to work.
   * @returns false when there is no such dead letter
   */
  async replay(stamp: number, id: string): Promise<boolean> {
    const desk = await this.#open();
    const moved = desk.facts.get("moved");
    const isThere =
      moved === undefined ? replay(desk, stamp, id) : await replayMoved(desk, moved.to, stamp, id);
    if (!isThere) return false;
    this.#wake(desk);
    return true;
  }

  async #open(): Promise<Desk> {
    this.#log ??= hashedLog(this.ctx.id.name ?? "", this.env);
    const log = await this.#log;
    this.#desk ??= openDesk(this.ctx, this.env, this.#meter, log);
    return this.#desk;
  }

  #connect(desk: Desk): ConnectedDesk | undefined {
    this.#connected ??= connectDesk(desk, this.env);
    return this.#connected;
  }

  /** A report that changed nothing leaves the alarm where it is: each one set is billed as a row. */
  #wakeAfter(desk: Desk, { messages, changes, writable }: Batch): void {
    const isOnlyReports = messages.length + changes.length === 0 && writable === undefined;
    if (!isOnlyReports || isUnfinished(desk)) this.#wake(desk);
  }

  /** Sets the heartbeat before any network call, and works unless somebody does. */
  #wake(desk: Desk): void {
    if (!desk.db.exists()) return;
    if (isUnfinished(desk)) this.#heartbeat.beat(desk.settings.heartbeat);
    if (this.#working !== undefined) return;
    let hasSettled = false;
    const working = workUntilIdle(
      desk,
      () => this.#connect(desk),
      ({ dueAt, isEmpty }) => {
        hasSettled = true;
        this.#working = undefined;
        if (isEmpty) this.#vanish();
        else this.#heartbeat.settle(dueAt);
      },
    );
    // With nothing due it has settled already, before its first await.
    if (hasSettled) return;
    this.#working = working;
    this.ctx.waitUntil(working);
  }

  /** Nothing is left to keep: the object ends empty and without an alarm. */
  #vanish(): void {
    this.#desk = undefined;
    this.#connected = undefined;
    this.#heartbeat.fired();
    void this.ctx.blockConcurrencyWhile(() => this.ctx.storage.deleteAll());
  }
}

/** A log whose lines carry a keyed hash of the conversation, whose key is personal data. */
async function hashedLog(key: ConversationKey, env: ObjectBindings): Promise<Log> {
  const hashKey = servicesOf(env).forConversation(key)?.connection.hashKey;
  return createLog({ conversation: await keyedHash(hashKey ?? UNCONFIGURED_HASH_KEY, key) });
}

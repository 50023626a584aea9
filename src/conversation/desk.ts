import type { Log } from "../lib/log.ts";
import { atLeastMs } from "../lib/retry.ts";
import { createTokenBucket, type TokenBucket } from "../lib/token-bucket.ts";
import type { Address, ConversationKey } from "../messages/address.ts";
import type { ConnectedServices } from "../services.ts";
import type { SessionStore } from "../sessions/session-store.ts";
import type { Settings } from "../settings.ts";
import type { Database } from "./database.ts";
import type { DirectoryReports } from "./directory-reports.ts";
import type { Entry } from "./entry.ts";
import type { Facts } from "./facts.ts";
import type { Inbox } from "./inbox.ts";
import type { Meter } from "./meter.ts";
import type { Neighbour } from "./neighbour.ts";
import type { Outbox } from "./outbox.ts";
import type { SessionAtHand } from "./session-at-hand.ts";

/** Finds another conversation, for moves. */
export type FindNeighbour = (key: ConversationKey) => Neighbour;
/** Lets something finish beside the work. */
export type InBackground = (promise: Promise<unknown>) => void;

/** What an instance remembers between steps; all of it can be lost. Times in Unix milliseconds. */
export interface Memory {
  /** When the directory may be told again, after a failure. */
  reportAfter: number;
  /** When the old conversation may be asked again. */
  takeAfter: number;
  /** How often it was asked in vain. */
  takes: number;
  /** When the next clean-up is due, once that was looked up. */
  cleanupDue?: number | undefined;
  /** Whether this instance has counted what it found in work. */
  revived: boolean;
  /** The entry that was stored as begun and is to be asked next. */
  begun?: { readonly entry: Entry; readonly atHand: SessionAtHand } | undefined;
  /** Whether KV is being written to. */
  publishing: boolean;
  /** How fast the platform lets this conversation be written to; made with the first part. */
  bucket?: TokenBucket;
}

/**
 * Everything one conversation works with, as one instance holds it. All of it is a copy of SQLite or
 * can be lost: any process may be killed at any instruction.
 */
export interface Desk {
  readonly key: ConversationKey;
  readonly db: Database;
  readonly facts: Facts;
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  readonly sessions: SessionStore;
  readonly directory: DirectoryReports;
  readonly neighbour: FindNeighbour;
  readonly background: InBackground;
  readonly settings: Settings;
  readonly defaultLocale: string;
  readonly log: Log;
  readonly meter: Meter;
  readonly memory: Memory;
}

/** A desk whose connection is configured: what every step of a turn needs. */
export type ConnectedDesk = Desk & ConnectedServices;

/** Milliseconds until the conversation may be written to; takes nothing. */
export function paceWaitMs(desk: ConnectedDesk, to: Address): number {
  const now = Date.now();
  const limitedUntil = desk.facts.get("limited")?.until ?? 0;
  return Math.max(bucketOf(desk, to)?.waitMs(now) ?? 0, limitedUntil - now);
}

/**
 * The platform wants nothing to be written for a while: not this part, and nothing else either.
 * @returns the milliseconds to wait: what it asked for, and a little more
 */
export function noteLimited(desk: Desk, askedMs: number): number {
  const ms = atLeastMs(askedMs, Math.random());
  desk.facts.set("limited", { until: Date.now() + ms });
  return ms;
}

/** Counts one message against the pace. */
export function paceTake(desk: ConnectedDesk, to: Address): void {
  bucketOf(desk, to)?.take(Date.now());
}

function bucketOf(desk: ConnectedDesk, to: Address): TokenBucket | undefined {
  if (desk.platform.pace === undefined) return undefined;
  const { burst, intervalMs } = desk.platform.pace(to);
  desk.memory.bucket ??= createTokenBucket(burst, intervalMs);
  return desk.memory.bucket;
}

import * as v from "valibot";
import type { InboundMessage } from "../messages/inbound.ts";
import type { SqlRow } from "./sql-row.ts";
import type { StoredPart } from "./part.ts";
import { storedPartSchema } from "./part.ts";

/**
 * Where a message stands. `waiting` → `asking` → `sending` → one of the four ends. States only move
 * forward; a dead letter alone may be replayed.
 */
export const entryStates = [
  "waiting",
  "asking",
  "sending",
  "answered",
  "merged",
  "refused",
  "dead",
] as const;
export type EntryState = (typeof entryStates)[number];

/**
 * What still has to be found out about the last time the question was asked. `none`: it was not
 * asked, or its outcome is known. `one_look`: a complete 5xx, after which one look tells.
 * `several_looks`: a crash, a cut stream or a time-out, when the answer may still be being written.
 */
const doubts = ["none", "one_look", "several_looks"] as const;

export const addressSchema = v.object({
  channel: v.string(),
  thread: v.exactOptional(v.string()),
  replyTo: v.exactOptional(v.string()),
});

const workSchema = v.object({
  /** Number of the turn in this conversation. */
  turn: v.number(),
  /** The exact question, as it is asked. */
  question: v.optional(v.string()),
  /** The chatbot's session it was asked in. */
  session: v.optional(v.string()),
  /** Turns that session had had by then (after an answer: has had); undefined when nobody could count. */
  sessionTurns: v.optional(v.number()),
  /** Unix milliseconds. */
  begunAt: v.number(),
  attempts: v.number(),
  doubt: v.picklist(doubts),
  /** Unix milliseconds at which it was first to be looked for; undefined before that. */
  doubtSince: v.optional(v.number()),
  /** Looks already taken since then. */
  looks: v.number(),
  /** What arrived before the stream was cut; a recorded answer must begin with it. */
  received: v.optional(v.string()),
  /** Pauses in the present outage, which grow. */
  outagePauses: v.number(),
  /** Fresh instances that found this entry in work: each is a crash. */
  revivals: v.number(),
  /** Faults of our own while working on it. */
  faults: v.number(),
  askedAgain: v.number(),
  possiblyTwice: v.number(),
  sessionReplaced: v.boolean(),
  /** Unix milliseconds until which nothing is to be done; 0 when nothing is being waited for. */
  dueAt: v.number(),
  /** Why it was refused or died. */
  code: v.optional(v.string()),
  /** Parts of the answer; a single one stands in the message's own row. */
  parts: v.number(),
  /** Where the answer goes, once the platform corrected the message's own address. */
  address: v.optional(addressSchema),
  /** Put back to work by the operator, who is not limited. */
  replayed: v.optional(v.boolean()),
  /** A dead letter that the directory knows of. */
  reported: v.boolean(),
  /** Unix milliseconds; 0 while unfinished. */
  finishedAt: v.number(),
});

/** How far the work on a message has come. Written whole with every step. */
export type Work = v.InferOutput<typeof workSchema>;

/** One message of the inbox. */
export interface Entry {
  /** The platform's stamp in Unix milliseconds, 0 when it gives none. */
  readonly stamp: number;
  readonly id: string;
  /** Order of arrival, and Unix milliseconds of it. Unique in the conversation. */
  readonly arrival: number;
  message: InboundMessage;
  state: EntryState;
  /** Unix milliseconds of the newest change applied to it. */
  changedAt: number;
  work: Work;
  /** The answer's parts in order; undefined while there are none, or while several are not read yet. */
  parts?: StoredPart[];
}

function newWork(): Work {
  return {
    turn: 0,
    begunAt: 0,
    attempts: 0,
    doubt: "none",
    looks: 0,
    outagePauses: 0,
    revivals: 0,
    faults: 0,
    askedAgain: 0,
    possiblyTwice: 0,
    sessionReplaced: false,
    dueAt: 0,
    parts: 0,
    reported: false,
    finishedAt: 0,
  };
}

/** A message that has just arrived. @param arrival Unix milliseconds, unique in the conversation */
export function newEntry(message: InboundMessage, arrival: number): Entry {
  return {
    stamp: message.sentAt ?? 0,
    id: message.id,
    arrival,
    message,
    state: "waiting",
    changedAt: 0,
    work: newWork(),
  };
}

/** By the platform's stamp; without one, and among equals, by arrival. */
export function compareEntries(a: Entry, b: Entry): number {
  return (a.stamp || a.arrival) - (b.stamp || b.arrival) || a.arrival - b.arrival;
}

/** Begun, but not at its end. */
export function isInWork(entry: Entry): boolean {
  return entry.state === "asking" || entry.state === "sending";
}

export function isFinished(entry: Entry): boolean {
  return entry.state !== "waiting" && !isInWork(entry);
}

const contentSchema = v.variant("kind", [
  v.object({ kind: v.literal("question"), text: v.string() }),
  v.object({ kind: v.literal("command"), name: v.picklist(["new", "help", "start"]) }),
  v.object({ kind: v.literal("wordless"), what: v.string() }),
]);

const messageSchema = v.object({
  conversation: v.string(),
  id: v.string(),
  sentAt: v.exactOptional(v.number()),
  content: contentSchema,
  author: v.object({
    id: v.string(),
    name: v.exactOptional(v.string()),
    locale: v.exactOptional(v.string()),
  }),
  address: addressSchema,
  album: v.exactOptional(v.string()),
});

/** The `message` column: what arrived, and when it was last changed. */
const messageColumn = v.object({
  ...messageSchema.entries,
  changedAt: v.exactOptional(v.number()),
});

export function messageToColumn(entry: Entry): string {
  return JSON.stringify(
    entry.changedAt === 0 ? entry.message : { ...entry.message, changedAt: entry.changedAt },
  );
}

/**
 * An entry as it stands in its row.
 * @returns undefined when the row was not written by this schema: it stays where it is, and must not
 * keep those behind it from being answered
 */
export function entryFromRow(row: SqlRow): Entry | undefined {
  const parsed = v.safeParse(rowSchema, row);
  if (!parsed.success) return undefined;
  const { message, work, part, ...rest } = parsed.output;
  const { changedAt = 0, ...inbound } = message;
  return {
    ...rest,
    message: inbound,
    changedAt,
    work,
    ...(part === null ? {} : { parts: [part] }),
  };
}

const rowSchema = v.object({
  stamp: v.number(),
  id: v.string(),
  arrival: v.number(),
  state: v.picklist(entryStates),
  message: v.pipe(v.string(), v.parseJson(), messageColumn),
  work: v.pipe(v.string(), v.parseJson(), workSchema),
  part: v.nullable(v.pipe(v.string(), v.parseJson(), storedPartSchema)),
});

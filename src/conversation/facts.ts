import * as v from "valibot";
import type { ChatSession } from "../messages/session.ts";
import { type Database, textOf } from "./database.ts";
import { addressSchema } from "./entry.ts";

const totalsSchema = v.object({
  answered: v.number(),
  merged: v.number(),
  refused: v.number(),
  dead: v.number(),
  askedAgain: v.number(),
  possiblyTwice: v.number(),
});

/** How messages ended. */
export type Totals = v.InferOutput<typeof totalsSchema>;

const sessionSchema = v.object({
  id: v.string(),
  chatbot: v.string(),
  baseUrl: v.string(),
  createdAt: v.number(),
  renewedAt: v.number(),
});

const ledgerSchema = v.object({
  /** Names this life of the conversation, from its first message until it empties. */
  born: v.string(),
  /** Whether the directory knows of this life. */
  reported: v.boolean(),
  /** No unfinished message has an older stamp: where a fresh instance begins to read. */
  floor: v.number(),
  /** The last turn's number when the ledger was written. */
  turn: v.number(),
  session: v.optional(sessionSchema),
  /** Turns the session had had when the ledger was written; undefined when nobody counted. */
  sessionTurns: v.optional(v.number()),
  /** Whether KV was asked for a session: an object that has its own copy never reads there. */
  looked: v.boolean(),
  /** Whether KV holds the session as it is. */
  published: v.boolean(),
  /** Unix milliseconds of the last turn when the ledger was written. */
  usedAt: v.number(),
  /** Stamp up to which the words of finished messages were deleted. */
  clearedTo: v.number(),
  /** What was cleaned up. */
  totals: totalsSchema,
});

const outageSchema = v.object({ since: v.number() });
const limitedSchema = v.object({ until: v.number() });
const heldOffSchema = v.object({ until: v.number(), code: v.string() });
const memberSchema = v.object({ until: v.number() });
const movedSchema = v.object({ to: v.string(), at: v.number() });
const takingSchema = v.object({ from: v.string(), received: v.boolean(), done: v.boolean() });
const noteSchema = v.object({
  about: v.picklist(["failure", "partial", "limit"]),
  state: v.picklist(["pending", "sending", "told"]),
  to: addressSchema,
  locale: v.optional(v.string()),
  attempts: v.number(),
  /** Whether it is sent once more because nobody knows whether it was shown. */
  isAgain: v.optional(v.boolean()),
  dueAt: v.number(),
  /** Unix milliseconds of the last thing it is about. */
  lastAt: v.number(),
});

/** A short note to the person, on its way or told. */
export type Note = v.InferOutput<typeof noteSchema>;
export type NoteSubject = Note["about"];

const factSchemas = {
  /** The conversation's running sums; one row, written when a session begins and at clean-ups. */
  ledger: ledgerSchema,
  /** Since when nothing has got through to the chatbot or the platform. */
  outage: outageSchema,
  /** Until when the platform wants nothing to be written here. */
  limited: limitedSchema,
  /** Until when the chatbot wants no question, asked by one that was given up meanwhile. */
  heldOff: heldOffSchema,
  /** Until when what is said here is meant for us without our being addressed. */
  member: memberSchema,
  /** Where the conversation goes on. */
  moved: movedSchema,
  /** Whose session and messages are being taken over. */
  taking: takingSchema,
  failureNote: noteSchema,
  partialNote: noteSchema,
  limitNote: noteSchema,
} as const;

export type FactName = keyof typeof factSchemas;
export type FactValue<N extends FactName> = v.InferOutput<(typeof factSchemas)[N]>;
export type Ledger = FactValue<"ledger">;

/** The conversation's small facts: read once for each instance, written through. */
export interface Facts {
  readonly ledger: Ledger;
  saveLedger(): void;
  get<N extends FactName>(name: N): FactValue<N> | undefined;
  set<N extends FactName>(name: N, value: FactValue<N>): void;
  remove(name: FactName): void;
}

function newLedger(): Ledger {
  return {
    born: crypto.randomUUID(),
    reported: false,
    floor: 0,
    turn: 0,
    looked: false,
    published: false,
    usedAt: 0,
    clearedTo: 0,
    totals: noTotals(),
  };
}

function noTotals(): Totals {
  return { answered: 0, merged: 0, refused: 0, dead: 0, askedAgain: 0, possiblyTwice: 0 };
}

/** The directory has the totals of the life so far: what comes now is another's. */
export function beginNewLife(facts: Facts): void {
  Object.assign(facts.ledger, {
    born: crypto.randomUUID(),
    reported: false,
    totals: noTotals(),
  } satisfies Partial<Ledger>);
  facts.saveLedger();
}

/** Reads the facts. A fact that does not fit its schema counts as absent: the messages do not depend on it. */
export function openFacts(db: Database): Facts {
  const stored = new Map<string, string>();
  if (db.exists()) {
    for (const row of db.run("SELECT name, value FROM fact")) {
      stored.set(textOf(row["name"]), textOf(row["value"]));
    }
  }
  const read = <N extends FactName>(name: N): FactValue<N> | undefined => {
    const text = stored.get(name);
    if (text === undefined) return undefined;
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), factSchemas[name]), text);
    return parsed.success ? parsed.output : undefined;
  };
  const set = <N extends FactName>(name: N, value: FactValue<N>): void => {
    const text = JSON.stringify(value);
    db.run("INSERT OR REPLACE INTO fact (name, value) VALUES (?, ?)", name, text);
    stored.set(name, text);
  };
  const ledger = read("ledger") ?? newLedger();
  return {
    ledger,
    saveLedger: () => set("ledger", ledger),
    get: read,
    set,
    remove(name) {
      if (stored.delete(name)) db.run("DELETE FROM fact WHERE name = ?", name);
    },
  };
}

/** Adopts a session, or none. The caller saves the ledger. */
export function adoptSession(
  ledger: Ledger,
  session: ChatSession | undefined,
  turns: number | undefined,
): void {
  ledger.session = session === undefined ? undefined : { ...session };
  ledger.sessionTurns = turns;
  ledger.published = false;
}

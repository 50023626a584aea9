import type { Log } from "../lib/log.ts";
import type { InboundMessage } from "../messages/inbound.ts";
import type { Database } from "./database.ts";
import {
  compareEntries,
  type Entry,
  entryFromRow,
  type EntryState,
  isFinished,
  isInWork,
  messageToColumn,
  newEntry,
} from "./entry.ts";
import type { Facts } from "./facts.ts";
import { recall } from "./recall.ts";
import type { SqlRow } from "./sql-row.ts";
import type { HandedMessage } from "./neighbour.ts";

/** Finished rows that a fresh instance may have to read past; the floor is raised after as many. */
const FLOOR_STEP = 64;
/** The span in which questions are counted for the limit. */
const MINUTE_MS = 60_000;
/** Members of an album are sent within a few seconds of each other. */
const ALBUM_SPAN_MS = 60_000;

const COLUMNS = "stamp, id, arrival, state, message, work, part";

/**
 * The messages of the conversation, each once: those waiting and the one in work, held in memory in
 * their order and in SQLite, and the ids of all others.
 */
export class Inbox {
  readonly #db: Database;
  readonly #facts: Facts;
  /** Unfinished entries and dead letters not reported yet, in order. */
  readonly #held: Entry[] = [];
  /** Unix milliseconds of the questions of the last minute. */
  readonly #asked: number[] = [];
  #lastArrival = 0;
  #finishedAboveFloor = 0;

  /** Reads the recent rows, once for each instance. @param now Unix milliseconds */
  constructor(db: Database, facts: Facts, log: Log, now: number) {
    this.#db = db;
    this.#facts = facts;
    let countedTurn = facts.ledger.turn;
    for (const row of readRecent(db, facts.ledger.floor)) {
      const entry = entryFromRow(row);
      if (entry === undefined) {
        log("error", "row_unreadable");
        continue;
      }
      this.#lastArrival = Math.max(this.#lastArrival, entry.arrival);
      countedTurn = recall(facts, entry, countedTurn);
      if (wasAskedAfter(now - MINUTE_MS, entry)) this.#asked.push(entry.work.begunAt);
      if (isHeld(entry)) this.#hold(entry);
      else this.#finishedAboveFloor += 1;
    }
    this.#asked.sort((a, b) => a - b);
  }

  /**
   * Stores a message, once.
   * @param prepare may take the entry further before it is written: one row says it all
   * @returns undefined when it was there already
   */
  add(message: InboundMessage, now: number, prepare: (entry: Entry) => void): Entry | undefined {
    const entry = newEntry(message, Math.max(now, this.#lastArrival + 1));
    prepare(entry);
    return this.#store(entry);
  }

  /**
   * Stores a message of another conversation, once, with the place in the order that it had there.
   * @returns undefined when it was there already
   */
  adopt({ message, arrival, changedAt }: HandedMessage): Entry | undefined {
    return this.#store({ ...newEntry(message, arrival), changedAt });
  }

  /** Whether a message was ever stored here and is not forgotten yet. */
  knows({ id, sentAt = 0 }: InboundMessage): boolean {
    const found = this.#db.run("SELECT 1 FROM message WHERE stamp = ? AND id = ?", sentAt, id);
    return found.length > 0;
  }

  /** Takes an entry out, as if it had never been here: it belongs to another conversation. */
  remove(entry: Entry): void {
    this.#db.run("DELETE FROM message WHERE stamp = ? AND id = ?", entry.stamp, entry.id);
    this.#release(entry);
  }

  /**
   * The unfinished entry of a message, when it has one.
   * @param stamp of the message; absent where its platform does not repeat it: ids are unique here
   */
  find(id: string, stamp?: number): Entry | undefined {
    return this.#held.find(
      (entry) =>
        entry.id === id && (stamp === undefined || entry.stamp === stamp) && !isFinished(entry),
    );
  }

  /** The one in work, else the first of those waiting. */
  next(): Entry | undefined {
    return this.inWork() ?? this.#held.find((entry) => entry.state === "waiting");
  }

  inWork(): Entry | undefined {
    return this.#held.find(isInWork);
  }

  waiting(): readonly Entry[] {
    return this.#held.filter((entry) => entry.state === "waiting");
  }

  /** Dead letters of which the directory has not heard. */
  unreported(): readonly Entry[] {
    return this.#held.filter((entry) => entry.state === "dead");
  }

  /** Writes how far the work on an entry has come. One row. */
  save(entry: Entry): void {
    const single = entry.work.parts === 1 ? entry.parts?.[0] : undefined;
    this.#db.run(
      "UPDATE message SET state = ?, work = ?, part = ? WHERE stamp = ? AND id = ?",
      entry.state,
      JSON.stringify(entry.work),
      single === undefined ? null : JSON.stringify(single),
      entry.stamp,
      entry.id,
    );
    if (!isHeld(entry)) this.#release(entry);
  }

  /** Writes what the message says, after a change. */
  saveMessage(entry: Entry): void {
    this.#db.run(
      "UPDATE message SET message = ? WHERE stamp = ? AND id = ?",
      messageToColumn(entry),
      entry.stamp,
      entry.id,
    );
  }

  /** Ends an entry and writes it. */
  finish(entry: Entry, state: EntryState, now: number): void {
    entry.state = state;
    entry.work.finishedAt = now;
    entry.work.dueAt = 0;
    this.save(entry);
    this.#finishedAboveFloor += 1;
    if (this.#finishedAboveFloor >= FLOOR_STEP) this.#raiseFloor(entry.stamp);
  }

  /** Whether another message of the same album was served already. */
  hasAlbumSibling(entry: Entry): boolean {
    const { album } = entry.message;
    if (album === undefined) return false;
    const siblings = this.#db.run(
      `SELECT 1 FROM message WHERE stamp BETWEEN ? AND ? AND album = ? AND id <> ?
       AND state IN ('sending', 'answered', 'refused') LIMIT 1`,
      entry.stamp - ALBUM_SPAN_MS,
      entry.stamp + ALBUM_SPAN_MS,
      album,
      entry.id,
    );
    return siblings.length > 0;
  }

  /** Questions begun in the minute before `now`. */
  askedLately(now: number): number {
    while ((this.#asked[0] ?? now) <= now - MINUTE_MS) this.#asked.shift();
    return this.#asked.length;
  }

  /** Counts one question for {@link askedLately}. */
  noteAsked(now: number): void {
    this.#asked.push(now);
  }

  /** A dead letter, held again so that it can be put back to work. */
  exhume(stamp: number, id: string): Entry | undefined {
    const held = this.#held.find((entry) => entry.id === id && entry.stamp === stamp);
    if (held !== undefined) return held.state === "dead" ? held : undefined;
    return this.#holdAgain(
      this.#db.run(
        `SELECT ${COLUMNS} FROM message WHERE stamp = ? AND id = ? AND state = 'dead'`,
        stamp,
        id,
      ),
    );
  }

  /**
   * The entry that a part belongs to and that is not in work, held again; undefined when it is
   * forgotten. Reads every row.
   */
  entryOfPart(partId: string): Entry | undefined {
    return this.#holdAgain(
      this.#db.run(
        `SELECT ${COLUMNS} FROM message WHERE state IN ('answered', 'dead', 'waiting')
         AND (part ->> '$.id' = ?
           OR work ->> '$.turn' IN (SELECT turn FROM part WHERE part ->> '$.id' = ?)) LIMIT 1`,
        partId,
        partId,
      ),
    );
  }

  #holdAgain([row]: readonly SqlRow[]): Entry | undefined {
    const entry = row && entryFromRow(row);
    if (entry === undefined) return undefined;
    const held = this.#held.find(({ id, stamp }) => id === entry.id && stamp === entry.stamp);
    if (held !== undefined) return held;
    this.#lowerFloor(entry.stamp);
    this.#hold(entry);
    return entry;
  }

  /** Lets go of an entry in memory. */
  #release(entry: Entry): void {
    const at = this.#held.indexOf(entry);
    if (at >= 0) this.#held.splice(at, 1);
  }

  #store(entry: Entry): Entry | undefined {
    if (!this.#insert(entry)) return undefined;
    this.#lastArrival = Math.max(this.#lastArrival, entry.arrival);
    this.#lowerFloor(entry.stamp);
    if (isHeld(entry)) this.#hold(entry);
    return entry;
  }

  #insert(entry: Entry): boolean {
    const inserted = this.#db.run(
      `INSERT INTO message (stamp, id, arrival, state, album, message, work)
       VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING 1`,
      entry.stamp,
      entry.id,
      entry.arrival,
      entry.state,
      entry.message.album ?? null,
      messageToColumn(entry),
      JSON.stringify(entry.work),
    );
    return inserted.length > 0;
  }

  #hold(entry: Entry): void {
    let at = this.#held.length;
    while (at > 0 && compareEntries(this.#held[at - 1] ?? entry, entry) > 0) at -= 1;
    this.#held.splice(at, 0, entry);
  }

  #raiseFloor(finishedStamp: number): void {
    const { ledger } = this.#facts;
    const oldestHeld = this.#held.find((entry) => entry.stamp > 0)?.stamp;
    ledger.floor = oldestHeld ?? Math.max(ledger.floor, finishedStamp);
    this.#finishedAboveFloor = 0;
    this.#facts.saveLedger();
  }

  /** What is unfinished must be read by a fresh instance, and its words deleted when it is finished. */
  #lowerFloor(stamp: number): void {
    const { ledger } = this.#facts;
    if (stamp === 0 || (stamp >= ledger.floor && stamp > ledger.clearedTo)) return;
    ledger.floor = Math.min(ledger.floor, stamp);
    ledger.clearedTo = Math.min(ledger.clearedTo, stamp - 1);
    this.#facts.saveLedger();
  }
}

function isHeld(entry: Entry): boolean {
  return !isFinished(entry) || (entry.state === "dead" && !entry.work.reported);
}

/** Commands and what was refused are begun as well, but they are no questions. */
function wasAskedAfter(time: number, { work }: Entry): boolean {
  return work.begunAt > time && work.question !== undefined;
}

/** Everything at or above the floor, and what has no stamp. Two ranges of the key: older rows are not read. */
function readRecent(db: Database, floor: number): SqlRow[] {
  if (!db.exists()) return [];
  return db.run(
    `SELECT ${COLUMNS} FROM message WHERE stamp = 0
     UNION ALL SELECT ${COLUMNS} FROM message WHERE stamp >= ?`,
    Math.max(floor, 1),
  );
}

import type { RenderedPart } from "../messages/part.ts";
import type { Database } from "./database.ts";
import type { Entry } from "./entry.ts";
import type { Inbox } from "./inbox.ts";
import { newPart, partFromColumn, type StoredPart } from "./part.ts";

/**
 * The parts of answers, rendered and in order. A single part stands in its message's own row, so a
 * short answer costs no row of its own; several have a table.
 */
export class Outbox {
  readonly #db: Database;
  readonly #inbox: Inbox;

  constructor(db: Database, inbox: Inbox) {
    this.#db = db;
    this.#inbox = inbox;
  }

  /**
   * Stores all parts of an answer together with the entry they belong to.
   * @param first the state of the first part: `sending` when its call follows at once
   */
  store(entry: Entry, rendered: readonly RenderedPart[], first: "pending" | "sending"): void {
    const parts = rendered.map(newPart);
    if (parts[0]) parts[0].state = first;
    this.#replace(entry, parts);
  }

  /** The parts of an entry, in order. */
  of(entry: Entry): StoredPart[] {
    entry.parts ??= this.#db
      .run("SELECT part FROM part WHERE turn = ? ORDER BY position", entry.work.turn)
      .map((row) => partFromColumn(row["part"]));
    return entry.parts;
  }

  /** Writes one part. */
  save(entry: Entry, position: number): void {
    if (entry.work.parts === 1) return this.#inbox.save(entry);
    const part = this.of(entry)[position];
    this.#db.run(
      "UPDATE part SET part = ? WHERE turn = ? AND position = ?",
      JSON.stringify(part),
      entry.work.turn,
      position,
    );
  }

  /** Puts two parts in the place of one that is too long for the platform. */
  split(entry: Entry, position: number, halves: readonly RenderedPart[]): void {
    const parts = this.of(entry);
    this.#replace(entry, [
      ...parts.slice(0, position),
      ...halves.map((half) => ({ ...newPart(half), asPlain: true })),
      ...parts.slice(position + 1),
    ]);
  }

  #replace(entry: Entry, parts: StoredPart[]): void {
    // No await in between: the runtime commits these writes together or not at all.
    if (entry.work.parts > 1) this.#db.run("DELETE FROM part WHERE turn = ?", entry.work.turn);
    entry.parts = parts;
    entry.work.parts = parts.length;
    if (parts.length > 1) this.#insertAll(entry.work.turn, parts);
    this.#inbox.save(entry);
  }

  #insertAll(turn: number, parts: readonly StoredPart[]): void {
    for (const [position, part] of parts.entries()) {
      this.#db.run(
        "INSERT INTO part (turn, position, part) VALUES (?, ?, ?)",
        turn,
        position,
        JSON.stringify(part),
      );
    }
  }
}

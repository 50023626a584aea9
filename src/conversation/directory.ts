import { DurableObject } from "cloudflare:workers";
import type { ConversationKey } from "../messages/address.ts";

import type { ObjectBindings } from "./object-bindings.ts";
import { textOf } from "./database.ts";
import type { DeadLetter, DirectoryReports } from "./directory-reports.ts";
import type { Totals } from "./facts.ts";

/** A dead letter as the directory lists it. */
export interface ListedDeadLetter extends DeadLetter {
  /** Names it for a replay. */
  readonly id: number;
}

/** What the directory knows without asking any conversation. */
export interface DirectorySummary {
  /** Conversations that hold something. */
  readonly conversations: number;
  readonly deadLetters: number;
  /** How the messages of conversations that have emptied ended. */
  readonly totals: Readonly<Record<string, number>>;
}

const TABLES = [
  `CREATE TABLE IF NOT EXISTS conversation (
    key TEXT NOT NULL PRIMARY KEY,
    born TEXT NOT NULL
  ) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS dead_letter (
    id INTEGER PRIMARY KEY,
    conversation TEXT NOT NULL,
    stamp INTEGER NOT NULL,
    message TEXT NOT NULL,
    code TEXT NOT NULL,
    at INTEGER NOT NULL,
    UNIQUE (conversation, stamp, message)
  )`,
  `CREATE TABLE IF NOT EXISTS total (
    name TEXT NOT NULL PRIMARY KEY,
    n INTEGER NOT NULL
  ) WITHOUT ROWID`,
];

/** Rows that one page of a list holds. */
const PAGE_ROWS = 100;

/**
 * Which conversations hold something, and every dead letter. A conversation reports when it begins,
 * at each dead letter and when it empties: never per message. A report told twice counts once.
 */
export class Directory extends DurableObject<ObjectBindings> implements DirectoryReports {
  readonly #sql: SqlStorage;

  constructor(ctx: DurableObjectState, env: ObjectBindings) {
    super(ctx, env);
    this.#sql = ctx.storage.sql;
    for (const table of TABLES) this.#sql.exec(table);
  }

  /** A conversation has begun. @param born names this life of it */
  async begun(conversation: ConversationKey, born: string): Promise<void> {
    this.#sql.exec(
      "INSERT OR REPLACE INTO conversation (key, born) VALUES (?, ?)",
      conversation,
      born,
    );
  }

  /** Messages have failed for good. */
  async died(letters: readonly DeadLetter[]): Promise<void> {
    for (const { conversation, stamp, message, code, at } of letters) {
      this.#sql.exec(
        `INSERT INTO dead_letter (conversation, stamp, message, code, at) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (conversation, stamp, message) DO UPDATE SET code = excluded.code, at = excluded.at`,
        conversation,
        stamp,
        message,
        code,
        at,
      );
    }
  }

  /** A conversation has emptied. Its row goes with its totals, so a second report adds nothing. */
  async emptied(conversation: ConversationKey, born: string, totals: Totals): Promise<void> {
    const deleted = this.#sql.exec(
      "DELETE FROM conversation WHERE key = ? AND born = ? RETURNING 1",
      conversation,
      born,
    );
    if (deleted.toArray().length === 0) return;
    this.#sql.exec("DELETE FROM dead_letter WHERE conversation = ?", conversation);
    for (const [name, n] of Object.entries(totals)) {
      this.#sql.exec(
        "INSERT INTO total (name, n) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET n = n + excluded.n",
        name,
        n,
      );
    }
  }

  async summary(): Promise<DirectorySummary> {
    const totals: Record<string, number> = {};
    for (const row of this.#sql.exec("SELECT name, n FROM total")) {
      totals[textOf(row["name"])] = Number(row["n"]);
    }
    return {
      conversations: this.#count("conversation"),
      deadLetters: this.#count("dead_letter"),
      totals,
    };
  }

  /** The keys of conversations that hold something, a page at a time. @param after the last key of the page before */
  async conversations(after = ""): Promise<ConversationKey[]> {
    const rows = this.#sql.exec(
      "SELECT key FROM conversation WHERE key > ? ORDER BY key LIMIT ?",
      after,
      PAGE_ROWS,
    );
    return rows.toArray().map((row) => textOf(row["key"]));
  }

  /** Dead letters, oldest first, a page at a time. @param after the last id of the page before */
  async deadLetters(after = 0): Promise<ListedDeadLetter[]> {
    const rows = this.#sql.exec(
      "SELECT * FROM dead_letter WHERE id > ? ORDER BY id LIMIT ?",
      after,
      PAGE_ROWS,
    );
    return rows.toArray().map((row) => ({
      id: Number(row["id"]),
      conversation: textOf(row["conversation"]),
      stamp: Number(row["stamp"]),
      message: textOf(row["message"]),
      code: textOf(row["code"]),
      at: Number(row["at"]),
    }));
  }

  /** One dead letter. @returns undefined when there is none of this id */
  async deadLetter(id: number): Promise<ListedDeadLetter | undefined> {
    const [letter] = await this.deadLetters(id - 1);
    return letter?.id === id ? letter : undefined;
  }

  /** A dead letter was put back to work, or is no more. One that has died again meanwhile stays listed. */
  async removed({ id, at }: ListedDeadLetter): Promise<void> {
    this.#sql.exec("DELETE FROM dead_letter WHERE id = ? AND at = ?", id, at);
  }

  #count(table: "conversation" | "dead_letter"): number {
    return Number(this.#sql.exec(`SELECT COUNT(*) AS n FROM ${table}`).one()["n"]);
  }
}

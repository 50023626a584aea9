import * as v from "valibot";

/** What a session has been given and asked: the documents that stick to it, and when it was asked. */
export interface AttachedStore {
  /** Ids of documents, in the order in which they came. */
  documents(): string[];
  /** Adds those that are not there yet. */
  attach(documents: readonly string[]): void;
  /** How many questions were answered since then. @param since Unix milliseconds */
  askedSince(since: number): number;
  /** Notes a question, and forgets what nobody counts any more. @param at Unix milliseconds */
  noteAsked(at: number, forgetBefore: number): void;
}

const TABLES = [
  `CREATE TABLE IF NOT EXISTS attached_document (
    position INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE
  )`,
  "CREATE TABLE IF NOT EXISTS asked (position INTEGER PRIMARY KEY, at INTEGER NOT NULL)",
];

/** The ids of a session's documents, where there may be none of the tables. */
export function attachedDocuments(sql: SqlStorage): string[] {
  const made = "SELECT 1 FROM sqlite_master WHERE name = 'attached_document'";
  return sql.exec(made).toArray().length === 0 ? [] : openAttached(sql).documents();
}

const documentRow = v.object({ uuid: v.string() });
const countRow = v.object({ n: v.number() });

/** Opens the tables, and makes them when they are not there. */
export function openAttached(sql: SqlStorage): AttachedStore {
  for (const table of TABLES) sql.exec(table);
  return {
    documents: () =>
      sql
        .exec("SELECT uuid FROM attached_document ORDER BY position")
        .toArray()
        .map((one) => v.parse(documentRow, one).uuid),
    attach(documents) {
      for (const uuid of documents) {
        sql.exec("INSERT OR IGNORE INTO attached_document (uuid) VALUES (?)", uuid);
      }
    },
    askedSince: (since) =>
      v.parse(countRow, sql.exec("SELECT count(*) AS n FROM asked WHERE at > ?", since).one()).n,
    noteAsked(at, forgetBefore) {
      sql.exec("DELETE FROM asked WHERE at <= ?", forgetBefore);
      sql.exec("INSERT INTO asked (at) VALUES (?)", at);
    },
  };
}

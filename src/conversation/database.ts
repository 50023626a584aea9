import type { Meter } from "./meter.ts";
import type { SqlRow } from "./sql-row.ts";

/**
 * The object's SQLite, with what it costs: rows written are what Cloudflare bills, so they are
 * counted from the cursors and logged with every turn.
 */

export type SqlValue = string | number | null;

export interface Database {
  /** Runs one statement and returns all its rows. */
  run(sql: string, ...parameters: readonly SqlValue[]): SqlRow[];
  /** Whether the tables were ever made. */
  exists(): boolean;
  /** Makes the tables. Not before the first message: an object that is only asked costs nothing. */
  create(): void;
}

/** The version of the tables below. They change by addition only. */
const SCHEMA_VERSION = 1;

/**
 * `WITHOUT ROWID` and no second index: each insert, update and delete is billed as one row. The
 * platform's stamp comes first in the key, so the recent rows, among which are all unfinished ones,
 * are found without reading the older ones.
 */
const TABLES = [
  `CREATE TABLE IF NOT EXISTS message (
    stamp INTEGER NOT NULL,
    id TEXT NOT NULL,
    arrival INTEGER NOT NULL,
    state TEXT NOT NULL,
    album TEXT,
    message TEXT,
    work TEXT,
    part TEXT,
    PRIMARY KEY (stamp, id)
  ) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS part (
    turn INTEGER NOT NULL,
    position INTEGER NOT NULL,
    part TEXT NOT NULL,
    PRIMARY KEY (turn, position)
  ) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS fact (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
  ) WITHOUT ROWID`,
];

/** Opens the object's database. */
export function openDatabase(storage: DurableObjectStorage, meter: Meter): Database {
  let made: boolean | undefined;
  const run = (sql: string, ...parameters: readonly SqlValue[]): SqlRow[] => {
    const cursor = storage.sql.exec(sql, ...parameters);
    const rows = cursor.toArray();
    meter.rows(cursor.rowsWritten);
    return rows;
  };
  return {
    run,
    exists() {
      made ??= run("SELECT 1 FROM sqlite_master WHERE name = 'fact'").length > 0;
      return made;
    },
    create() {
      for (const table of TABLES) run(table);
      run("INSERT OR IGNORE INTO fact (name, value) VALUES ('schema', ?)", String(SCHEMA_VERSION));
      made = true;
    },
  };
}

/** A text column; empty when the row holds something else. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

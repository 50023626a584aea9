import * as v from "valibot";
import type { Passage } from "./passage.ts";

const rowSchema = v.object({
  id: v.number(),
  source: v.string(),
  number: v.number(),
  heading: v.string(),
  text: v.string(),
  terms: v.string(),
});

/** A passage with the terms that stand in it, each once. */
export interface StoredPassage {
  readonly passage: Passage;
  readonly terms: ReadonlySet<string>;
}

/** The passages as they are shown, each under a number of its own. */
export interface PassageRows {
  /** @returns its number */
  add(stored: StoredPassage): number;
  /** @returns the numbers of those that are gone */
  removeSource(source: string): number[];
  /** By their numbers; those that are gone are left out. */
  get(ids: readonly number[]): ReadonlyMap<number, StoredPassage>;
  count(): number;
}

const TABLE = `CREATE TABLE IF NOT EXISTS indexed_passage (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  number INTEGER NOT NULL,
  heading TEXT NOT NULL,
  text TEXT NOT NULL,
  terms TEXT NOT NULL
)`;

const BY_SOURCE =
  "CREATE INDEX IF NOT EXISTS indexed_passage_by_source ON indexed_passage (source)";

const INSERT = `INSERT INTO indexed_passage (source, number, heading, text, terms)
  VALUES (?, ?, ?, ?, ?) RETURNING id`;

/** Opens the table, and makes it when it is not there. */
export function openPassageRows(sql: SqlStorage): PassageRows {
  sql.exec(TABLE);
  sql.exec(BY_SOURCE);
  let counted: number | undefined;
  return {
    add({ passage: { source, number, heading, text }, terms }) {
      counted = undefined;
      const row = [source, number, heading, text, [...terms].join(" ")];
      return sql.exec<{ id: number }>(INSERT, ...row).one().id;
    },
    removeSource(source) {
      counted = undefined;
      return sql
        .exec<{ id: number }>("DELETE FROM indexed_passage WHERE source = ? RETURNING id", source)
        .toArray()
        .map(({ id }) => id);
    },
    get(ids) {
      const rows = sql.exec(
        "SELECT * FROM indexed_passage WHERE id IN (SELECT value FROM json_each(?))",
        JSON.stringify(ids),
      );
      return new Map(rows.toArray().map(stored));
    },
    count() {
      counted ??= sql.exec<{ n: number }>("SELECT count(*) AS n FROM indexed_passage").one().n;
      return counted;
    },
  };
}

function stored(row: unknown): [id: number, StoredPassage] {
  const { id, terms, ...passage } = v.parse(rowSchema, row);
  return [id, { passage, terms: new Set(terms.split(" ")) }];
}

import * as v from "valibot";

/** What a sheet holds: blocks that were extracted, or passages that are not indexed yet. */
export type SheetKind = "blocks" | "passages";

/**
 * What one step of training leaves for the next: lists, as JSON, numbered from 0. They are gone when
 * a source is trained.
 */
export interface SheetStore {
  put(source: string, kind: SheetKind, number: number, list: readonly unknown[]): void;
  /** @throws when there is none of this number */
  get(source: string, kind: SheetKind, number: number): unknown;
  remove(source: string, kind: SheetKind, number: number): void;
  /** Removes everything of a source. */
  clear(source: string): void;
}

const TABLES = [
  `CREATE TABLE IF NOT EXISTS sheet (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    kind TEXT NOT NULL,
    number INTEGER NOT NULL,
    list TEXT NOT NULL
  )`,
  "CREATE UNIQUE INDEX IF NOT EXISTS sheet_by_source ON sheet (source, kind, number)",
];

const row = v.object({ list: v.pipe(v.string(), v.parseJson()) });

/** Opens the table, and makes it when it is not there. */
export function openSheets(sql: SqlStorage): SheetStore {
  for (const table of TABLES) sql.exec(table);
  const where = "WHERE source = ? AND kind = ? AND number = ?";
  return {
    put(source, kind, number, list) {
      sql.exec(
        "INSERT INTO sheet (source, kind, number, list) VALUES (?, ?, ?, ?)",
        source,
        kind,
        number,
        JSON.stringify(list),
      );
    },
    get(source, kind, number) {
      const rows = sql.exec(`SELECT list FROM sheet ${where}`, source, kind, number);
      return v.parse(row, rows.one()).list;
    },
    remove(source, kind, number) {
      sql.exec(`DELETE FROM sheet ${where}`, source, kind, number);
    },
    clear(source) {
      sql.exec("DELETE FROM sheet WHERE source = ?", source);
    },
  };
}

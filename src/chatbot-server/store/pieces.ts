import * as v from "valibot";

/**
 * How many bytes a row holds: a value may have 2 MB at most, and this much is also read at a time
 * while a source is trained, so that the memory does not grow with the source.
 * @see https://developers.cloudflare.com/durable-objects/platform/limits/
 */
export const PIECE_BYTES = 256 * 1024;

/** The bytes of sources, in pieces that are numbered from 0. */
export interface PieceStore {
  /** Puts the next piece of a source. */
  put(source: string, number: number, bytes: Uint8Array): void;
  /** @throws when there is none of this number */
  piece(source: string, number: number): Uint8Array<ArrayBuffer>;
  /** How many there are, and how many bytes together. */
  extent(source: string): { readonly count: number; readonly size: number };
  remove(source: string): void;
  /** Ids of all sources that have bytes here. */
  sources(): string[];
}

const TABLES = [
  `CREATE TABLE IF NOT EXISTS piece (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    number INTEGER NOT NULL,
    size INTEGER NOT NULL,
    bytes BLOB NOT NULL
  )`,
  "CREATE UNIQUE INDEX IF NOT EXISTS piece_by_source ON piece (source, number, size)",
];

const bytesRow = v.object({ bytes: v.instance(ArrayBuffer) });
const extentRow = v.object({ count: v.number(), size: v.number() });
const sourceRow = v.object({ source: v.string() });

/** Opens the table, and makes it when it is not there. */
export function openPieces(sql: SqlStorage): PieceStore {
  for (const table of TABLES) sql.exec(table);
  return {
    put(source, number, bytes) {
      sql.exec(
        "INSERT INTO piece (source, number, size, bytes) VALUES (?, ?, ?, ?)",
        source,
        number,
        bytes.byteLength,
        bytes,
      );
    },
    piece(source, number) {
      const where = "WHERE source = ? AND number = ?";
      const rows = sql.exec(`SELECT bytes FROM piece ${where}`, source, number);
      return new Uint8Array(v.parse(bytesRow, rows.one()).bytes);
    },
    extent(source) {
      const counted = "SELECT count(*) AS count, coalesce(sum(size), 0) AS size";
      return v.parse(extentRow, sql.exec(`${counted} FROM piece WHERE source = ?`, source).one());
    },
    remove(source) {
      sql.exec("DELETE FROM piece WHERE source = ?", source);
    },
    sources() {
      const rows = sql.exec("SELECT DISTINCT source FROM piece").toArray();
      return rows.map((one) => v.parse(sourceRow, one).source);
    },
  };
}

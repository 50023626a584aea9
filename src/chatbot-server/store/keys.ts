import * as v from "valibot";
import type { Sql } from "./sql.ts";

const row = v.pipe(
  v.object({
    uuid: v.string(),
    description: v.string(),
    hint: v.string(),
    created_at: v.number(),
  }),
  v.transform(({ created_at: createdAt, ...rest }) => ({ ...rest, createdAt })),
);

/** An API key without itself. `createdAt` is in Unix milliseconds. */
export type StoredKey = v.InferOutput<typeof row>;

/** The table of API keys. Of a key only its hash is there. */
export interface KeyStore {
  /** Oldest first. */
  all(): StoredKey[];
  /** @param hash of the key: SHA-256, hexadecimal */
  add(key: StoredKey, hash: string): void;
  has(hash: string): boolean;
  /** @returns whether it was there */
  remove(uuid: string): boolean;
}

const TABLE = `CREATE TABLE IF NOT EXISTS api_key (
  position INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE,
  hash TEXT NOT NULL UNIQUE,
  hint TEXT NOT NULL,
  description TEXT NOT NULL,
  created_at INTEGER NOT NULL
)`;

/** Opens the table, and makes it when it is not there. */
export function openKeys(sql: Sql): KeyStore {
  sql.exec(TABLE);
  return {
    all: () =>
      sql
        .exec("SELECT uuid, description, hint, created_at FROM api_key ORDER BY position")
        .toArray()
        .map((one) => v.parse(row, one)),
    add({ uuid, description, hint, createdAt }, hash) {
      sql.exec(
        "INSERT INTO api_key (uuid, hash, hint, description, created_at) VALUES (?, ?, ?, ?, ?)",
        uuid,
        hash,
        hint,
        description,
        createdAt,
      );
    },
    has: (hash) => sql.exec("SELECT 1 FROM api_key WHERE hash = ?", hash).toArray().length > 0,
    remove: (uuid) =>
      sql.exec("DELETE FROM api_key WHERE uuid = ? RETURNING 1", uuid).toArray().length > 0,
  };
}

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import * as v from "valibot";

/** How the runtime lays out its state on disk: one SQLite file for each object. */
const OBJECTS = "do/bridge-Conversation";
const KV = "kv/miniflare-KVNamespaceObject";
const KV_VALUES = "kv/SESSIONS/blobs";
/** Milliseconds for which the runtime may hold a file, as when it closes it. */
const BUSY_MS = 2_000;
/** A file that changes hands while it is read is an error, not busy. */
const READ_TRIES = 10;
const READ_AGAIN_MS = 20;
const RUNTIME_FILE = "metadata.sqlite";

const sessionSchema = v.object({
  session: v.string(),
  chatbot: v.string(),
  baseUrl: v.string(),
  createdAt: v.number(),
  renewedAt: v.number(),
});

/** A session as it is published in KV. */
export interface Published extends v.InferOutput<typeof sessionSchema> {
  /** Unix milliseconds. */
  readonly expiresAt: number;
}

/** What is on disk of one conversation. */
export interface Stored {
  /** Everything in all tables, as text. */
  readonly everything: string;
  readonly tables: readonly string[];
  readonly messages: number;
  /** Whether the runtime will wake it. */
  readonly hasAlarm: boolean;
}

/** The database file of a conversation that has stored something. */
export function fileOf(folder: string, key: string): string {
  const found = filesIn(join(folder, OBJECTS)).find((file) =>
    reading(file, (db) => everythingIn(db).includes(JSON.stringify(key))),
  );
  if (found === undefined) throw new RangeError("no conversation of this key is on disk");
  return found;
}

/** How many conversations have anything on disk. */
export function heldOnDisk(folder: string): number {
  const files = filesIn(join(folder, OBJECTS));
  return files.filter((file) => reading(file, tablesOf).length > 0).length;
}

/** Reads what a conversation has on disk. @param file as {@link fileOf} gives it */
export function readStored(folder: string, file: string): Stored {
  return reading(file, (db) => ({
    everything: everythingIn(db),
    tables: tablesOf(db),
    messages: tablesOf(db).includes("message") ? rowsOf(db, "message").length : 0,
    hasAlarm: hasAlarm(folder, file),
  }));
}

/** Holds a conversation's database so that nobody can write to it. @returns lets it go */
export function lock(file: string): () => void {
  const db = new DatabaseSync(file);
  db.exec("BEGIN IMMEDIATE");
  return () => {
    db.exec("ROLLBACK");
    db.close();
  };
}

/** The session that KV holds for a conversation. */
export function publishedOf(folder: string, key: string): Published | undefined {
  for (const file of filesIn(join(folder, KV))) {
    const entry = reading(file, (db) => rowsOf(db, "_mf_entries")).find(
      (row) => row["key"] === key,
    );
    if (entry === undefined) continue;
    const value: unknown = JSON.parse(
      readFileSync(join(folder, KV_VALUES, String(entry["blob_id"])), "utf8"),
    );
    return { ...v.parse(sessionSchema, value), expiresAt: Number(entry["expiration"]) };
  }
  return undefined;
}

function hasAlarm(folder: string, file: string): boolean {
  const id = file.split("/").at(-1)?.replace(".sqlite", "");
  return reading(join(folder, OBJECTS, RUNTIME_FILE), (db) =>
    db
      .prepare("SELECT actor_id FROM _cf_ALARM")
      .all()
      .some((row) => row["actor_id"] === id),
  );
}

function filesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".sqlite") && name !== RUNTIME_FILE)
    .map((name) => join(folder, name));
}

/** Reads a database, once more when the runtime has just opened or closed it. */
function reading<T>(file: string, read: (db: DatabaseSync) => T): T {
  for (let left = READ_TRIES; ; left -= 1) {
    try {
      return readingOnce(file, read);
    } catch (error) {
      if (left <= 1) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, READ_AGAIN_MS);
    }
  }
}

function readingOnce<T>(file: string, read: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(file, { readOnly: true, timeout: BUSY_MS });
  try {
    return read(db);
  } finally {
    db.close();
  }
}

function tablesOf(db: DatabaseSync): string[] {
  const rows = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
  return rows.map((row) => String(row["name"])).filter((name) => !name.startsWith("_cf_"));
}

function everythingIn(db: DatabaseSync): string {
  return tablesOf(db)
    .flatMap((table) => rowsOf(db, table))
    .map((row) => Object.values(row).map(String).join("\n"))
    .join("\n");
}

function rowsOf(db: DatabaseSync, table: string): Record<string, unknown>[] {
  return db.prepare(`SELECT * FROM "${table}"`).all();
}

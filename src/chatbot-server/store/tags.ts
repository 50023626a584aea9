import * as v from "valibot";

const row = v.pipe(
  v.object({
    uuid: v.string(),
    name: v.string(),
    color: v.string(),
    sources: v.pipe(v.string(), v.parseJson(), v.array(v.string())),
    created_at: v.number(),
    modified_at: v.number(),
  }),
  v.transform(({ created_at: createdAt, modified_at: modifiedAt, ...rest }) => ({
    ...rest,
    createdAt,
    modifiedAt,
  })),
);

/** A tag, with the ids of the sources that wear it. Times are Unix milliseconds. */
export type StoredTag = v.InferOutput<typeof row>;

/** What of a tag changes. Whatever is absent stays; a list of sources replaces the one before. */
export type TagChange = Partial<Pick<StoredTag, "name" | "color" | "sources">>;

/** The table of a chatbot's tags. */
export interface TagStore {
  /** Oldest first. */
  all(): StoredTag[];
  find(uuid: string): StoredTag | undefined;
  insert(tag: StoredTag): void;
  /** @returns the tag as it is now; undefined when there is none */
  change(uuid: string, change: TagChange, modifiedAt: number): StoredTag | undefined;
  /** @returns whether it was there */
  remove(uuid: string): boolean;
}

const TABLE = `CREATE TABLE IF NOT EXISTS tag (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  uuid TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  color TEXT NOT NULL,
  sources TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  modified_at INTEGER NOT NULL
)`;

const COLUMNS = "uuid, name, color, sources, created_at, modified_at";

/** Opens the table, and makes it when it is not there. */
export function openTags(sql: SqlStorage): TagStore {
  sql.exec(TABLE);
  const read = (rows: Iterable<unknown>): StoredTag[] =>
    Array.from(rows, (one) => v.parse(row, one));
  const all = (): StoredTag[] => read(sql.exec(`SELECT ${COLUMNS} FROM tag ORDER BY position`));
  const find = (uuid: string): StoredTag | undefined =>
    read(sql.exec(`SELECT ${COLUMNS} FROM tag WHERE uuid = ?`, uuid))[0];
  const change = (uuid: string, what: TagChange, modifiedAt: number): StoredTag | undefined => {
    const tag = find(uuid);
    if (tag === undefined) return undefined;
    const changed = { ...tag, ...what, modifiedAt };
    sql.exec(
      "UPDATE tag SET name = ?, color = ?, sources = ?, modified_at = ? WHERE uuid = ?",
      changed.name,
      changed.color,
      JSON.stringify(changed.sources),
      modifiedAt,
      uuid,
    );
    return changed;
  };
  return {
    all,
    find,
    change,
    insert({ uuid, name, color, sources, createdAt, modifiedAt }) {
      const values = [uuid, name, color, JSON.stringify(sources), createdAt, modifiedAt];
      sql.exec(`INSERT INTO tag (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)`, ...values);
    },
    remove(uuid) {
      return sql.exec("DELETE FROM tag WHERE uuid = ?", uuid).rowsWritten > 0;
    },
  };
}

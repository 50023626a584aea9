import * as v from "valibot";

/**
 * Where a source comes from, as the API names it.
 * @see https://guide.gpt-trainer.com/api-reference/data-sources/properties-reference
 */
const sourceType = v.picklist(["upload", "link", "qa"]);

const row = v.pipe(
  v.object({
    uuid: v.string(),
    number: v.number(),
    file_name: v.string(),
    title: v.string(),
    status: v.string(),
    type: sourceType,
    file_size: v.number(),
    tokens: v.number(),
    meta: v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.string())),
    live: v.number(),
    generation: v.number(),
    created_at: v.number(),
    modified_at: v.number(),
  }),
  v.transform(
    ({
      file_name: fileName,
      file_size: fileSize,
      created_at: createdAt,
      modified_at: modifiedAt,
      ...rest
    }) => ({ ...rest, fileName, fileSize, createdAt, modifiedAt }),
  ),
);

/**
 * A data source. `number` counts the chatbot's sources from 1, in the order they were added; `live`
 * is the generation of its passages that answers, 0 before there is any, and `generation` the last one
 * that was begun. Sizes are bytes, times Unix
 * milliseconds. `meta` holds `question` and `answer` of a pair, and `reference_source_link` where one
 * was given.
 */
export type StoredSource = v.InferOutput<typeof row>;

/** What of a source is known when it is added. */
export type NewSource = Omit<
  StoredSource,
  "number" | "live" | "generation" | "tokens" | "status" | "modifiedAt"
>;

/** What of a source changes. Whatever is absent stays. */
export type SourceChange = Partial<
  Pick<StoredSource, "title" | "status" | "fileSize" | "tokens" | "live" | "generation">
>;

/** The table of a chatbot's sources. */
export interface SourceStore {
  /** In the order in which they were added. */
  all(): StoredSource[];
  find(uuid: string): StoredSource | undefined;
  /** Adds one in the state `await`. */
  insert(source: NewSource): StoredSource;
  /** Changes one, if it is there. @param modifiedAt Unix milliseconds */
  change(uuid: string, change: SourceChange, modifiedAt: number): void;
  remove(uuid: string): void;
}

/** Numbers are never given twice: a citation keeps its meaning when a source is deleted. */
const TABLE = `CREATE TABLE IF NOT EXISTS source (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  uuid TEXT NOT NULL UNIQUE,
  file_name TEXT NOT NULL,
  title TEXT NOT NULL,
  status TEXT NOT NULL,
  type TEXT NOT NULL,
  file_size INTEGER NOT NULL,
  tokens INTEGER NOT NULL,
  meta TEXT NOT NULL,
  live INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  modified_at INTEGER NOT NULL
)`;

/** Opens the table, and makes it when it is not there. */
export function openSources(sql: SqlStorage): SourceStore {
  sql.exec(TABLE);
  const read = (rows: Iterable<unknown>): StoredSource[] =>
    Array.from(rows, (one) => v.parse(row, one));
  const find = (uuid: string): StoredSource | undefined =>
    read(sql.exec("SELECT * FROM source WHERE uuid = ?", uuid))[0];
  return {
    all: () => read(sql.exec("SELECT * FROM source ORDER BY number")),
    find,
    insert(source) {
      const rows = sql.exec(
        `INSERT INTO source
          (uuid, file_name, title, status, type, file_size, tokens, meta, live, generation, created_at,
           modified_at)
         VALUES (?, ?, ?, 'await', ?, ?, 0, ?, 0, 0, ?, ?) RETURNING *`,
        source.uuid,
        source.fileName,
        source.title,
        source.type,
        source.fileSize,
        JSON.stringify(source.meta),
        source.createdAt,
        source.createdAt,
      );
      return v.parse(row, rows.one());
    },
    change(uuid, change, modifiedAt) {
      const source = find(uuid);
      if (source === undefined) return;
      const { title, status, fileSize, tokens, live, generation } = { ...source, ...change };
      sql.exec(
        `UPDATE source SET title = ?, status = ?, file_size = ?, tokens = ?, live = ?, generation = ?,
           modified_at = ? WHERE uuid = ?`,
        title,
        status,
        fileSize,
        tokens,
        live,
        generation,
        modifiedAt,
        uuid,
      );
    },
    remove(uuid) {
      sql.exec("DELETE FROM source WHERE uuid = ?", uuid);
    },
  };
}

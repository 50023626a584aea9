import * as v from "valibot";

/**
 * Where the training of a source stands: also what its status says meanwhile.
 * @see https://guide.gpt-trainer.com/api-reference/data-sources/properties-reference
 */
const phase = v.picklist(["await", "downloading", "extracting", "chunking", "embedding"]);

const job = v.object({
  /** Id of the source. */
  source: v.string(),
  /** Counts the trainings of a source: the passages of an older one answer until this one is done. */
  generation: v.number(),
  phase,
  /** How its bytes are read; absent until that is known. */
  kind: v.optional(v.picklist(["csv", "docx", "html", "markdown", "pdf", "qa", "tex", "text"])),
  /** The encoding that the sender named. */
  charset: v.optional(v.string()),
  /** How many steps of this phase are done. */
  position: v.number(),
  /** What the next step of this phase needs to know, as JSON. */
  state: v.optional(v.string()),
  /** Sheets of blocks and of passages so far. */
  blockSheets: v.number(),
  passageSheets: v.number(),
  passages: v.number(),
  tokens: v.number(),
  /** How often the next step has begun: more than once only when something went wrong. */
  attempts: v.number(),
  /** When the next step is due: Unix milliseconds. */
  dueAt: v.number(),
});

/** See the names above. */
export type Job = v.InferOutput<typeof job>;

/** The trainings that are not done. */
export interface JobStore {
  find(source: string): Job | undefined;
  /** The one that waits longest, due or not. */
  next(): Job | undefined;
  /** Puts it in place of the one before of the same source. */
  put(job: Job): void;
  remove(source: string): void;
}

const TABLE = `CREATE TABLE IF NOT EXISTS job (
  source TEXT NOT NULL PRIMARY KEY,
  due_at INTEGER NOT NULL,
  job TEXT NOT NULL
) WITHOUT ROWID`;

const row = v.object({ job: v.pipe(v.string(), v.parseJson(), job) });

/** Opens the table, and makes it when it is not there. */
export function openJobs(sql: SqlStorage): JobStore {
  sql.exec(TABLE);
  const first = (rows: Iterable<unknown>): Job | undefined => {
    const [found] = rows;
    return found === undefined ? undefined : v.parse(row, found).job;
  };
  return {
    find: (source) => first(sql.exec("SELECT job FROM job WHERE source = ?", source)),
    next: () => first(sql.exec("SELECT job FROM job ORDER BY due_at, source LIMIT 1")),
    put(job) {
      sql.exec(
        "INSERT OR REPLACE INTO job (source, due_at, job) VALUES (?, ?, ?)",
        job.source,
        job.dueAt,
        JSON.stringify(job),
      );
    },
    remove(source) {
      sql.exec("DELETE FROM job WHERE source = ?", source);
    },
  };
}

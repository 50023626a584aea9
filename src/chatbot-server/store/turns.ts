import * as v from "valibot";

/** What a background agent found out about a turn. */
const label = v.object({ name: v.string(), color: v.string() });

/** A document that the session had when the question was asked. */
const sessionDocument = v.object({ uuid: v.string(), file_name: v.string() });

/**
 * What a turn has beside question and answer. Every part has a default: rows of earlier releases have
 * none of it.
 */
const details = v.object({
  /** Unix milliseconds of the last change; 0 while there was none. */
  modifiedAt: v.optional(v.number(), 0),
  /** JSON text: the passages that the answer cites, by their markers. */
  citeData: v.optional(v.string(), "{}"),
  /** JSON text. */
  meta: v.optional(v.string(), "{}"),
  /** Id of the agent that answered; empty when none did. */
  agent: v.optional(v.string(), ""),
  labels: v.optional(v.array(label), []),
  /** Why the answer is not whole; empty when it is. */
  errorMessage: v.optional(v.string(), ""),
  /** How many background agents have not looked at it yet. */
  backgroundPendingTasks: v.optional(v.number(), 0),
  sessionDocuments: v.optional(v.array(sessionDocument), []),
});

const row = v.pipe(
  v.object({
    uuid: v.string(),
    created_at: v.number(),
    query: v.string(),
    response: v.string(),
    finish_reason: v.string(),
    details: v.pipe(v.string(), v.parseJson(), details),
  }),
  v.transform(({ created_at: createdAt, finish_reason: finishReason, details: more, ...rest }) => ({
    ...rest,
    ...more,
    createdAt,
    finishReason,
  })),
);

/** One question with its answer, which the API calls a message. Times are Unix milliseconds. */
export type StoredTurn = v.InferOutput<typeof row>;

/** A label on a turn. */
export type TurnLabel = v.InferOutput<typeof label>;

/** A document as a turn lists it. */
export type TurnDocument = v.InferOutput<typeof sessionDocument>;

/** The table of one session's turns. */
export interface TurnStore {
  /** Oldest first. */
  all(): StoredTurn[];
  /** The newest, oldest first. @param most how many */
  last(most: number): StoredTurn[];
  append(turn: StoredTurn): void;
  /**
   * Adds labels to a turn, each name once; does nothing when it is not there any more.
   * @param left how many background agents have not looked at it yet
   */
  label(uuid: string, labels: readonly TurnLabel[], left: number): void;
  /** @returns how many of them were there */
  remove(uuids: readonly string[]): number;
}

const TABLE = `CREATE TABLE IF NOT EXISTS turn (
  position INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  query TEXT NOT NULL,
  response TEXT NOT NULL,
  finish_reason TEXT NOT NULL,
  details TEXT NOT NULL DEFAULT '{}'
)`;

/** Opens the table, makes it when it is not there, and adds what an earlier release did not have. */
export function openTurns(sql: SqlStorage): TurnStore {
  sql.exec(TABLE);
  const has = "SELECT 1 FROM pragma_table_info('turn') WHERE name = 'details'";
  if (sql.exec(has).toArray().length === 0) {
    sql.exec("ALTER TABLE turn ADD COLUMN details TEXT NOT NULL DEFAULT '{}'");
  }
  const read = (rows: unknown[]): StoredTurn[] => rows.map((one) => v.parse(row, one));
  return {
    all: () => read(sql.exec("SELECT * FROM turn ORDER BY position").toArray()),
    last: (most) =>
      read(
        sql.exec("SELECT * FROM turn ORDER BY position DESC LIMIT ?", most).toArray(),
      ).toReversed(),
    append({ uuid, createdAt, query, response, finishReason, ...more }) {
      sql.exec(
        "INSERT INTO turn (uuid, created_at, query, response, finish_reason, details) VALUES (?, ?, ?, ?, ?, ?)",
        uuid,
        createdAt,
        query,
        response,
        finishReason,
        JSON.stringify(more),
      );
    },
    label(uuid, added, left) {
      const [turn] = read(sql.exec("SELECT * FROM turn WHERE uuid = ?", uuid).toArray());
      if (turn === undefined) return;
      const more = added.filter(({ name }) => turn.labels.every((one) => one.name !== name));
      sql.exec(
        `UPDATE turn SET details =
           json_set(details, '$.labels', json(?), '$.backgroundPendingTasks', ?, '$.modifiedAt', ?)
         WHERE uuid = ?`,
        JSON.stringify([...turn.labels, ...more]),
        left,
        Date.now(),
        uuid,
      );
    },
    // In one statement, so that an object of a thousand turns is not read a thousand times.
    remove: (uuids) =>
      sql
        .exec(
          "DELETE FROM turn WHERE uuid IN (SELECT value FROM json_each(?)) RETURNING 1",
          JSON.stringify(uuids),
        )
        .toArray().length,
  };
}

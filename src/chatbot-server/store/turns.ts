import * as v from "valibot";

const row = v.pipe(
  v.object({
    uuid: v.string(),
    created_at: v.number(),
    query: v.string(),
    response: v.string(),
    finish_reason: v.string(),
  }),
  v.transform(({ created_at: createdAt, finish_reason: finishReason, ...rest }) => ({
    ...rest,
    createdAt,
    finishReason,
  })),
);

/** One question with its answer, which the API calls a message. `createdAt` is in Unix milliseconds. */
export type StoredTurn = v.InferOutput<typeof row>;

/** The table of one session's turns. */
export interface TurnStore {
  /** Oldest first. */
  all(): StoredTurn[];
  append(turn: StoredTurn): void;
  /** @returns how many of them were there */
  remove(uuids: readonly string[]): number;
}

const TABLE = `CREATE TABLE IF NOT EXISTS turn (
  position INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  query TEXT NOT NULL,
  response TEXT NOT NULL,
  finish_reason TEXT NOT NULL
)`;

/** Opens the table, and makes it when it is not there. */
export function openTurns(sql: SqlStorage): TurnStore {
  sql.exec(TABLE);
  return {
    all: () =>
      sql
        .exec("SELECT * FROM turn ORDER BY position")
        .toArray()
        .map((one) => v.parse(row, one)),
    append({ uuid, createdAt, query, response, finishReason }) {
      sql.exec(
        "INSERT INTO turn (uuid, created_at, query, response, finish_reason) VALUES (?, ?, ?, ?, ?)",
        uuid,
        createdAt,
        query,
        response,
        finishReason,
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

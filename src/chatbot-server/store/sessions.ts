import * as v from "valibot";

/** The API prints times to the second. */
const SECOND_MS = 1000;

/**
 * What a session is begun with: flat.
 * @see https://guide.gpt-trainer.com/api-reference/sessions/create
 */
export const variables = v.record(
  v.string(),
  v.nullable(v.union([v.string(), v.number(), v.boolean()])),
);

const storedSession = v.object({
  uuid: v.string(),
  chatbot: v.string(),
  createdAt: v.number(),
  modifiedAt: v.number(),
  /** Absent when it was begun without any. */
  variables: v.optional(variables),
  /** What is known of the person, as JSON text. Absent when it was begun without any. */
  metaJson: v.exactOptional(v.string()),
});

/** A session. Times are Unix milliseconds. */
export type StoredSession = v.InferOutput<typeof storedSession>;

const row = v.object({ session: v.string() });

const sessionText = v.pipe(v.string(), v.parseJson(), storedSession);

/** Reads a session from the JSON text that it is stored as. @throws when it is none */
export function parseSession(text: string): StoredSession {
  return v.parse(sessionText, text);
}

/** Sessions by the time they were begun: Unix milliseconds, both inclusive. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** The table of all sessions, for lists: each session's own object holds the session itself. */
export interface SessionStore {
  add(session: StoredSession): void;
  /** Puts it in place of what is listed; does nothing when it is not listed any more. */
  update(session: StoredSession): void;
  remove(session: StoredSession): void;
  /** Newest first. */
  list(chatbot: string, window: Window): StoredSession[];
  /** Some of them, whichever. @param limit how many at most */
  some(chatbot: string, limit: number): StoredSession[];
}

/** The position tells apart what was begun in the same millisecond. */
const TABLES = [
  `CREATE TABLE IF NOT EXISTS session (
    position INTEGER PRIMARY KEY,
    chatbot TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    uuid TEXT NOT NULL,
    session TEXT NOT NULL
  )`,
  "CREATE INDEX IF NOT EXISTS session_by_time ON session (chatbot, created_at)",
];

/** Opens the table, and makes it when it is not there. */
export function openSessions(sql: SqlStorage): SessionStore {
  for (const table of TABLES) sql.exec(table);
  const key = "chatbot = ? AND created_at = ? AND uuid = ?";
  return {
    add(session) {
      const { chatbot, createdAt, uuid } = session;
      const text = JSON.stringify(session);
      sql.exec(
        "INSERT INTO session (chatbot, created_at, uuid, session) VALUES (?, ?, ?, ?)",
        chatbot,
        createdAt,
        uuid,
        text,
      );
    },
    update(session) {
      const { chatbot, createdAt, uuid } = session;
      const text = JSON.stringify(session);
      sql.exec(`UPDATE session SET session = ? WHERE ${key}`, text, chatbot, createdAt, uuid);
    },
    remove({ chatbot, createdAt, uuid }) {
      sql.exec(`DELETE FROM session WHERE ${key}`, chatbot, createdAt, uuid);
    },
    list(chatbot, window) {
      const rows = sql.exec(
        `SELECT session FROM session WHERE chatbot = ? AND created_at >= ? AND created_at < ?
         ORDER BY created_at DESC, position DESC`,
        chatbot,
        startOfSecond(window.from),
        startOfSecond(window.to) + SECOND_MS,
      );
      return rows.toArray().map((one) => parseSession(v.parse(row, one).session));
    },
    some: (chatbot, limit) =>
      sql
        .exec("SELECT session FROM session WHERE chatbot = ? LIMIT ?", chatbot, limit)
        .toArray()
        .map((one) => parseSession(v.parse(row, one).session)),
  };
}

/**
 * Times are printed to the second, so a bound that was copied from a session must still include it:
 * both bounds mean the whole second.
 */
function startOfSecond(at: number): number {
  return Math.floor(at / SECOND_MS) * SECOND_MS;
}

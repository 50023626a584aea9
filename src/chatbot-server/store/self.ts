import * as v from "valibot";
import { parseSession, type StoredSession } from "./sessions.ts";

/** The one session that an object is about. */
export interface SelfStore {
  /** @returns undefined in an object that never began, or has ended */
  read(): StoredSession | undefined;
  /** Also makes the table. */
  write(session: StoredSession): void;
}

const TABLE = `CREATE TABLE IF NOT EXISTS self (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  session TEXT NOT NULL
)`;

const row = v.object({ session: v.string() });

/** Opens it without making anything: an object that is only asked, by a wrong id, stays empty. */
export function openSelf(sql: SqlStorage): SelfStore {
  return {
    read() {
      const made = sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'self'").toArray().length > 0;
      const [found] = made ? sql.exec("SELECT session FROM self").toArray() : [];
      return found === undefined ? undefined : parseSession(v.parse(row, found).session);
    },
    write(session) {
      sql.exec(TABLE);
      sql.exec("INSERT OR REPLACE INTO self (id, session) VALUES (1, ?)", JSON.stringify(session));
    },
  };
}

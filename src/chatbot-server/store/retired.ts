import * as v from "valibot";
import { type Generation, generation } from "./passages.ts";

/**
 * Generations whose passages answer no longer, or never did, and are still in the index: they are
 * removed from it one after another, as removing takes time.
 */
export interface RetiredStore {
  add(one: Generation): void;
  /** The next one to be removed. */
  first(): Generation | undefined;
  remove(one: Generation): void;
}

const TABLE = `CREATE TABLE IF NOT EXISTS retired (
  source TEXT NOT NULL,
  generation INTEGER NOT NULL,
  PRIMARY KEY (source, generation)
) WITHOUT ROWID`;

/** Opens the table, and makes it when it is not there. */
export function openRetired(sql: SqlStorage): RetiredStore {
  sql.exec(TABLE);
  return {
    add({ source, generation }) {
      const values = "(source, generation) VALUES (?, ?)";
      sql.exec(`INSERT OR IGNORE INTO retired ${values}`, source, generation);
    },
    first() {
      const [found] = sql.exec("SELECT source, generation FROM retired LIMIT 1").toArray();
      return found === undefined ? undefined : v.parse(generation, found);
    },
    remove({ source, generation }) {
      const where = "WHERE source = ? AND generation = ?";
      sql.exec(`DELETE FROM retired ${where}`, source, generation);
    },
  };
}

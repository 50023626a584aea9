import * as v from "valibot";
import type { Sql } from "./sql.ts";

/** Chatbots that are deleted for whoever calls, while their sessions and sources are still being removed. */
export interface EndingStore {
  all(): string[];
  has(chatbot: string): boolean;
  add(chatbot: string): void;
  remove(chatbot: string): void;
}

const TABLE = "CREATE TABLE IF NOT EXISTS ending (chatbot TEXT NOT NULL PRIMARY KEY)";

const row = v.object({ chatbot: v.string() });

/** Opens the table, and makes it when it is not there. */
export function openEndings(sql: Sql): EndingStore {
  sql.exec(TABLE);
  return {
    all: () =>
      sql
        .exec("SELECT chatbot FROM ending")
        .toArray()
        .map((one) => v.parse(row, one).chatbot),
    has: (chatbot) =>
      sql.exec("SELECT 1 FROM ending WHERE chatbot = ?", chatbot).toArray().length > 0,
    add: (chatbot) => void sql.exec("INSERT OR IGNORE INTO ending (chatbot) VALUES (?)", chatbot),
    remove: (chatbot) => void sql.exec("DELETE FROM ending WHERE chatbot = ?", chatbot),
  };
}

import type { Sql } from "./sql.ts";

/**
 * Which chatbots were made by the server itself and not by a call. One that somebody deleted is still
 * here, so that it is not made again.
 */
export interface FirstChatbots {
  isEmpty(): boolean;
  has(uuid: string): boolean;
  add(uuid: string): void;
}

const TABLE = "CREATE TABLE IF NOT EXISTS first_chatbot (uuid TEXT NOT NULL PRIMARY KEY)";

/** Opens the table, and makes it when it is not there. */
export function openFirstChatbots(sql: Sql): FirstChatbots {
  sql.exec(TABLE);
  const some = (query: string, ...values: string[]): boolean =>
    sql.exec(query, ...values).toArray().length > 0;
  return {
    isEmpty: () => !some("SELECT 1 FROM first_chatbot LIMIT 1"),
    has: (uuid) => some("SELECT 1 FROM first_chatbot WHERE uuid = ?", uuid),
    add: (uuid) => void sql.exec("INSERT OR IGNORE INTO first_chatbot (uuid) VALUES (?)", uuid),
  };
}

import * as v from "valibot";
import type { Sql } from "./sql.ts";

/** Settings that the API nests under `meta`. */
const settings = v.object({
  visibility: v.picklist(["private", "public", "hybrid"]),
  /** Messages, and the seconds in which so many may come. */
  rate_limit: v.pipe(v.array(v.number()), v.length(2)),
  rate_limit_message: v.string(),
  show_citations: v.boolean(),
});

const row = v.pipe(
  v.object({
    uuid: v.string(),
    name: v.string(),
    settings: v.pipe(v.string(), v.parseJson(), settings),
    created_at: v.number(),
    modified_at: v.number(),
  }),
  v.transform(({ created_at: createdAt, modified_at: modifiedAt, ...rest }) => ({
    ...rest,
    createdAt,
    modifiedAt,
  })),
);

/** A chatbot. Times are Unix milliseconds. */
export type StoredChatbot = v.InferOutput<typeof row>;

/** The table of chatbots. */
export interface ChatbotStore {
  /** Oldest first. */
  all(): StoredChatbot[];
  find(uuid: string): StoredChatbot | undefined;
  /** Also puts it in place of the one with its id. */
  write(chatbot: StoredChatbot): void;
  remove(uuid: string): void;
}

const TABLE = `CREATE TABLE IF NOT EXISTS chatbot (
  uuid TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  settings TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  modified_at INTEGER NOT NULL
) WITHOUT ROWID`;

/** Opens the table, and makes it when it is not there. */
export function openChatbots(sql: Sql): ChatbotStore {
  sql.exec(TABLE);
  const read = (rows: readonly unknown[]): StoredChatbot[] => rows.map((one) => v.parse(row, one));
  return {
    all: () => read(sql.exec("SELECT * FROM chatbot ORDER BY created_at, uuid").toArray()),
    find: (uuid) => read(sql.exec("SELECT * FROM chatbot WHERE uuid = ?", uuid).toArray())[0],
    write({ uuid, name, settings: chosen, createdAt, modifiedAt }) {
      sql.exec(
        `INSERT OR REPLACE INTO chatbot (uuid, name, settings, created_at, modified_at)
         VALUES (?, ?, ?, ?, ?)`,
        uuid,
        name,
        JSON.stringify(chosen),
        createdAt,
        modifiedAt,
      );
    },
    remove: (uuid) => void sql.exec("DELETE FROM chatbot WHERE uuid = ?", uuid),
  };
}

/** The settings of a chatbot that nobody has chosen any for. */
export const defaultSettings: StoredChatbot["settings"] = {
  visibility: "private",
  rate_limit: [20, 240],
  rate_limit_message: "Too many messages, please wait a little.",
  show_citations: false,
};

import * as v from "valibot";
import type { Sql } from "./sql.ts";

const storedFunction = v.object({
  uuid: v.string(),
  /** The agent that may call it. */
  agent: v.string(),
  name: v.string(),
  description: v.string(),
  /** A JSON Schema, as JSON text. */
  parametersJson: v.string(),
  /** An object, as JSON text. */
  headersJson: v.string(),
  enabled: v.boolean(),
  externalUrl: v.nullable(v.string()),
  method: v.nullable(v.string()),
  /** Whether the session, the message and the question are sent along. */
  allowProperties: v.exactOptional(v.boolean()),
  createdAt: v.number(),
  modifiedAt: v.number(),
});

/** What an agent could call elsewhere. Times are Unix milliseconds. */
export type StoredFunction = v.InferOutput<typeof storedFunction>;

/** The table of tool functions. */
export interface FunctionStore {
  /** Oldest first. */
  ofAgent(agent: string): StoredFunction[];
  find(uuid: string): StoredFunction | undefined;
  /** Also puts it in place of the one with its id. */
  write(one: StoredFunction): void;
  remove(uuid: string): void;
  removeOfAgent(agent: string): void;
}

const TABLES = [
  `CREATE TABLE IF NOT EXISTS tool_function (
    position INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    agent TEXT NOT NULL,
    tool_function TEXT NOT NULL
  )`,
  "CREATE INDEX IF NOT EXISTS tool_function_by_agent ON tool_function (agent, position)",
];

const row = v.object({ tool_function: v.pipe(v.string(), v.parseJson(), storedFunction) });

/** Opens the table, and makes it when it is not there. */
export function openFunctions(sql: Sql): FunctionStore {
  for (const table of TABLES) sql.exec(table);
  const select = (condition: string, value: string): StoredFunction[] =>
    sql
      .exec(`SELECT tool_function FROM tool_function WHERE ${condition} ORDER BY position`, value)
      .toArray()
      .map((one) => v.parse(row, one).tool_function);
  return {
    ofAgent: (agent) => select("agent = ?", agent),
    find: (uuid) => select("uuid = ?", uuid)[0],
    write(one) {
      sql.exec(
        `INSERT INTO tool_function (uuid, agent, tool_function) VALUES (?, ?, ?)
         ON CONFLICT (uuid) DO UPDATE SET tool_function = excluded.tool_function`,
        one.uuid,
        one.agent,
        JSON.stringify(one),
      );
    },
    remove: (uuid) => void sql.exec("DELETE FROM tool_function WHERE uuid = ?", uuid),
    removeOfAgent: (agent) => void sql.exec("DELETE FROM tool_function WHERE agent = ?", agent),
  };
}

import * as v from "valibot";
import type { Sql } from "./sql.ts";

/** @see https://guide.gpt-trainer.com/api-reference/agents/properties-reference */
export const agentType = v.picklist([
  "user-facing",
  "background",
  "human-escalation",
  "pre-canned",
  "spam-defense",
]);

/** What a background agent sticks on a turn when its `criteria` hold. */
export const agentTag = v.object({ name: v.string(), criteria: v.string(), color: v.string() });

/** What a user-facing agent collects in the course of a session. */
const agentVariable = v.object({
  name: v.string(),
  description: v.string(),
  type: v.picklist(["string", "number", "boolean"]),
  example: v.string(),
  default_value: v.exactOptional(v.object({ content: v.string(), static: v.boolean() })),
});

const humanEscalation = v.object({
  /** What a person who asks for a human is answered. */
  human_requested_message: v.string(),
  live_chat_start_announcement: v.string(),
  live_chat_end_announcement: v.string(),
  monitored_messages: v.array(v.string()),
  notifications_enabled: v.boolean(),
  sound_enabled: v.boolean(),
});

/** Of settings that apply to some types only, those of other types are absent. */
const storedAgent = v.object({
  uuid: v.string(),
  chatbot: v.string(),
  name: v.string(),
  description: v.string(),
  prompt: v.string(),
  type: agentType,
  enabled: v.boolean(),
  /** user-facing and background. */
  model: v.exactOptional(v.string()),
  /** user-facing: 0 to 1. */
  temperature: v.exactOptional(v.number()),
  /** How readily it is chosen, beside others. All but background. */
  bias: v.exactOptional(v.number()),
  /** How readily it stays chosen. The API's own spelling. All but background. */
  stickness: v.exactOptional(v.number()),
  /** pre-canned and spam-defense: its answer. */
  defaultMessage: v.exactOptional(v.string()),
  /** background. */
  tags: v.array(agentTag),
  /** user-facing. Whether it answers from all of the chatbot's sources, or from `dataSourceUuids` only. */
  useAllSources: v.boolean(),
  dataSourceUuids: v.array(v.string()),
  variables: v.array(agentVariable),
  /** human-escalation, there always. */
  humanEscalation: v.exactOptional(humanEscalation),
  createdAt: v.number(),
  modifiedAt: v.number(),
});

/** An agent. Times are Unix milliseconds. */
export type StoredAgent = v.InferOutput<typeof storedAgent>;

/** What a person who asks for a human is answered, until somebody chooses other words. */
export const defaultHumanEscalation: NonNullable<StoredAgent["humanEscalation"]> = {
  human_requested_message:
    "Your request to speak with a person has been received. Somebody will be with you as soon as possible; until then I go on answering.",
  live_chat_start_announcement: "You are now talking to a person.",
  live_chat_end_announcement: "The conversation with a person has ended. I answer again.",
  monitored_messages: [],
  notifications_enabled: true,
  sound_enabled: true,
};

/** The table of agents. */
export interface AgentStore {
  /** Oldest first. */
  ofChatbot(chatbot: string): StoredAgent[];
  find(uuid: string): StoredAgent | undefined;
  /** Also puts it in place of the one with its id. */
  write(agent: StoredAgent): void;
  remove(uuid: string): void;
  removeOfChatbot(chatbot: string): void;
}

/** The position tells apart what was created in the same millisecond. */
const TABLES = [
  `CREATE TABLE IF NOT EXISTS agent (
    position INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    chatbot TEXT NOT NULL,
    agent TEXT NOT NULL
  )`,
  "CREATE INDEX IF NOT EXISTS agent_by_chatbot ON agent (chatbot, position)",
];

const row = v.object({ agent: v.pipe(v.string(), v.parseJson(), storedAgent) });

/** Opens the table, and makes it when it is not there. */
export function openAgents(sql: Sql): AgentStore {
  for (const table of TABLES) sql.exec(table);
  const read = (rows: readonly unknown[]): StoredAgent[] =>
    rows.map((one) => v.parse(row, one).agent);
  return {
    ofChatbot: (chatbot) =>
      read(
        sql.exec("SELECT agent FROM agent WHERE chatbot = ? ORDER BY position", chatbot).toArray(),
      ),
    find: (uuid) => read(sql.exec("SELECT agent FROM agent WHERE uuid = ?", uuid).toArray())[0],
    write(agent) {
      sql.exec(
        `INSERT INTO agent (uuid, chatbot, agent) VALUES (?, ?, ?)
         ON CONFLICT (uuid) DO UPDATE SET agent = excluded.agent`,
        agent.uuid,
        agent.chatbot,
        JSON.stringify(agent),
      );
    },
    remove: (uuid) => void sql.exec("DELETE FROM agent WHERE uuid = ?", uuid),
    removeOfChatbot: (chatbot) => void sql.exec("DELETE FROM agent WHERE chatbot = ?", chatbot),
  };
}

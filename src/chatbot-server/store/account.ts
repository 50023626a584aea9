import { firstAgent } from "../agents/write-agent.ts";
import { newUuid } from "../ids.ts";
import { type AgentStore, openAgents } from "./agents.ts";
import {
  type ChatbotStore,
  defaultSettings,
  openChatbots,
  type StoredChatbot,
} from "./chatbots.ts";
import { openEndings, type EndingStore } from "./endings.ts";
import { type FirstChatbots, openFirstChatbots } from "./first-chatbots.ts";
import { type FunctionStore, openFunctions } from "./functions.ts";
import { type KeyStore, openKeys } from "./keys.ts";
import { openSessions, type SessionStore } from "./sessions.ts";

/** What the chatbot that is there from the beginning is called. */
const FIRST_CHATBOT_NAME = "Causeway's documents";

/** All tables of the account. */
export interface AccountTables {
  readonly chatbots: ChatbotStore;
  readonly firstChatbots: FirstChatbots;
  readonly endings: EndingStore;
  readonly agents: AgentStore;
  readonly functions: FunctionStore;
  readonly sessions: SessionStore;
  readonly keys: KeyStore;
}

/**
 * Opens the tables, and makes what has to be there from the beginning.
 * @param configured the id that a variable asks for
 */
export function openAccount(sql: SqlStorage, configured: string | undefined): AccountTables {
  const tables: AccountTables = {
    chatbots: openChatbots(sql),
    firstChatbots: openFirstChatbots(sql),
    endings: openEndings(sql),
    agents: openAgents(sql),
    functions: openFunctions(sql),
    sessions: openSessions(sql),
    keys: openKeys(sql),
  };
  makeFirstChatbot(tables, configured);
  return tables;
}

/** A chatbot with its first agent. @param changes of its settings */
export function writeNewChatbot(
  { chatbots, agents }: AccountTables,
  chatbot: Pick<StoredChatbot, "uuid" | "name" | "settings">,
): StoredChatbot {
  const now = Date.now();
  const created = { ...chatbot, createdAt: now, modifiedAt: now };
  chatbots.write(created);
  agents.write(firstAgent(created.uuid, now));
  return created;
}

/** Once only: who deletes it does not find it again. */
function makeFirstChatbot(tables: AccountTables, configured: string | undefined): void {
  const { chatbots, firstChatbots, agents } = tables;
  const oldest = chatbots.all()[0];
  const uuid = configured ?? (firstChatbots.isEmpty() ? (oldest?.uuid ?? newUuid()) : undefined);
  if (uuid === undefined || firstChatbots.has(uuid)) return;
  firstChatbots.add(uuid);
  const there = chatbots.find(uuid);
  if (there === undefined) {
    writeNewChatbot(tables, { uuid, name: FIRST_CHATBOT_NAME, settings: defaultSettings });
  } else if (agents.ofChatbot(uuid).length === 0) {
    // It was made by a version of this server that had no agents.
    agents.write(firstAgent(uuid, there.createdAt));
  }
}

import type { StoredAgent } from "./store/agents.ts";
import type { StoredChatbot } from "./store/chatbots.ts";
import type { StoredFunction } from "./store/functions.ts";

/** What a session needs to know to answer. */
export interface Setup {
  readonly chatbot: StoredChatbot;
  /** All of them, oldest first, the disabled ones too. */
  readonly agents: readonly StoredAgent[];
  /** What they could call, of all of them. */
  readonly functions: readonly StoredFunction[];
  /** Whether it is a chatbot that was there from the beginning, which can answer from this project's documents. */
  readonly fromDocuments: boolean;
}

/** An agent and what it could call, oldest first. */
export interface AgentWithFunctions {
  readonly agent: StoredAgent;
  readonly functions: readonly StoredFunction[];
}

import type { FoundSource } from "../objects/knowledge.ts";
import type { Setup } from "../setup.ts";
import type { StoredAgent } from "../store/agents.ts";
import type { StoredTurn } from "../store/turns.ts";
import type { AttachedDocument } from "./documents.ts";
import type { ModelSources } from "./models/choose.ts";
import type { PromptParts } from "./prompt/messages.ts";

/** A question, and what is known when it is asked. */
export interface Asked {
  readonly question: string;
  readonly setup: Setup;
  readonly variables: PromptParts["variables"];
  /** Turns before it whose answers are whole, oldest first. */
  readonly history: readonly StoredTurn[];
  /** What has been sent into the session. */
  readonly documents: readonly AttachedDocument[];
  /** Whether pre-canned agents take part. */
  readonly preCanned: boolean;
}

/** Whom an answer is got from. */
export interface Sources {
  readonly models: ModelSources;
  /** Passages of the chatbot's sources, best first. @param only when given, only of these sources */
  readonly search: (question: string, only?: readonly string[]) => Promise<FoundSource[]>;
  /** Whether the chatbot has nothing that could be found. */
  readonly isEmpty: () => Promise<boolean>;
}

/** Passages that an agent may answer from, best first. */
export function searchFor(
  agent: StoredAgent,
  { question }: Asked,
  { search }: Sources,
): Promise<FoundSource[]> {
  return agent.useAllSources ? search(question) : search(question, agent.dataSourceUuids);
}

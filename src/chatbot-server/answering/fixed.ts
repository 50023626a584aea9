import type { StoredAgent } from "../store/agents.ts";
import { ownWords } from "./extractive/own-words.ts";
import { languageOf } from "./routing/languages.ts";

/**
 * What an agent says whatever was asked: its default message, or what somebody who wants a person is
 * told. Where its owner has written none, an honest sentence of the server's own.
 * @returns undefined for an agent that answers questions
 * @see https://guide.gpt-trainer.com/api-reference/agents/properties-reference
 */
export function fixedAnswer(agent: StoredAgent, question: string): string | undefined {
  const words = ownWords[languageOf(question)];
  switch (agent.type) {
    case "spam-defense":
      return filled(agent.defaultMessage) ?? words.notAnswered;
    case "pre-canned":
      return filled(agent.defaultMessage) ?? words.doNotKnow;
    case "human-escalation":
      return filled(agent.humanEscalation?.human_requested_message) ?? words.noPerson;
    case "user-facing":
    case "background":
      return undefined;
  }
}

/** What is said when no agent is there that could answer. */
export function nobodyThere(question: string): string {
  return ownWords[languageOf(question)].nobody;
}

function filled(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === "" ? undefined : text;
}

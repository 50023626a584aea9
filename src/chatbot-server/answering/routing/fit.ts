import { has, type TellingWord, tellingWords, termsIn } from "../words.ts";
import type { Routable } from "./routable.ts";

/** How well a message fits what an agent is for. */
export interface Fit<T extends Routable> {
  readonly agent: T;
  /** How much of the message stands in the agent's texts, from 0 to 1. */
  readonly share: number;
  /** How many of its words do. */
  readonly matches: number;
  /** How many words it has that say something. */
  readonly words: number;
  /** The share with the agent's bias and stickness: compares agents. */
  readonly score: number;
}

/** What a word is worth by where it stands: a name is chosen with care, a prompt is long. */
const WORTH = { name: 1, description: 0.9, prompt: 0.6 } as const;

/** A word that every agent has tells nothing of which one to choose; some of it counts against silence. */
const WORTH_OF_COMMON = 0.25;

/** Bias and stickness are documented from 0 to 1; samples go below. */
const BIAS_WORTH = 0.3;
const STICKNESS_WORTH = 0.3;

/** What comes later in a message is not looked at, in characters. */
const LOOKED_AT = 1000;
const READ_OF_PROMPT = 4000;

/**
 * How well a message fits each of several agents, by the words of their names, descriptions and prompts.
 * `bias` makes an agent more likely whatever is asked, `stickness` makes the agent that answered last
 * more likely to go on.
 * @param last id of the agent that answered last in the session
 * @see https://guide.gpt-trainer.com/api-reference/agents/properties-reference
 */
export function fitsOf<T extends Routable>(
  message: string,
  agents: readonly T[],
  last: string | undefined,
): Fit<T>[] {
  const asked = tellingWords(message.slice(0, LOOKED_AT));
  const read = agents.map((agent) => ({
    agent,
    name: termsIn(agent.name),
    description: termsIn(agent.description),
    prompt: termsIn(agent.prompt.slice(0, READ_OF_PROMPT)),
  }));
  const worthOf = (one: (typeof read)[number], word: TellingWord): number => {
    if (has(one.name, word)) return WORTH.name;
    if (has(one.description, word)) return WORTH.description;
    return has(one.prompt, word) ? WORTH.prompt : 0;
  };
  return read.map((one) => {
    const worths = asked.map((word) => {
      const isCommon = agents.length > 1 && read.every((other) => worthOf(other, word) > 0);
      return worthOf(one, word) * (isCommon ? WORTH_OF_COMMON : 1);
    });
    const share = worths.reduce((sum, worth) => sum + worth, 0) / Math.max(1, asked.length);
    const matches = worths.filter((worth) => worth > 0).length;
    const score = share + leaningOf(one.agent, last);
    return { agent: one.agent, share, matches, words: asked.length, score };
  });
}

/** What an agent is preferred by, whatever is asked. */
export function leaningOf(agent: Routable, last: string | undefined): number {
  const bias = Math.max(-1, Math.min(1, agent.bias ?? 0)) * BIAS_WORTH;
  const stickness = Math.max(0, Math.min(1, agent.stickness ?? 0)) * STICKNESS_WORTH;
  return bias + (agent.uuid === last ? stickness : 0);
}

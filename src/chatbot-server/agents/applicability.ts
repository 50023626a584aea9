import type { AgentChanges, NewAgent } from "../requests/agent-body.ts";
import type { StoredAgent } from "../store/agents.ts";

type AgentType = StoredAgent["type"];

const chosen: readonly AgentType[] = [
  "user-facing",
  "human-escalation",
  "pre-canned",
  "spam-defense",
];

/**
 * Which types a setting is for; every type where none is named. A background agent's temperature is
 * not in the documentation's table but in its examples.
 * @see https://guide.gpt-trainer.com/api-reference/agents/properties-reference
 */
const typesOf = {
  model: ["user-facing", "background"],
  temperature: ["user-facing", "background"],
  bias: chosen,
  stickness: chosen,
  default_message: ["pre-canned", "spam-defense"],
  tags: ["background"],
  use_all_sources: ["user-facing"],
  data_source_uuids: ["user-facing"],
  variables: ["user-facing"],
  human_escalation_settings: ["human-escalation"],
} as const satisfies Readonly<Record<string, readonly AgentType[]>>;

/**
 * Looks for a setting that is not for this type. An empty list says nothing, so it may stand anywhere.
 * @returns what is wrong with it, or undefined
 */
export function misplaced(type: AgentType, given: NewAgent | AgentChanges): string | undefined {
  for (const [field, types] of Object.entries<readonly AgentType[]>(typesOf)) {
    const value: unknown = Reflect.get(given, field);
    const isNothing = value === undefined || (Array.isArray(value) && value.length === 0);
    if (isNothing || types.includes(type)) continue;
    return `${field} is for agents of type ${types.join(", ")} only`;
  }
  return undefined;
}

import * as v from "valibot";
import { uuidText } from "../responses/common.ts";
import { agentTag, agentType } from "../store/agents.ts";
import { filledText, flag } from "./flag.ts";

const between = (least: number, most: number) => {
  const says = `a number from ${least} to ${most}`;
  return v.pipe(v.number(), v.minValue(least, says), v.maxValue(most, says));
};

/** @see https://guide.gpt-trainer.com/api-reference/agents/properties-reference */
const temperature = between(0, 1);
const stickness = between(0, 1);

/** Documented from 0 to 1, but the documentation's own list of agents has one of -10. */
const bias = between(-10, 1);

const settings = {
  description: v.exactOptional(v.string()),
  prompt: v.exactOptional(v.string()),
  model: v.exactOptional(filledText),
  temperature: v.exactOptional(temperature),
  bias: v.exactOptional(bias),
  stickness: v.exactOptional(stickness),
  default_message: v.exactOptional(v.string()),
  tags: v.exactOptional(v.array(agentTag)),
  use_all_sources: v.exactOptional(flag),
};

/**
 * A new agent: flat, while the answer nests most settings under `meta`.
 * @see https://guide.gpt-trainer.com/api-reference/agents/create
 */
export const agentCreateBody = v.object({
  name: filledText,
  type: agentType,
  ...settings,
  /** The documentation has the model here, its examples have it outside. */
  meta: v.exactOptional(v.object({ model: v.exactOptional(filledText) })),
});

const variable = v.object({
  name: filledText,
  description: v.optional(v.string(), ""),
  type: v.picklist(["string", "number", "boolean"]),
  example: v.optional(v.string(), ""),
  default_value: v.exactOptional(v.object({ content: v.string(), static: flag })),
});

const humanEscalationChanges = v.object({
  human_requested_message: v.exactOptional(v.string()),
  live_chat_start_announcement: v.exactOptional(v.string()),
  live_chat_end_announcement: v.exactOptional(v.string()),
  monitored_messages: v.exactOptional(v.array(v.string())),
  notifications_enabled: v.exactOptional(flag),
  sound_enabled: v.exactOptional(flag),
});

/**
 * What shall change of an agent; the rest stays. A list takes the place of the one before.
 * @see https://guide.gpt-trainer.com/api-reference/agents/update
 */
export const agentUpdateBody = v.object({
  name: v.exactOptional(filledText),
  ...settings,
  enabled: v.exactOptional(flag),
  data_source_uuids: v.exactOptional(v.array(uuidText)),
  variables: v.exactOptional(v.array(variable)),
  human_escalation_settings: v.exactOptional(humanEscalationChanges),
});

/** A new agent. */
export type NewAgent = v.InferOutput<typeof agentCreateBody>;

/** What shall change of an agent. */
export type AgentChanges = v.InferOutput<typeof agentUpdateBody>;

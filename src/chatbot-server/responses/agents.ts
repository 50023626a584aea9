import * as v from "valibot";
import { agentTag, agentType } from "../store/agents.ts";
import { timeText, uuidText } from "./common.ts";
import { functionResponse } from "./functions.ts";

/** Yes and no: 1 and 0 in some answers, true and false in others, as in the documentation's examples. */
const printedFlag = v.union([v.picklist([0, 1]), v.boolean()]);

const { name, criteria, color } = agentTag.entries;

/** Settings of other types than the agent's are absent. */
const agentMeta = v.strictObject({
  model: v.exactOptional(v.string()),
  temperature: v.exactOptional(v.number()),
  bias: v.exactOptional(v.number()),
  stickness: v.exactOptional(v.number()),
  default_message: v.exactOptional(v.string()),
  tags: v.exactOptional(v.array(v.strictObject({ name, criteria, color }))),
  use_all_sources: v.exactOptional(v.boolean()),
});

const variable = v.strictObject({
  name: v.string(),
  description: v.string(),
  type: v.picklist(["string", "number", "boolean"]),
  example: v.string(),
  default_value: v.exactOptional(
    v.strictObject({ content: v.string(), static: v.picklist([0, 1]) }),
  ),
});

const humanEscalationSettings = v.strictObject({
  human_requested_message: v.string(),
  live_chat_start_announcement: v.string(),
  live_chat_end_announcement: v.string(),
  monitored_messages: v.array(v.string()),
  notifications_enabled: v.picklist([0, 1]),
  sound_enabled: v.picklist([0, 1]),
});

const created = {
  uuid: uuidText,
  name: v.string(),
  description: v.string(),
  prompt: v.string(),
  type: agentType,
  enabled: printedFlag,
  meta: agentMeta,
  created_at: timeText,
  modified_at: timeText,
  variables: v.array(variable),
  human_escalation_settings: v.exactOptional(humanEscalationSettings),
};

/**
 * A new agent, without what it cannot have yet.
 * @see https://guide.gpt-trainer.com/api-reference/agents/create
 */
export const newAgentResponse = v.strictObject(created);

/** @see https://guide.gpt-trainer.com/api-reference/agents/properties-reference */
export const agentResponse = v.strictObject({
  ...created,
  data_source_uuids: v.array(uuidText),
  tool_functions: v.array(functionResponse),
});

import * as v from "valibot";
import {
  type Extra,
  flag,
  id,
  type IsoTime,
  maybe,
  type Open,
  text,
  type Uuid,
  word,
} from "./lenient.ts";
import { toolFunction, type ToolFunction } from "./tool-function.ts";

/** @see https://guide.gpt-trainer.com/api-reference/agents/properties-reference */
export type AgentType =
  | "user-facing"
  | "background"
  | "human-escalation"
  | "pre-canned"
  | "spam-defense";

/** A label that a background agent gives. */
export interface AgentTag extends Extra {
  readonly name: string;
  /** When it fits, in words. */
  readonly criteria: string;
  /** As `#RRGGBB`. */
  readonly color: string;
}

/** Something that a user-facing agent finds out of a person. */
export interface AgentVariable extends Extra {
  readonly name: string;
  readonly description: string;
  readonly type: Open<"string" | "number" | "boolean">;
  readonly example: string;
  readonly default_value?: AgentVariableDefault | null;
}

export interface AgentVariableDefault extends Extra {
  readonly content: string;
  /** Whether it stays as it is. */
  readonly static: boolean;
}

/** What a human-escalation agent says and does. */
export interface HumanEscalationSettings extends Extra {
  /** The reply to whoever asks for a person. */
  readonly human_requested_message?: string | null;
  readonly live_chat_start_announcement?: string | null;
  readonly live_chat_end_announcement?: string | null;
  /** A reply like one of these raises an alert in the web application. */
  readonly monitored_messages?: readonly string[] | null;
  readonly notifications_enabled?: boolean | null;
  readonly sound_enabled?: boolean | null;
}

/** Which of these there are depends on the agent's type. */
export interface AgentMeta extends Extra {
  /** Such as `gpt-4o-mini-4k`. */
  readonly model?: string | null;
  /** 0 to 1. */
  readonly temperature?: number | null;
  /** How readily the agent is chosen: 0 to 1 by the documents, below 0 in one of their samples. */
  readonly bias?: number | null;
  /** How readily it is chosen again: 0 to 1. Spelt so by the API. */
  readonly stickness?: number | null;
  readonly default_message?: string | null;
  readonly tags?: readonly AgentTag[] | null;
  readonly use_all_sources?: boolean | null;
}

/** @see https://guide.gpt-trainer.com/api-reference/agents/properties-reference */
export interface Agent extends Extra {
  readonly uuid: Uuid;
  readonly name: string;
  readonly description: string;
  readonly prompt: string;
  readonly type: Open<AgentType>;
  /** A new agent is not. */
  readonly enabled: boolean;
  readonly meta: AgentMeta;
  readonly created_at: IsoTime;
  readonly modified_at: IsoTime;
  /** Counts only while `meta.use_all_sources` is false. Not shown of an agent that was just made. */
  readonly data_source_uuids?: readonly Uuid[] | null;
  readonly tool_functions?: readonly ToolFunction[] | null;
  readonly variables?: readonly AgentVariable[] | null;
  readonly human_escalation_settings?: HumanEscalationSettings | null;
}

/** What an agent is made with, flat. @see https://guide.gpt-trainer.com/api-reference/agents/create */
export interface NewAgent {
  readonly name: string;
  readonly type: Open<AgentType>;
  readonly description?: string;
  readonly prompt?: string;
  /** Of user-facing and background agents: one that `models.list` names. */
  readonly model?: string;
  /** Of user-facing agents: 0 to 1. */
  readonly temperature?: number;
  readonly bias?: number;
  readonly stickness?: number;
  /** Of pre-canned and spam-defense agents. */
  readonly default_message?: string;
  /** Of background agents. */
  readonly tags?: readonly AgentTag[];
  /** Of user-facing agents. */
  readonly use_all_sources?: boolean;
}

/** What is to be another; a list takes the place of the one before. @see https://guide.gpt-trainer.com/api-reference/agents/update */
export interface AgentChanges {
  readonly name?: string;
  readonly prompt?: string;
  readonly description?: string;
  readonly model?: string;
  readonly enabled?: boolean;
  readonly data_source_uuids?: readonly Uuid[];
  readonly human_escalation_settings?: HumanEscalationSettings;
  readonly variables?: readonly AgentVariable[];
  readonly tags?: readonly AgentTag[];
  /** 0 to 1. */
  readonly temperature?: number;
  readonly use_all_sources?: boolean;
}

const agentTag = v.looseObject({ name: text, criteria: text, color: text });

const agentVariable = v.looseObject({
  name: text,
  description: text,
  type: word<"string" | "number" | "boolean">(),
  example: text,
  default_value: maybe(v.looseObject({ content: text, static: flag })),
});

const humanEscalationSettings = v.looseObject({
  human_requested_message: maybe(v.string()),
  live_chat_start_announcement: maybe(v.string()),
  live_chat_end_announcement: maybe(v.string()),
  monitored_messages: maybe(v.array(v.string())),
  notifications_enabled: maybe(flag),
  sound_enabled: maybe(flag),
});

const agentMeta = v.looseObject({
  model: maybe(v.string()),
  temperature: maybe(v.number()),
  bias: maybe(v.number()),
  stickness: maybe(v.number()),
  default_message: maybe(v.string()),
  tags: maybe(v.array(agentTag)),
  use_all_sources: maybe(flag),
});

export const agent: v.GenericSchema<unknown, Agent> = v.looseObject({
  uuid: id,
  name: text,
  description: text,
  prompt: text,
  type: word<AgentType>(),
  enabled: v.nullish(flag, false),
  meta: v.nullish(agentMeta, {}),
  created_at: text,
  modified_at: text,
  data_source_uuids: maybe(v.array(v.string())),
  tool_functions: maybe(v.array(toolFunction)),
  variables: maybe(v.array(agentVariable)),
  human_escalation_settings: maybe(humanEscalationSettings),
});

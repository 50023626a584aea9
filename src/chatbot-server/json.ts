import type { AgentWithFunctions } from "./setup.ts";
import type { StoredAgent } from "./store/agents.ts";
import type { StoredChatbot } from "./store/chatbots.ts";
import type { StoredFunction } from "./store/functions.ts";
import type { StoredKey } from "./store/keys.ts";
import type { StoredSession } from "./store/sessions.ts";
import type { StoredSource } from "./store/sources.ts";
import type { StoredTag } from "./store/tags.ts";
import type { StoredTurn } from "./store/turns.ts";

/** Stored things as the API prints them: exactly the documented keys, no more. */

/** @see https://guide.gpt-trainer.com/api-reference/chatbots/properties-reference */
export function chatbotJson(chatbot: StoredChatbot): Record<string, unknown> {
  return {
    uuid: chatbot.uuid,
    name: chatbot.name,
    meta: chatbot.settings,
    created_at: timeText(chatbot.createdAt),
    modified_at: timeText(chatbot.modifiedAt),
  };
}

/** @see https://guide.gpt-trainer.com/api-reference/sessions/properties-reference */
export function sessionJson(session: StoredSession): Record<string, unknown> {
  return {
    uuid: session.uuid,
    created_at: timeText(session.createdAt),
    modified_at: timeText(session.modifiedAt),
    ...(session.metaJson === undefined ? {} : { meta: parse(session.metaJson) }),
    ...(session.variables === undefined ? {} : { initial_variables: session.variables }),
  };
}

/**
 * An agent as lists show it.
 * @param defaultModel of one for which nobody has chosen any
 * @see https://guide.gpt-trainer.com/api-reference/agents/fetch_multi
 */
export function agentJson(
  { agent, functions }: AgentWithFunctions,
  defaultModel: string,
): Record<string, unknown> {
  return {
    ...newAgentJson(agent, defaultModel),
    data_source_uuids: agent.dataSourceUuids,
    tool_functions: functions.map(functionJson),
  };
}

/**
 * An agent as its creation shows it.
 * @param defaultModel of one for which nobody has chosen any
 * @see https://guide.gpt-trainer.com/api-reference/agents/create
 */
export function newAgentJson(agent: StoredAgent, defaultModel: string): Record<string, unknown> {
  const { humanEscalation: settings } = agent;
  return {
    uuid: agent.uuid,
    name: agent.name,
    description: agent.description,
    prompt: agent.prompt,
    type: agent.type,
    enabled: numberOf(agent.enabled),
    meta: agentMeta(agent, defaultModel),
    created_at: timeText(agent.createdAt),
    modified_at: timeText(agent.modifiedAt),
    variables: agent.variables.map(variableJson),
    ...(settings === undefined
      ? {}
      : {
          human_escalation_settings: {
            ...settings,
            notifications_enabled: numberOf(settings.notifications_enabled),
            sound_enabled: numberOf(settings.sound_enabled),
          },
        }),
  };
}

function agentMeta(agent: StoredAgent, defaultModel: string): Record<string, unknown> {
  const { type, bias, stickness, defaultMessage } = agent;
  const isUserFacing = type === "user-facing";
  const hasModel = isUserFacing || type === "background";
  return {
    ...(hasModel
      ? {
          model: agent.model ?? defaultModel,
          tags: agent.tags,
          temperature: agent.temperature ?? 0,
        }
      : {}),
    ...(isUserFacing ? { use_all_sources: agent.useAllSources } : {}),
    ...(bias === undefined ? {} : { bias }),
    ...(stickness === undefined ? {} : { stickness }),
    ...(defaultMessage === undefined ? {} : { default_message: defaultMessage }),
  };
}

function variableJson(variable: StoredAgent["variables"][number]): Record<string, unknown> {
  const { default_value: value } = variable;
  if (value === undefined) return variable;
  return { ...variable, default_value: { ...value, static: numberOf(value.static) } };
}

/** A tool function, as the documentation's list of agents shows it. */
export function functionJson(one: StoredFunction): Record<string, unknown> {
  const { allowProperties } = one;
  return {
    uuid: one.uuid,
    name: one.name,
    description: one.description,
    parameters: parse(one.parametersJson),
    headers: parse(one.headersJson),
    enabled: numberOf(one.enabled),
    external_url: one.externalUrl,
    method: one.method,
    meta:
      allowProperties === undefined
        ? {}
        : { allow_gpt_trainer_properties: numberOf(allowProperties) },
    created_at: timeText(one.createdAt),
    modified_at: timeText(one.modifiedAt),
  };
}

/** An API key without itself. */
export function keyJson(key: StoredKey): Record<string, unknown> {
  return {
    uuid: key.uuid,
    description: key.description,
    hint: key.hint,
    created_at: timeText(key.createdAt),
  };
}

/**
 * A turn: question and answer in one object of fifteen keys, some of which hold JSON as text.
 * @see https://guide.gpt-trainer.com/api-reference/messages/properties-reference
 */
export function messageJson(turn: StoredTurn): Record<string, unknown> {
  return {
    uuid: turn.uuid,
    created_at: timeText(turn.createdAt),
    modified_at: timeText(Math.max(turn.createdAt, turn.modifiedAt)),
    query: turn.query,
    response: turn.response,
    background_pending_tasks: turn.backgroundPendingTasks,
    labels: turn.labels,
    session_documents: turn.sessionDocuments,
    detected_frustrations: "",
    feedback_json: "{}",
    error_message: turn.errorMessage,
    finish_reason: turn.finishReason,
    cite_data_json: turn.citeData,
    meta_json: turn.meta,
    ai_context_json: "{}",
  };
}

/**
 * A data source as the API prints it: ten keys.
 * @see https://guide.gpt-trainer.com/api-reference/data-sources/properties-reference
 */
export function sourceJson(source: StoredSource): Record<string, unknown> {
  return {
    uuid: source.uuid,
    file_name: source.fileName,
    title: source.title,
    status: source.status,
    type: source.type,
    created_at: timeText(source.createdAt),
    modified_at: timeText(source.modifiedAt),
    file_size: source.fileSize,
    tokens: source.tokens,
    meta_json: JSON.stringify(source.meta),
  };
}

/**
 * A tag as the API prints it: six keys.
 * @see https://guide.gpt-trainer.com/api-reference/source-tags/create
 */
export function tagJson(tag: StoredTag): Record<string, unknown> {
  return {
    uuid: tag.uuid,
    name: tag.name,
    color: tag.color,
    data_source_uuids: tag.sources,
    created_at: timeText(tag.createdAt),
    modified_at: timeText(tag.modifiedAt),
  };
}

/** Unix milliseconds as the API prints times: UTC, to the second. */
function timeText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** The documentation's examples write yes and no as 1 and 0. */
function numberOf(flag: boolean): 0 | 1 {
  return flag ? 1 : 0;
}

function parse(json: string): unknown {
  return JSON.parse(json);
}

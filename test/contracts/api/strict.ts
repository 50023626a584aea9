import * as v from "valibot";
import type { EndpointName } from "../../../src/chatbots/gpt-trainer/api/index.ts";

/**
 * Every answer by the documents, to the key: one key more and it is refused. The client is lenient on
 * purpose, so it cannot be what tells.
 */

const uuid = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/u));
const time = v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/u));
const flag = v.union([v.picklist([0, 1]), v.boolean()]);
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const times = { created_at: time, modified_at: time };
const optional = v.exactOptional;

/** JSON as text. */
function json(schema: v.GenericSchema<unknown, unknown>) {
  return v.pipe(v.string(), v.parseJson(), schema);
}

const chatbot = v.strictObject({
  uuid,
  name: v.string(),
  meta: v.strictObject({
    visibility: v.picklist(["private", "public", "hybrid"]),
    rate_limit: v.strictTuple([count, count]),
    rate_limit_message: v.string(),
    show_citations: v.boolean(),
  }),
  ...times,
});

const toolFunction = v.strictObject({
  uuid,
  name: v.string(),
  description: v.string(),
  parameters: v.record(v.string(), v.unknown()),
  headers: v.record(v.string(), v.unknown()),
  enabled: flag,
  external_url: v.nullable(v.string()),
  method: v.nullable(v.string()),
  meta: v.strictObject({ allow_gpt_trainer_properties: optional(v.nullable(flag)) }),
  ...times,
});

const agentVariable = v.strictObject({
  name: v.string(),
  description: v.string(),
  type: v.picklist(["string", "number", "boolean"]),
  example: v.string(),
  default_value: optional(v.strictObject({ content: v.string(), static: flag })),
});

const agentMeta = v.strictObject({
  model: optional(v.string()),
  temperature: optional(v.number()),
  bias: optional(v.number()),
  stickness: optional(v.number()),
  default_message: optional(v.string()),
  tags: optional(
    v.array(v.strictObject({ name: v.string(), criteria: v.string(), color: v.string() })),
  ),
  use_all_sources: optional(v.boolean()),
});

const humanEscalationSettings = v.strictObject({
  human_requested_message: v.string(),
  live_chat_start_announcement: v.string(),
  live_chat_end_announcement: v.string(),
  monitored_messages: v.array(v.string()),
  notifications_enabled: flag,
  sound_enabled: flag,
});

/** The page about creating shows these, and neither sources nor functions, which a new agent has none of. */
const newAgent = {
  uuid,
  name: v.string(),
  description: v.string(),
  prompt: v.string(),
  type: v.picklist(["user-facing", "background", "human-escalation", "pre-canned", "spam-defense"]),
  enabled: flag,
  meta: agentMeta,
  variables: v.array(agentVariable),
  human_escalation_settings: optional(humanEscalationSettings),
  ...times,
};

const agent = v.strictObject({
  ...newAgent,
  data_source_uuids: v.array(uuid),
  tool_functions: v.array(toolFunction),
});

const session = v.strictObject({
  uuid,
  ...times,
  meta: optional(
    v.strictObject({
      user: optional(v.record(v.string(), v.unknown())),
      auth_data: optional(v.record(v.string(), v.unknown())),
    }),
  ),
  initial_variables: optional(
    v.record(v.string(), v.nullable(v.union([v.string(), v.number(), v.boolean()]))),
  ),
});

const citation = v.strictObject({
  data_source_uuid: uuid,
  title: v.string(),
  text: v.string(),
  file_name: v.string(),
  type: v.string(),
  // Not in the documents, but programs that read citations look for it.
  reference_source_link: optional(v.string()),
});

const citations = v.record(v.pipe(v.string(), v.regex(/^\d+\.\d+$/u)), citation);
const anything = v.looseObject({});

/** All fifteen keys, in every turn. */
const message = v.strictObject({
  uuid,
  ...times,
  query: v.string(),
  response: v.string(),
  finish_reason: v.string(),
  cite_data_json: json(v.nullable(citations)),
  meta_json: json(anything),
  error_message: v.string(),
  background_pending_tasks: count,
  labels: v.array(v.unknown()),
  session_documents: v.array(v.unknown()),
  detected_frustrations: v.nullable(v.string()),
  feedback_json: v.nullable(json(anything)),
  ai_context_json: json(anything),
});

const source = v.strictObject({
  uuid,
  file_name: v.string(),
  title: v.string(),
  status: v.pipe(v.string(), v.nonEmpty()),
  type: v.pipe(v.string(), v.nonEmpty()),
  file_size: count,
  tokens: count,
  meta_json: json(anything),
  ...times,
});

const tag = v.strictObject({
  uuid,
  name: v.string(),
  color: v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/iu)),
  data_source_uuids: v.array(uuid),
  ...times,
});

const done = v.strictObject({ success: v.literal(true) });

const retrained = v.union([
  v.strictObject({ uuid: v.string(), status: v.string() }),
  v.strictObject({ uuid: v.string(), error: v.string() }),
]);

/** A refusal: one text, and nothing else. */
export const strictRefusal = v.strictObject({ error: v.pipe(v.string(), v.nonEmpty()) });

/** What each endpoint answers with 200. Two answer in bare text, and one in a way that is known of nobody. */
export const strictAnswers: Readonly<Record<EndpointName, v.GenericSchema | undefined>> = {
  chatbot_create: chatbot,
  chatbot_update: chatbot,
  chatbot_fetch: chatbot,
  chatbots: v.array(chatbot),
  chatbot_delete: done,
  agent_create: v.union([v.strictObject(newAgent), agent]),
  agent_update: agent,
  agents: v.array(agent),
  agent_delete: done,
  session_create: session,
  session_fetch: session,
  sessions: v.array(session),
  session_delete: done,
  message_stream: undefined,
  messages: v.array(message),
  message_transcript: undefined,
  message_delete: done,
  messages_delete: done,
  source_upload: source,
  source_qa: source,
  source_url: source,
  source_update: source,
  sources: v.array(source),
  sources_retrain: v.array(retrained),
  source_delete: done,
  sources_delete: done,
  tag_create: tag,
  tags: v.array(tag),
  tag_update: tag,
  tag_delete: done,
  message_ask: v.strictObject({ response: v.string() }),
  // More keys than the id may be there; nobody has written them down.
  document_upload: v.looseObject({ uuid }),
  models: v.strictObject({ models: v.array(v.string()) }),
  model_costs: v.strictObject({ model_costs: v.record(v.string(), count) }),
  function_create: toolFunction,
  function_update: toolFunction,
  function_delete: done,
  sources_restart: undefined,
  user: v.strictObject({ data: v.strictObject({ email: v.string() }) }),
};

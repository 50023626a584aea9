import { ID } from "./fake.ts";

/** What the documents show, with every key that they name. */

const times = { created_at: "2025-01-31T12:34:56Z", modified_at: "2025-02-01T00:00:00Z" };

/** @see https://guide.gpt-trainer.com/api-reference/chatbots/create */
export const chatbot = {
  uuid: ID,
  name: "Support",
  meta: {
    visibility: "private",
    rate_limit: [20, 240],
    rate_limit_message: "Too many messages",
    show_citations: false,
  },
  ...times,
};

/** @see https://github.com/ks-collab/gpt-trainer-sdk */
export const toolFunction = {
  uuid: ID,
  name: "order_status",
  description: "Looks an order up",
  parameters: { type: "object", properties: { id: { type: "string" } } },
  headers: { "x-shop": "1" },
  enabled: 1,
  external_url: "https://shop.example/orders",
  method: "POST",
  meta: { allow_gpt_trainer_properties: 0 },
  ...times,
};

/** @see https://guide.gpt-trainer.com/api-reference/agents/properties-reference */
export const agent = {
  uuid: ID,
  name: "General Q&A",
  description: "Answers",
  prompt: "Be brief.",
  type: "user-facing",
  enabled: 1,
  meta: {
    model: "gpt-4o-mini-4k",
    temperature: 0.0,
    bias: -10,
    stickness: 0.5,
    default_message: "Sorry.",
    tags: [{ name: "angry", criteria: "The person is angry", color: "#ff0000" }],
    use_all_sources: true,
  },
  data_source_uuids: [ID],
  tool_functions: [toolFunction],
  variables: [
    {
      name: "user_email",
      description: "Email of the user",
      type: "string",
      example: "alice@example.com",
      default_value: { content: "", static: 0 },
    },
  ],
  human_escalation_settings: {
    human_requested_message: "Somebody will be with you.",
    live_chat_start_announcement: "Hello",
    live_chat_end_announcement: "Bye",
    monitored_messages: ["I do not know"],
    notifications_enabled: 1,
    sound_enabled: false,
  },
  ...times,
};

/** @see https://guide.gpt-trainer.com/api-reference/agents/create */
export const newAgent = {
  uuid: ID,
  name: "New",
  description: "for a test",
  prompt: "a test agent",
  type: "background",
  enabled: 0,
  meta: { model: "gpt-4o-mini-4k", tags: [], temperature: 0.0 },
  variables: [],
  ...times,
};

/** @see https://guide.gpt-trainer.com/api-reference/sessions/properties-reference */
export const session = {
  uuid: ID,
  ...times,
  meta: { user: { Email: "zoe@example.com" }, auth_data: { id: 7, roles: ["admin"] } },
  initial_variables: { channel: "slack", vip: true, age: 7, nothing: null },
};

/** @see https://guide.gpt-trainer.com/api-reference/messages/properties-reference */
export const message = {
  uuid: ID,
  ...times,
  query: "Where is my order?",
  response: "On its way [1.2].",
  finish_reason: "stop",
  cite_data_json: JSON.stringify({
    "1.2": {
      data_source_uuid: ID,
      title: "Shipping",
      text: "Orders take two days.",
      file_name: "https://shop.example/shipping",
      type: "link",
    },
  }),
  meta_json: JSON.stringify({
    functions_called: [{ name: "order_status", content: '{"ok":true}' }],
    actual_token_distribution: { total_tokens: 812 },
  }),
  error_message: "",
  background_pending_tasks: 0,
  labels: [],
  session_documents: [],
  detected_frustrations: "",
  feedback_json: '{"thumb":"up"}',
  ai_context_json: '{"passages":3}',
};

/** @see https://guide.gpt-trainer.com/api-reference/data-sources/properties-reference */
export const source = {
  uuid: ID,
  file_name: "guide.pdf",
  title: "The guide",
  status: "success",
  type: "upload",
  file_size: 1024,
  tokens: 200,
  meta_json: "{}",
  ...times,
};

/** @see https://guide.gpt-trainer.com/api-reference/data-sources/create-file */
export const newSource = {
  uuid: ID,
  file_name: "guide.pdf",
  title: "",
  status: "await",
  type: "upload",
};

/** @see https://guide.gpt-trainer.com/api-reference/source-tags/create */
export const tag = {
  uuid: ID,
  name: "shipping",
  color: "#00ff00",
  data_source_uuids: [ID],
  ...times,
};

export const success = { success: true };

/** Keys whose value is one of a list of words, to which words may be added. */
const WORDS: ReadonlySet<string> = new Set([
  "visibility",
  "type",
  "status",
  "finish_reason",
  "method",
]);

/** Keys that hold 0, 1, true or false. */
const FLAGS: ReadonlySet<string> = new Set([
  "enabled",
  "static",
  "show_citations",
  "use_all_sources",
  "notifications_enabled",
  "sound_enabled",
  "allow_gpt_trainer_properties",
]);

/** A copy as a later version of the API may answer: a key more in every object, words that are new. */
export function ofLaterVersion(value: unknown): unknown {
  const changed = mapped(value, (key, one) => (WORDS.has(key) ? "a-new-word" : one));
  return withMoreKeys(changed);
}

/** A copy whose outermost object has a key more. */
export function withOneKeyMore(value: unknown): unknown {
  return typeof value === "object" ? { ...value, a_new_key: 1 } : value;
}

function withMoreKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withMoreKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, one]) => [key, withMoreKeys(one)]);
  return { ...Object.fromEntries(entries), a_new_key: { deep: [1, null] } };
}

/** A copy as the client hands it on: flags are booleans. */
export function asRead(value: unknown): unknown {
  return mapped(value, (key, one) =>
    FLAGS.has(key) && (typeof one === "number" || typeof one === "boolean") ? Boolean(one) : one,
  );
}

function mapped(value: unknown, change: (key: string, value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => mapped(one, change));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, one]) => {
    const changed = change(key, one);
    return [key, changed === one ? mapped(one, change) : changed];
  });
  return Object.fromEntries(entries);
}

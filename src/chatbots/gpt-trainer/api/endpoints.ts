/** One endpoint of the API as its documents state it. */
export interface Endpoint {
  readonly method: "GET" | "POST" | "DELETE";
  /** Below `/api/v1`; `{uuid}` stands for the id of what the path names. */
  readonly path: string;
  /** The page that says so. */
  readonly page: string;
  /** Whether the public documents list it; the others are known from the vendor's own programs. */
  readonly documented: boolean;
  /** Below `/api` instead. */
  readonly unversioned?: true;
  /** What to do on a host without it, where there is another way. */
  readonly instead?: string;
}

const GUIDE = "https://guide.gpt-trainer.com/api-reference";

/** The vendor's Python library, which uses more than the documents list. */
const SDK = "https://github.com/ks-collab/gpt-trainer-sdk";

const GET = "GET";
const POST = "POST";
const DELETE = "DELETE";

function listed(method: Endpoint["method"], path: string, page: string): Endpoint {
  return { method, path, page: `${GUIDE}/${page}`, documented: true };
}

function unlisted(method: Endpoint["method"], path: string, page: string = SDK): Endpoint {
  return { method, path, page, documented: false };
}

/**
 * Every endpoint that the client knows: the thirty of the documents, then those beyond them.
 * @see https://guide.gpt-trainer.com/api-reference/api-key-setup
 */
export const endpoints = {
  chatbot_create: listed(POST, "/chatbot/create", "chatbots/create"),
  chatbot_update: listed(POST, "/chatbot/{uuid}/update", "chatbots/update"),
  chatbot_fetch: listed(GET, "/chatbot/{uuid}", "chatbots/fetch"),
  chatbots: listed(GET, "/chatbots", "chatbots/fetch_multi"),
  chatbot_delete: listed(DELETE, "/chatbot/{uuid}/delete", "chatbots/delete"),

  agent_create: listed(POST, "/chatbot/{uuid}/agent/create", "agents/create"),
  agent_update: listed(POST, "/agent/{uuid}/update", "agents/update"),
  agents: listed(GET, "/chatbot/{uuid}/agents", "agents/fetch_multi"),
  agent_delete: listed(DELETE, "/agent/{uuid}/delete", "agents/delete"),

  session_create: listed(POST, "/chatbot/{uuid}/session/create", "sessions/create"),
  session_fetch: listed(GET, "/session/{uuid}", "sessions/fetch"),
  sessions: listed(GET, "/chatbot/{uuid}/sessions", "sessions/fetch_multi"),
  session_delete: listed(POST, "/session/{uuid}/delete", "sessions/delete"),

  message_stream: {
    ...listed(POST, "/session/{uuid}/message/stream", "messages/create"),
    instead: "Ask with messages.ask, which does not stream.",
  },
  messages: listed(GET, "/session/{uuid}/messages", "messages/fetch_multi"),
  message_transcript: {
    ...listed(GET, "/session/{uuid}/messages/plain-text", "messages/fetch-message-history"),
    instead: "Make it of what messages.list returns, with transcriptOf.",
  },
  message_delete: listed(POST, "/message/{uuid}/delete", "messages/delete"),
  messages_delete: {
    ...listed(POST, "/messages/delete", "messages/delete_multi"),
    instead: "Delete one after another, with messages.delete.",
  },

  source_upload: listed(POST, "/chatbot/{uuid}/data-source/upload", "data-sources/create-file"),
  source_qa: listed(POST, "/chatbot/{uuid}/data-source/qa", "data-sources/create-qa"),
  source_url: listed(POST, "/chatbot/{uuid}/data-source/url", "data-sources/create-url"),
  source_update: listed(POST, "/data-source/{uuid}/update", "data-sources/update"),
  sources: listed(GET, "/chatbot/{uuid}/data-sources", "data-sources/fetch_multi"),
  sources_retrain: listed(POST, "/data-sources/url/re-scrape", "data-sources/retrain"),
  source_delete: listed(POST, "/data-source/{uuid}/delete", "data-sources/delete"),
  sources_delete: {
    ...listed(POST, "/data-sources/delete", "data-sources/delete_multi"),
    instead: "Delete one after another, with sources.delete.",
  },

  tag_create: listed(POST, "/chatbot/{uuid}/source-tag/create", "source-tags/create"),
  tags: listed(GET, "/chatbot/{uuid}/source-tags", "source-tags/fetch-multi"),
  tag_update: listed(POST, "/source-tag/{uuid}/update", "source-tags/update"),
  tag_delete: listed(DELETE, "/source-tag/{uuid}/delete", "source-tags/delete"),

  message_ask: {
    ...unlisted(POST, "/session/{uuid}/message/non-stream"),
    instead: "Ask with messages.streamWhole.",
  },
  document_upload: unlisted(POST, "/session-document/upload"),
  models: unlisted(GET, "/agent/models"),
  model_costs: unlisted(GET, "/agent/model-costs"),
  function_create: unlisted(POST, "/agent/{uuid}/function/create"),
  function_update: unlisted(POST, "/function/{uuid}/update"),
  function_delete: unlisted(POST, "/function/{uuid}/delete"),
  sources_restart: { ...unlisted(POST, "/data-sources/restart"), unversioned: true },
  user: unlisted(GET, "/user", "https://guide.gpt-trainer.com/whitelabel/whitelabel-make"),
} as const satisfies Readonly<Record<string, Endpoint>>;

export type EndpointName = keyof typeof endpoints;

/** An endpoint by its name. */
export function endpointOf(name: EndpointName): Endpoint {
  return endpoints[name];
}

/** Method and path as the documents write them, such as `GET /session/{uuid}`: no id in it. */
export function routeOf(name: EndpointName): string {
  const { method, path } = endpointOf(name);
  return `${method} ${path}`;
}

/** Whether to call it twice does what to call it once does: what reads, and what deletes. */
export function isRepeatable(name: EndpointName): boolean {
  const { method, path } = endpointOf(name);
  return method !== "POST" || path.endsWith("/delete");
}

/** Whether it deletes. */
export function isDeletion(name: EndpointName): boolean {
  return endpointOf(name).path.endsWith("/delete");
}

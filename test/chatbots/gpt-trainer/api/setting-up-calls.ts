import { type ApiCall, nothing } from "./call.ts";
import { ID } from "./fake.ts";
import * as samples from "./samples.ts";

const changes = { name: "Other", rate_limit: [5, 60] as const, show_citations: true };
const newFunction = { name: "f", description: "does f", external_url: "https://f.example" };

const chatbotCalls: readonly ApiCall[] = [
  {
    endpoint: "chatbot_create",
    call: (api) => api.chatbots.create({ name: "Support", visibility: "private" }),
    sends: "POST /api/v1/chatbot/create",
    body: { name: "Support", visibility: "private" },
    sample: samples.chatbot,
  },
  {
    endpoint: "chatbot_update",
    call: (api) => api.chatbots.update(ID, changes),
    sends: `POST /api/v1/chatbot/${ID}/update`,
    body: changes,
    sample: samples.chatbot,
  },
  {
    endpoint: "chatbot_fetch",
    call: (api) => api.chatbots.fetch(ID),
    sends: `GET /api/v1/chatbot/${ID}`,
    sample: samples.chatbot,
  },
  {
    endpoint: "chatbots",
    call: (api) => api.chatbots.list(),
    sends: "GET /api/v1/chatbots",
    sample: [samples.chatbot, samples.chatbot],
  },
  {
    endpoint: "chatbot_delete",
    call: (api) => api.chatbots.delete(ID),
    sends: `DELETE /api/v1/chatbot/${ID}/delete`,
    sample: samples.success,
    returns: nothing,
  },
];

const agentCalls: readonly ApiCall[] = [
  {
    endpoint: "agent_create",
    call: (api) => api.agents.create(ID, { name: "New", type: "background" }),
    sends: `POST /api/v1/chatbot/${ID}/agent/create`,
    body: { name: "New", type: "background" },
    sample: samples.newAgent,
  },
  {
    endpoint: "agent_update",
    call: (api) => api.agents.update(ID, { enabled: true, data_source_uuids: [ID] }),
    sends: `POST /api/v1/agent/${ID}/update`,
    body: { enabled: true, data_source_uuids: [ID] },
    sample: { ...samples.agent, enabled: true },
  },
  {
    endpoint: "agents",
    call: (api) => api.agents.list(ID),
    sends: `GET /api/v1/chatbot/${ID}/agents`,
    sample: [samples.agent, samples.newAgent],
  },
  {
    endpoint: "agent_delete",
    call: (api) => api.agents.delete(ID),
    sends: `DELETE /api/v1/agent/${ID}/delete`,
    sample: samples.success,
    returns: nothing,
  },
];

const otherCalls: readonly ApiCall[] = [
  {
    endpoint: "function_create",
    call: (api) => api.functions.create(ID, { ...newFunction, enabled: true }),
    sends: `POST /api/v1/agent/${ID}/function/create`,
    body: { ...newFunction, enabled: 1 },
    sample: samples.toolFunction,
  },
  {
    endpoint: "function_update",
    call: (api) => api.functions.update(ID, { allow_gpt_trainer_properties: false }),
    sends: `POST /api/v1/function/${ID}/update`,
    body: { allow_gpt_trainer_properties: 0 },
    sample: samples.toolFunction,
  },
  {
    endpoint: "function_delete",
    call: (api) => api.functions.delete(ID),
    sends: `POST /api/v1/function/${ID}/delete`,
    sample: samples.success,
    returns: nothing,
  },
  {
    endpoint: "models",
    call: (api) => api.models.list(),
    sends: "GET /api/v1/agent/models",
    sample: { models: ["gpt-4o-mini-4k", "gpt-5-8k"] },
    returns: () => ["gpt-4o-mini-4k", "gpt-5-8k"],
  },
  {
    endpoint: "model_costs",
    call: (api) => api.models.costs(),
    sends: "GET /api/v1/agent/model-costs",
    sample: { model_costs: { "gpt-4o-mini-4k": 1, "gpt-5-8k": 10 } },
    returns: () => ({ "gpt-4o-mini-4k": 1, "gpt-5-8k": 10 }),
  },
  {
    endpoint: "user",
    call: (api) => api.user(),
    sends: "GET /api/v1/user",
    sample: { data: { email: "owner@example.com" } },
  },
];

/** Calls about chatbots, their agents, and the account. */
export const settingUpCalls: readonly ApiCall[] = [...chatbotCalls, ...agentCalls, ...otherCalls];

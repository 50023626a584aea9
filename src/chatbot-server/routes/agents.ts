import * as v from "valibot";
import { accountObject } from "../account-binding.ts";
import { defaultModelOf } from "../config.ts";
import { refusal } from "../errors.ts";
import { agentJson, newAgentJson } from "../json.ts";
import { agentCreateBody, agentUpdateBody } from "../requests/agent-body.ts";
import { readJson } from "../requests/read-json.ts";
import { agentResponse, newAgentResponse } from "../responses/agents.ts";
import { successResponse } from "../responses/common.ts";
import { type Call, type Route, success } from "./route.ts";

const PAGES = "https://guide.gpt-trainer.com/api-reference/agents";

/** @see https://guide.gpt-trainer.com/api-reference/agents/create and the pages beside it */
export const agentRoutes: readonly Route[] = [
  {
    name: "agent_create",
    method: "POST",
    path: "/chatbot/:uuid/agent/create",
    operation: {
      summary: "Makes an agent, disabled",
      page: `${PAGES}/create`,
      body: agentCreateBody,
      response: newAgentResponse,
      refuses: ["bad_request", "not_found", "body_too_large"],
    },
    answer: create,
  },
  {
    name: "agent_update",
    method: "POST",
    path: "/agent/:uuid/update",
    operation: {
      summary:
        "Changes an agent; what is not named stays, a list takes the place of the one before",
      page: `${PAGES}/update`,
      body: agentUpdateBody,
      response: agentResponse,
      refuses: ["bad_request", "not_found", "body_too_large"],
    },
    answer: update,
  },
  {
    name: "agent_list",
    method: "GET",
    path: "/chatbot/:uuid/agents",
    operation: {
      summary: "Lists a chatbot's agents, oldest first",
      page: `${PAGES}/fetch_multi`,
      response: v.array(agentResponse),
      refuses: ["not_found"],
    },
    answer: fetchAll,
  },
  {
    name: "agent_delete",
    method: "DELETE",
    path: "/agent/:uuid/delete",
    operation: {
      summary: "Deletes an agent with its tool functions",
      page: `${PAGES}/delete`,
      response: successResponse,
      refuses: ["not_found"],
    },
    answer: remove,
  },
];

async function create({ env, request, uuid: chatbot, config }: Call): Promise<Response> {
  const read = await readJson(request, agentCreateBody);
  if (read.kind === "refused") return read.response;
  const result = await accountObject(env).createAgent(chatbot, read.body);
  if (result === undefined) return refusal("not_found");
  if (result.kind === "refused") return refusal("bad_request", result.says);
  return Response.json(newAgentJson(result.written.agent, defaultModelOf(config)));
}

/** `enabled` is printed as true or false here and nowhere else, as in the documentation's example. */
async function update({ env, request, uuid, config }: Call): Promise<Response> {
  const read = await readJson(request, agentUpdateBody);
  if (read.kind === "refused") return read.response;
  const result = await accountObject(env).updateAgent(uuid, read.body);
  if (result === undefined) return refusal("not_found");
  if (result.kind === "refused") return refusal("bad_request", result.says);
  const { written } = result;
  return Response.json({
    ...agentJson(written, defaultModelOf(config)),
    enabled: written.agent.enabled,
  });
}

async function fetchAll({ env, uuid: chatbot, config }: Call): Promise<Response> {
  const agents = await accountObject(env).agents(chatbot);
  if (agents === undefined) return refusal("not_found");
  return Response.json(agents.map((agent) => agentJson(agent, defaultModelOf(config))));
}

async function remove({ env, uuid }: Call): Promise<Response> {
  return (await accountObject(env).removeAgent(uuid)) ? success() : refusal("not_found");
}

import { accountObject } from "../account-binding.ts";
import { refusal } from "../errors.ts";
import { functionJson } from "../json.ts";
import { functionCreateBody, functionUpdateBody } from "../requests/function-body.ts";
import { readJson } from "../requests/read-json.ts";
import { successResponse } from "../responses/common.ts";
import { functionResponse } from "../responses/functions.ts";
import { type Call, type Route, success } from "./route.ts";

/**
 * Tool functions are kept and shown; nothing here calls them. The documentation leaves these routes
 * out: they are as in https://github.com/ks-collab/gpt-trainer-sdk.
 */
export const functionRoutes: readonly Route[] = [
  {
    name: "function_create",
    method: "POST",
    path: "/agent/:uuid/function/create",
    operation: {
      summary: "Gives an agent a tool function",
      body: functionCreateBody,
      response: functionResponse,
      refuses: ["bad_request", "not_found", "body_too_large"],
    },
    answer: create,
  },
  {
    name: "function_update",
    method: "POST",
    path: "/function/:uuid/update",
    operation: {
      summary: "Changes a tool function; what is not named stays",
      body: functionUpdateBody,
      response: functionResponse,
      refuses: ["bad_request", "not_found", "body_too_large"],
    },
    answer: update,
  },
  {
    name: "function_delete",
    method: "POST",
    path: "/function/:uuid/delete",
    operation: {
      summary: "Deletes a tool function",
      response: successResponse,
      refuses: ["not_found"],
    },
    answer: remove,
  },
];

async function create({ env, request, uuid: agent }: Call): Promise<Response> {
  const read = await readJson(request, functionCreateBody);
  if (read.kind === "refused") return read.response;
  const created = await accountObject(env).createFunction(agent, read.body);
  return created === undefined ? refusal("not_found") : Response.json(functionJson(created));
}

async function update({ env, request, uuid }: Call): Promise<Response> {
  const read = await readJson(request, functionUpdateBody);
  if (read.kind === "refused") return read.response;
  const changed = await accountObject(env).updateFunction(uuid, read.body);
  return changed === undefined ? refusal("not_found") : Response.json(functionJson(changed));
}

async function remove({ env, uuid }: Call): Promise<Response> {
  return (await accountObject(env).removeFunction(uuid)) ? success() : refusal("not_found");
}

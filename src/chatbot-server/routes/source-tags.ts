import * as v from "valibot";
import { accountObject } from "../account-binding.ts";
import { refusal } from "../errors.ts";
import { tagJson } from "../json.ts";
import { knowledgeObject } from "../knowledge-binding.ts";
import type { Tagged } from "../objects/knowledge.ts";
import { readJson } from "../requests/read-json.ts";
import { tagCreateBody, tagUpdateBody } from "../requests/source-body.ts";
import { successResponse } from "../responses/common.ts";
import { tagResponse } from "../responses/data-sources.ts";
import { type Call, type Route, success } from "./route.ts";

const PAGES = "https://guide.gpt-trainer.com/api-reference/source-tags";

/** @see https://guide.gpt-trainer.com/api-reference/source-tags/create and the pages beside it */
export const tagRoutes: readonly Route[] = [
  {
    name: "tag_create",
    method: "POST",
    path: "/chatbot/:uuid/source-tag/create",
    operation: {
      summary: "Makes a tag for data sources",
      page: `${PAGES}/create`,
      body: tagCreateBody,
      response: tagResponse,
      refuses: ["bad_request", "not_found", "body_too_large"],
    },
    answer: create,
  },
  {
    name: "tag_list",
    method: "GET",
    path: "/chatbot/:uuid/source-tags",
    operation: {
      summary: "Lists a chatbot's tags, oldest first",
      page: `${PAGES}/fetch-multi`,
      response: v.array(tagResponse),
      refuses: ["not_found"],
    },
    answer: fetchAll,
  },
  {
    name: "tag_update",
    method: "POST",
    path: "/source-tag/:uuid/update",
    operation: {
      summary: "Changes a tag; what is not named stays, a list takes the place of the one before",
      page: `${PAGES}/update`,
      body: tagUpdateBody,
      response: tagResponse,
      refuses: ["bad_request", "not_found", "body_too_large"],
    },
    answer: update,
  },
  {
    name: "tag_delete",
    method: "DELETE",
    path: "/source-tag/:uuid/delete",
    operation: {
      summary: "Deletes a tag, and none of its data sources",
      page: `${PAGES}/delete`,
      response: successResponse,
      refuses: ["not_found"],
    },
    answer: remove,
  },
];

async function create({ env, request, uuid: chatbot }: Call): Promise<Response> {
  const read = await readJson(request, tagCreateBody);
  if (read.kind === "refused") return read.response;
  if ((await accountObject(env).chatbot(chatbot)) === undefined) return refusal("not_found");
  const { name, color, data_source_uuids: sources = [] } = read.body;
  const tag = { name, color, sources: distinct(sources) };
  return tagged(await knowledgeObject(env, chatbot).addTag(chatbot, tag));
}

async function fetchAll({ env, uuid: chatbot }: Call): Promise<Response> {
  if ((await accountObject(env).chatbot(chatbot)) === undefined) return refusal("not_found");
  const tags = await knowledgeObject(env, chatbot).tags(chatbot);
  return Response.json(tags.map(tagJson));
}

async function update({ env, request, uuid }: Call): Promise<Response> {
  const read = await readJson(request, tagUpdateBody);
  if (read.kind === "refused") return read.response;
  const { data_source_uuids: sources, ...rest } = read.body;
  const change = sources === undefined ? rest : { ...rest, sources: distinct(sources) };
  return tagged(await knowledgeObject(env, uuid).changeTag(uuid, change));
}

function tagged(result: Tagged): Response {
  switch (result.kind) {
    case "tagged":
      return Response.json(tagJson(result.tag));
    case "unknown source":
      return refusal("bad_request", "data_source_uuids must be ids of the chatbot's data sources");
    case "not found":
      return refusal("not_found");
  }
}

function distinct(uuids: readonly string[]): string[] {
  return [...new Set(uuids)];
}

async function remove({ env, uuid }: Call): Promise<Response> {
  const removed = await knowledgeObject(env, uuid).removeTag(uuid);
  return removed ? success() : refusal("not_found");
}

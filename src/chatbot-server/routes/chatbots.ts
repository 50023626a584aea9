import * as v from "valibot";
import { accountObject } from "../account-binding.ts";
import { refusal } from "../errors.ts";
import { chatbotJson } from "../json.ts";
import { chatbotCreateBody, chatbotUpdateBody } from "../requests/chatbot-body.ts";
import { readJson } from "../requests/read-json.ts";
import { chatbotResponse } from "../responses/chatbots.ts";
import { successResponse } from "../responses/common.ts";
import { type Call, type Route, success } from "./route.ts";

const PAGES = "https://guide.gpt-trainer.com/api-reference/chatbots";

/** @see https://guide.gpt-trainer.com/api-reference/chatbots/fetch and the pages beside it */
export const chatbotRoutes: readonly Route[] = [
  {
    name: "chatbots",
    method: "GET",
    path: "/chatbots",
    operation: {
      summary: "Lists the chatbots",
      page: `${PAGES}/fetch_multi`,
      response: v.array(chatbotResponse),
      refuses: [],
    },
    answer: fetchAll,
  },
  {
    name: "chatbot",
    method: "GET",
    path: "/chatbot/:uuid",
    operation: {
      summary: "Shows one chatbot",
      page: `${PAGES}/fetch`,
      response: chatbotResponse,
      refuses: ["not_found"],
    },
    answer: fetchOne,
  },
  {
    name: "chatbot_create",
    method: "POST",
    path: "/chatbot/create",
    operation: {
      summary: "Makes a chatbot with one agent, General Q&A",
      page: `${PAGES}/create`,
      body: chatbotCreateBody,
      response: chatbotResponse,
      refuses: ["bad_request", "body_too_large"],
    },
    answer: create,
  },
  {
    name: "chatbot_update",
    method: "POST",
    path: "/chatbot/:uuid/update",
    operation: {
      summary: "Changes a chatbot; what is not named stays",
      page: `${PAGES}/update`,
      body: chatbotUpdateBody,
      response: chatbotResponse,
      refuses: ["bad_request", "not_found", "body_too_large"],
    },
    answer: update,
  },
  {
    name: "chatbot_delete",
    method: "DELETE",
    path: "/chatbot/:uuid/delete",
    operation: {
      summary: "Deletes a chatbot with its agents, sessions and sources",
      page: `${PAGES}/delete`,
      response: successResponse,
      refuses: ["not_found"],
    },
    answer: remove,
  },
];

async function fetchAll({ env }: Call): Promise<Response> {
  const chatbots = await accountObject(env).chatbots();
  return Response.json(chatbots.map(chatbotJson));
}

async function fetchOne({ env, uuid }: Call): Promise<Response> {
  const chatbot = await accountObject(env).chatbot(uuid);
  return chatbot === undefined ? refusal("not_found") : Response.json(chatbotJson(chatbot));
}

async function create({ env, request }: Call): Promise<Response> {
  const read = await readJson(request, chatbotCreateBody);
  if (read.kind === "refused") return read.response;
  return Response.json(chatbotJson(await accountObject(env).createChatbot(read.body)));
}

async function update({ env, request, uuid }: Call): Promise<Response> {
  const read = await readJson(request, chatbotUpdateBody);
  if (read.kind === "refused") return read.response;
  const changed = await accountObject(env).updateChatbot(uuid, read.body);
  return changed === undefined ? refusal("not_found") : Response.json(chatbotJson(changed));
}

async function remove({ env, uuid }: Call): Promise<Response> {
  return (await accountObject(env).endChatbot(uuid)) ? success() : refusal("not_found");
}

import { accountObject } from "../account-binding.ts";
import { refusal } from "../errors.ts";
import { chatbotJson } from "../json.ts";
import type { Call, Route } from "./route.ts";

/** @see https://guide.gpt-trainer.com/api-reference/chatbots/fetch and the pages beside it */
export const chatbotRoutes: readonly Route[] = [
  { name: "chatbots", method: "GET", path: "/chatbots", answer: fetchAll },
  { name: "chatbot", method: "GET", path: "/chatbot/:uuid", answer: fetchOne },
];

async function fetchAll({ env }: Call): Promise<Response> {
  const chatbots = await accountObject(env).chatbots();
  return Response.json(chatbots.map(chatbotJson));
}

async function fetchOne({ env, uuid }: Call): Promise<Response> {
  const chatbot = await accountObject(env).chatbot(uuid);
  return chatbot === undefined ? refusal("not_found") : Response.json(chatbotJson(chatbot));
}

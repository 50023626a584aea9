import * as v from "valibot";
import { accountObject } from "../account-binding.ts";
import { sessionObject } from "../bindings.ts";
import { refusal } from "../errors.ts";
import { newUuid } from "../ids.ts";
import { sessionJson } from "../json.ts";
import { readJson } from "../requests/read-json.ts";
import { readTime } from "../requests/read-time.ts";
import { variables } from "../store/sessions.ts";
import { type Call, type Route, success } from "./route.ts";

/** @see https://guide.gpt-trainer.com/api-reference/sessions/create and the pages beside it */
export const sessionRoutes: readonly Route[] = [
  { name: "session_create", method: "POST", path: "/chatbot/:uuid/session/create", answer: create },
  { name: "session_list", method: "GET", path: "/chatbot/:uuid/sessions", answer: fetchAll },
  { name: "session_fetch", method: "GET", path: "/session/:uuid", answer: fetchOne },
  { name: "session_delete", method: "POST", path: "/session/:uuid/delete", answer: remove },
];

const createBody = v.looseObject({ initial_variables: v.optional(variables) });

/** The object is made before the session is listed: what is listed is there. */
async function create({ env, request, uuid: chatbot }: Call): Promise<Response> {
  const read = await readJson(request, createBody, {});
  if (read.kind === "refused") return read.response;
  const account = accountObject(env);
  if ((await account.chatbot(chatbot)) === undefined) return refusal("not_found");
  const now = Date.now();
  const given = read.body.initial_variables;
  const session = {
    uuid: newUuid(),
    chatbot,
    createdAt: now,
    modifiedAt: now,
    ...(given === undefined ? {} : { variables: given }),
  };
  if (!(await sessionObject(env, session.uuid).begin(session))) return refusal("unavailable");
  await account.list(session);
  return Response.json(sessionJson(session));
}

async function fetchOne({ env, uuid }: Call): Promise<Response> {
  const session = await sessionObject(env, uuid).find(uuid);
  return session === undefined ? refusal("not_found") : Response.json(sessionJson(session));
}

/** Both bounds are optional and inclusive, on the time of creation. */
async function fetchAll({ env, request, uuid: chatbot }: Call): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const from = readTime(query, "start_timestamp", 0);
  const to = readTime(query, "end_timestamp", Number.MAX_SAFE_INTEGER);
  if (from instanceof Response) return from;
  if (to instanceof Response) return to;
  const account = accountObject(env);
  if ((await account.chatbot(chatbot)) === undefined) return refusal("not_found");
  const sessions = await account.sessions(chatbot, { from, to });
  return Response.json(sessions.map(sessionJson));
}

/** Off the list first: a deletion that was cut short can be repeated. */
async function remove({ env, uuid }: Call): Promise<Response> {
  const object = sessionObject(env, uuid);
  const session = await object.find(uuid);
  if (session === undefined) return refusal("not_found");
  await accountObject(env).unlist(session);
  await object.end(uuid);
  return success();
}

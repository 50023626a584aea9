import * as v from "valibot";
import { accountObject } from "../account-binding.ts";
import { type Bindings, sessionObject } from "../bindings.ts";
import { refusal } from "../errors.ts";
import { isUuid, newUuid } from "../ids.ts";
import { sessionJson } from "../json.ts";
import { readJson } from "../requests/read-json.ts";
import { readTime } from "../requests/read-time.ts";
import { successResponse } from "../responses/common.ts";
import { sessionResponse } from "../responses/sessions.ts";
import { variables } from "../store/sessions.ts";
import { type Call, type Route, success } from "./route.ts";

const PAGES = "https://guide.gpt-trainer.com/api-reference/sessions";

/** What is known of the person. The hosted service fills it from its own forms; here whoever begins the session does. */
const meta = v.object({
  user: v.exactOptional(v.record(v.string(), v.unknown())),
  auth_data: v.exactOptional(v.record(v.string(), v.unknown())),
});

const createBody = v.object({
  initial_variables: v.exactOptional(variables),
  meta: v.exactOptional(meta),
});

/**
 * Each session is three calls to objects, of which a request may make a thousand.
 * @see https://developers.cloudflare.com/workers/platform/limits/#subrequests
 */
const MAX_DELETED = 300;

const severalBody = v.object({
  uuids: v.pipe(v.array(v.string()), v.maxLength(MAX_DELETED, `at most ${MAX_DELETED} ids`)),
});

const timeBound = v.exactOptional(v.pipe(v.string(), v.isoTimestamp()));

/** @see https://guide.gpt-trainer.com/api-reference/sessions/create and the pages beside it */
export const sessionRoutes: readonly Route[] = [
  {
    name: "session_create",
    method: "POST",
    path: "/chatbot/:uuid/session/create",
    operation: {
      summary: "Begins a session",
      page: `${PAGES}/create`,
      body: createBody,
      bodyOptional: true,
      response: sessionResponse,
      refuses: ["bad_request", "not_found", "body_too_large"],
    },
    answer: create,
  },
  {
    name: "session_list",
    method: "GET",
    path: "/chatbot/:uuid/sessions",
    operation: {
      summary: "Lists a chatbot's sessions, newest first",
      page: `${PAGES}/fetch_multi`,
      query: v.object({ start_timestamp: timeBound, end_timestamp: timeBound }),
      response: v.array(sessionResponse),
      refuses: ["bad_request", "not_found"],
    },
    answer: fetchAll,
  },
  {
    name: "session_fetch",
    method: "GET",
    path: "/session/:uuid",
    operation: {
      summary: "Shows a session",
      page: `${PAGES}/fetch`,
      response: sessionResponse,
      refuses: ["not_found"],
    },
    answer: fetchOne,
  },
  {
    name: "session_delete",
    method: "POST",
    path: "/session/:uuid/delete",
    operation: {
      summary: "Deletes a session with its messages",
      page: `${PAGES}/delete`,
      response: successResponse,
      refuses: ["not_found"],
    },
    answer: remove,
  },
  {
    name: "sessions_delete",
    method: "POST",
    path: "/sessions/delete",
    operation: {
      summary: "Deletes several sessions; what is not there any more counts as deleted",
      body: severalBody,
      response: successResponse,
      refuses: ["bad_request", "body_too_large"],
    },
    answer: removeSeveral,
  },
];

/** The object is made before the session is listed: what is listed is there. */
async function create({ env, request, uuid: chatbot }: Call): Promise<Response> {
  const read = await readJson(request, createBody, {});
  if (read.kind === "refused") return read.response;
  const account = accountObject(env);
  if ((await account.chatbot(chatbot)) === undefined) return refusal("not_found");
  const now = Date.now();
  const { initial_variables: given, meta: known } = read.body;
  const session = {
    uuid: newUuid(),
    chatbot,
    createdAt: now,
    modifiedAt: now,
    ...(given === undefined ? {} : { variables: given }),
    ...(known === undefined ? {} : { metaJson: JSON.stringify(known) }),
  };
  const object = sessionObject(env, session.uuid);
  if (!(await object.begin(session))) return refusal("unavailable");
  if (!(await account.list(session))) {
    await object.end(session.uuid);
    return refusal("not_found");
  }
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

async function remove({ env, uuid }: Call): Promise<Response> {
  return (await end(env, uuid)) ? success() : refusal("not_found");
}

/** Those that are not there count as deleted: a deletion that was cut short can be repeated. */
async function removeSeveral({ env, request }: Call): Promise<Response> {
  const read = await readJson(request, severalBody);
  if (read.kind === "refused") return read.response;
  for (const uuid of new Set(read.body.uuids.filter(isUuid))) await end(env, uuid);
  return success();
}

/** Off the list first: a deletion that was cut short can be repeated. @returns whether it was there */
async function end(env: Bindings, uuid: string): Promise<boolean> {
  const object = sessionObject(env, uuid);
  const session = await object.find(uuid);
  if (session === undefined) return false;
  await accountObject(env).unlist(session);
  await object.end(uuid);
  return true;
}

import * as v from "valibot";
import { sessionObject } from "../bindings.ts";
import { refusal } from "../errors.ts";
import { isUuid, objectNameOf } from "../ids.ts";
import { messageJson } from "../json.ts";
import { readJson, type ReadResult } from "../requests/read-json.ts";
import type { StoredTurn } from "../store/turns.ts";
import { type Call, type Route, success } from "./route.ts";
import { streamText } from "./stream-text.ts";

/** @see https://guide.gpt-trainer.com/api-reference/messages/create and the pages beside it */
export const messageRoutes: readonly Route[] = [
  { name: "messages", method: "GET", path: "/session/:uuid/messages", answer: fetchAll },
  {
    name: "plain_text",
    method: "GET",
    path: "/session/:uuid/messages/plain-text",
    answer: fetchTranscript,
  },
  { name: "stream", method: "POST", path: "/session/:uuid/message/stream", answer: askStreaming },
  {
    name: "non_stream",
    method: "POST",
    path: "/session/:uuid/message/non-stream",
    answer: askWhole,
  },
  { name: "message_delete", method: "POST", path: "/message/:uuid/delete", answer: removeOne },
  { name: "messages_delete", method: "POST", path: "/messages/delete", answer: removeSeveral },
];

async function fetchAll({ env, uuid }: Call): Promise<Response> {
  const turns = await sessionObject(env, uuid).turns(uuid);
  return turns === undefined ? refusal("not_found") : Response.json(turns.map(messageJson));
}

/** Lines of question and answer in turn, as plain text. */
async function fetchTranscript({ env, uuid }: Call): Promise<Response> {
  const turns = await sessionObject(env, uuid).turns(uuid);
  return turns === undefined ? refusal("not_found") : new Response(transcript(turns));
}

function transcript(turns: readonly StoredTurn[]): string {
  return turns.map(({ query, response }) => `User: ${query}\nAssistant: ${response}\n`).join("");
}

/** Raw text in chunks; the end of the body is the end of the answer. */
async function askStreaming(call: Call): Promise<Response> {
  const asked = await ask(call);
  if (asked.kind === "refused") return asked.response;
  return new Response(streamText(asked.body, call.config.charactersPerSecond), {
    headers: {
      "content-type": "text/plain; charset=utf-8",
      // Nobody on the way may collect the chunks, or show an answer for a page.
      "cache-control": "no-store, no-transform",
      // Compressed, all of it would arrive at the end.
      "content-encoding": "identity",
      "x-content-type-options": "nosniff",
    },
  });
}

async function askWhole(call: Call): Promise<Response> {
  const asked = await ask(call);
  return asked.kind === "refused" ? asked.response : Response.json({ response: asked.body });
}

const question = v.looseObject({ query: v.string() });

async function ask({ env, request, uuid }: Call): Promise<ReadResult<string>> {
  const read = await readJson(request, question);
  if (read.kind === "refused") return read;
  const answer = await sessionObject(env, uuid).ask(uuid, read.body.query);
  if (answer === undefined) return { kind: "refused", response: refusal("not_found") };
  return { kind: "read", body: answer };
}

async function removeOne({ env, uuid }: Call): Promise<Response> {
  const removed = await sessionObject(env, uuid).removeTurns([uuid]);
  return removed === 0 ? refusal("not_found") : success();
}

/** Each session's object is one call, of which a request may make so many. */
const MAX_DELETED = 500;

const severalBody = v.looseObject({
  uuids: v.pipe(v.array(v.string()), v.maxLength(MAX_DELETED, `at most ${MAX_DELETED} ids`)),
});

/** Those that are not there count as deleted: a deletion that was cut short can be repeated. */
async function removeSeveral({ env, request }: Call): Promise<Response> {
  const read = await readJson(request, severalBody);
  if (read.kind === "refused") return read.response;
  const bySession = Map.groupBy(read.body.uuids.filter(isUuid), objectNameOf);
  for (const uuids of bySession.values()) {
    await sessionObject(env, uuids[0] ?? "").removeTurns(uuids);
  }
  return success();
}

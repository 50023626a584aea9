import * as v from "valibot";
import { MAX_DOCUMENTS } from "../answering/documents.ts";
import { modelFailureCodes } from "../answering/models/failures.ts";
import type { AskResult } from "../answering/question.ts";
import { sessionObject } from "../bindings.ts";
import { refusal } from "../errors.ts";
import { isUuid, objectNameOf } from "../ids.ts";
import { messageJson } from "../json.ts";
import { flag } from "../requests/flag.ts";
import { readJson } from "../requests/read-json.ts";
import { successResponse } from "../responses/common.ts";
import { answerResponse, messageResponse } from "../responses/messages.ts";
import type { StoredTurn } from "../store/turns.ts";
import { type Call, type Route, success } from "./route.ts";
import { streamText } from "./stream-text.ts";

const PAGES = "https://guide.gpt-trainer.com/api-reference/messages";

const question = v.looseObject({ query: v.string() });

/** What only the official library sends, and only here. @see https://github.com/ks-collab/gpt-trainer-sdk */
const wholeQuestion = v.looseObject({
  ...question.entries,
  session_document_uuids: v.nullish(
    v.pipe(v.array(v.string()), v.maxLength(MAX_DOCUMENTS, `at most ${MAX_DOCUMENTS} ids`)),
  ),
  pre_canned_response: v.nullish(flag),
  direct_function_response: v.nullish(flag),
});

/** Each session's object is one call, of which a request may make so many. */
const MAX_DELETED = 500;

const severalBody = v.looseObject({
  uuids: v.pipe(v.array(v.string()), v.maxLength(MAX_DELETED, `at most ${MAX_DELETED} ids`)),
});

/** @see https://guide.gpt-trainer.com/api-reference/messages/create and the pages beside it */
export const messageRoutes: readonly Route[] = [
  {
    name: "messages",
    method: "GET",
    path: "/session/:uuid/messages",
    operation: {
      summary: "Lists the turns, oldest first, question and answer in one object",
      page: `${PAGES}/fetch_multi`,
      response: v.array(messageResponse),
      refuses: ["not_found"],
    },
    answer: fetchAll,
  },
  {
    name: "plain_text",
    method: "GET",
    path: "/session/:uuid/messages/plain-text",
    operation: {
      summary: "Shows the turns as text, `User: …` and `Assistant: …` in turn",
      page: `${PAGES}/fetch-message-history`,
      response: v.string(),
      responseType: "text/plain",
      refuses: ["not_found"],
    },
    answer: fetchTranscript,
  },
  {
    name: "stream",
    method: "POST",
    path: "/session/:uuid/message/stream",
    operation: {
      summary: "Asks; the answer is a stream of raw text",
      page: `${PAGES}/create`,
      body: question,
      response: v.string(),
      responseType: "text/plain",
      refuses: ["bad_request", "not_found", "body_too_large", ...modelFailureCodes],
    },
    answer: askStreaming,
  },
  {
    name: "non_stream",
    method: "POST",
    path: "/session/:uuid/message/non-stream",
    operation: {
      summary: "Asks; the answer comes as a whole",
      body: wholeQuestion,
      response: answerResponse,
      refuses: ["bad_request", "not_found", "body_too_large", ...modelFailureCodes],
    },
    answer: askWhole,
  },
  {
    name: "message_delete",
    method: "POST",
    path: "/message/:uuid/delete",
    operation: {
      summary: "Deletes one turn",
      page: `${PAGES}/delete`,
      response: successResponse,
      refuses: ["not_found"],
    },
    answer: removeOne,
  },
  {
    name: "messages_delete",
    method: "POST",
    path: "/messages/delete",
    operation: {
      summary: "Deletes several turns; what is not there any more counts as deleted",
      page: `${PAGES}/delete_multi`,
      body: severalBody,
      response: successResponse,
      refuses: ["bad_request", "body_too_large"],
    },
    answer: removeSeveral,
  },
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
async function askStreaming({ env, request, uuid, config }: Call): Promise<Response> {
  const read = await readJson(request, question);
  if (read.kind === "refused") return read.response;
  const { query } = read.body;
  const asked = { query, documents: [], preCanned: true, as: "stream" } as const;
  const result = await sessionObject(env, uuid).ask(uuid, asked);
  if (result.kind === "whole") {
    return textResponse(streamText(result.text, config.charactersPerSecond));
  }
  return result.kind === "stream" ? textResponse(result.stream) : refusedQuestion(result);
}

async function askWhole({ env, request, uuid }: Call): Promise<Response> {
  const read = await readJson(request, wholeQuestion);
  if (read.kind === "refused") return read.response;
  const { query, session_document_uuids: documents, pre_canned_response: preCanned } = read.body;
  const unknown = documents?.findIndex((one) => !isUuid(one)) ?? -1;
  if (unknown >= 0) return refusedQuestion({ kind: "document_unknown", at: unknown });
  const result = await sessionObject(env, uuid).ask(uuid, {
    query,
    documents: documents ?? [],
    preCanned: preCanned ?? true,
    as: "whole",
  });
  if (result.kind === "whole") return Response.json({ response: result.text });
  // Not asked for: a whole answer is no stream.
  if (result.kind === "stream") throw new TypeError("a stream in place of a whole answer");
  return refusedQuestion(result);
}

function textResponse(stream: ReadableStream<Uint8Array>): Response {
  return new Response(stream, {
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

const SECOND_MS = 1000;

/** Why there is no answer. Nothing of the question is recorded. */
function refusedQuestion(result: Exclude<AskResult, { kind: "whole" | "stream" }>): Response {
  switch (result.kind) {
    case "unknown":
      return refusal("not_found");
    case "document_unknown":
      return refusal(
        "bad_request",
        `session_document_uuids.${result.at} must be the id of a document that was uploaded, and that no other session has`,
      );
    case "documents_too_many":
      return refusal(
        "bad_request",
        `session_document_uuids must not make it more than ${MAX_DOCUMENTS} in the session: begin another one`,
      );
    case "failed": {
      const { failure, afterMs } = result;
      const seconds = afterMs === undefined ? undefined : Math.ceil(afterMs / SECOND_MS);
      return refusal(
        failure,
        undefined,
        seconds === undefined ? {} : { "retry-after": String(seconds) },
      );
    }
  }
}

async function removeOne({ env, uuid }: Call): Promise<Response> {
  const removed = await sessionObject(env, uuid).removeTurns([uuid]);
  return removed === 0 ? refusal("not_found") : success();
}

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

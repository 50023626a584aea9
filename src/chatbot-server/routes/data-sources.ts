import * as v from "valibot";
import { accountObject } from "../account-binding.ts";
import { refusal } from "../errors.ts";
import { isUuid, objectNameOf } from "../ids.ts";
import { sourceJson } from "../json.ts";
import { knowledgeObject } from "../knowledge-binding.ts";
import type { Addition, NotAdded, ReceivedBytes } from "../sources/additions.ts";
import { readJson } from "../requests/read-json.ts";
import { readUpload } from "../requests/read-upload.ts";
import {
  addressBody,
  namedBody,
  pairBody,
  titleBody,
  uploadParts,
} from "../requests/source-body.ts";
import { successResponse } from "../responses/common.ts";
import { retrainResponse, sourceResponse } from "../responses/data-sources.ts";
import { faultOf } from "../sources/download/address.ts";
import { readDownloadSettings } from "../sources/download/settings.ts";
import { allowedExtensions, kindOfFile } from "../sources/file-types.ts";
import { MAX_SOURCES, MAX_UPLOAD_BYTES } from "../sources/limits.ts";
import { type Call, type Operation, type Route, success } from "./route.ts";

const PAGES = "https://guide.gpt-trainer.com/api-reference/data-sources";

/** What all three ways to add a source have in common. */
const adds = {
  response: sourceResponse,
  refuses: ["bad_request", "not_found", "body_too_large"],
} as const satisfies Partial<Operation>;

/** @see https://guide.gpt-trainer.com/api-reference/data-sources/create-file and the pages beside it */
export const dataSourceRoutes: readonly Route[] = [
  {
    name: "source_upload",
    method: "POST",
    path: "/chatbot/:uuid/data-source/upload",
    operation: {
      summary: "Trains a chatbot with a file",
      page: `${PAGES}/create-file`,
      body: v.object({ file: v.instance(Blob), ...uploadParts.entries }),
      bodyType: "multipart/form-data",
      others: { 409: sourceResponse },
      ...adds,
    },
    answer: upload,
  },
  {
    name: "source_pair",
    method: "POST",
    path: "/chatbot/:uuid/data-source/qa",
    operation: {
      summary: "Trains a chatbot with a question and its answer",
      page: `${PAGES}/create-qa`,
      body: pairBody,
      ...adds,
    },
    answer: addPair,
  },
  {
    name: "source_address",
    method: "POST",
    path: "/chatbot/:uuid/data-source/url",
    operation: {
      summary: "Trains a chatbot with what an address answers",
      page: `${PAGES}/create-url`,
      body: addressBody,
      others: { 409: sourceResponse },
      ...adds,
    },
    answer: addAddress,
  },
  {
    name: "source_list",
    method: "GET",
    path: "/chatbot/:uuid/data-sources",
    operation: {
      summary: "Lists a chatbot's data sources, oldest first",
      page: `${PAGES}/fetch_multi`,
      response: v.array(sourceResponse),
      refuses: ["not_found"],
    },
    answer: fetchAll,
  },
  {
    name: "source_update",
    method: "POST",
    path: "/data-source/:uuid/update",
    operation: {
      summary: "Gives a data source another title",
      page: `${PAGES}/update`,
      body: titleBody,
      response: sourceResponse,
      refuses: ["bad_request", "not_found", "body_too_large"],
    },
    answer: update,
  },
  {
    name: "source_retrain",
    method: "POST",
    path: "/data-sources/url/re-scrape",
    operation: {
      summary: "Fetches addresses anew; what they held before answers until that is done",
      page: `${PAGES}/retrain`,
      body: namedBody,
      response: retrainResponse,
      refuses: ["bad_request", "body_too_large"],
    },
    answer: (call) => retrain(call, "link", "restarted scraping"),
  },
  {
    name: "source_restart",
    method: "POST",
    base: "/api",
    path: "/data-sources/restart",
    operation: {
      summary: "Trains data sources again, such as those that failed",
      body: namedBody,
      response: retrainResponse,
      refuses: ["bad_request", "body_too_large"],
    },
    answer: (call) => retrain(call, undefined, "restarted"),
  },
  {
    name: "source_delete",
    method: "POST",
    path: "/data-source/:uuid/delete",
    operation: {
      summary: "Deletes a data source",
      page: `${PAGES}/delete`,
      response: successResponse,
      refuses: ["not_found"],
    },
    answer: remove,
  },
  {
    name: "source_delete_several",
    method: "POST",
    path: "/data-sources/delete",
    operation: {
      summary: "Deletes data sources; what is not there any more counts as deleted",
      page: `${PAGES}/delete_multi`,
      body: namedBody,
      response: successResponse,
      refuses: ["bad_request", "body_too_large"],
    },
    answer: removeSeveral,
  },
];

async function upload(call: Call): Promise<Response> {
  const { env, request, uuid: chatbot } = call;
  const knowledge = knowledgeObject(env, chatbot);
  let left: string | undefined;
  try {
    const read = await readUpload(request, MAX_UPLOAD_BYTES, async ({ name, bytes }) => {
      const refused = await refusedFile(call, name);
      if (refused !== undefined) return { kind: "refused", response: refused };
      const received = await knowledge.receive(chatbot, name, bytes);
      if (received.kind !== "received") return { kind: "refused", response: notAdded(received) };
      left = received.uuid;
      return { kind: "read", body: received };
    });
    if (read.kind === "refused") return read.response;
    const { name, texts, received } = read.body;
    const parts = v.safeParse(uploadParts, texts);
    if (!parts.success) {
      return refusal("bad_request", "reference_source_link must be an http or https address");
    }
    const meta = linkOf(parts.output.reference_source_link);
    const added = await add(call, { type: "upload", fileName: name, meta }, received);
    if (added.ok) left = undefined;
    return added;
  } finally {
    // Behind the file the form may have been broken, or cut off.
    if (left !== undefined) await knowledge.discard(left);
  }
}

async function refusedFile({ env, uuid }: Call, name: string): Promise<Response | undefined> {
  if (kindOfFile(name) === undefined) {
    const says = `file type not allowed: use one of ${allowedExtensions.join(", ")}`;
    return refusal("bad_request", says);
  }
  const chatbot = await accountObject(env).chatbot(uuid);
  return chatbot === undefined ? refusal("not_found") : undefined;
}

async function addPair(call: Call): Promise<Response> {
  const read = await readJson(call.request, pairBody);
  if (read.kind === "refused") return read.response;
  const { question, answer, reference_source_link: link } = read.body;
  const meta = { question, answer, ...linkOf(link) };
  return add(call, { type: "qa", fileName: question, meta });
}

async function addAddress(call: Call): Promise<Response> {
  const read = await readJson(call.request, addressBody);
  if (read.kind === "refused") return read.response;
  const url = new URL(read.body.url);
  url.hash = "";
  const fault = faultOf(url, readDownloadSettings(call.env).allowedHosts);
  if (fault !== undefined) {
    return refusal("bad_request", `url must be an address of the public internet: ${fault}`);
  }
  const meta = linkOf(read.body.reference_source_link);
  return add(call, { type: "link", fileName: url.href, meta });
}

async function add(
  { env, uuid: chatbot }: Call,
  addition: Addition,
  received?: ReceivedBytes,
): Promise<Response> {
  if ((await accountObject(env).chatbot(chatbot)) === undefined) return refusal("not_found");
  const added = await knowledgeObject(env, chatbot).add(chatbot, addition, received);
  return added.kind === "added" ? Response.json(sourceJson(added.source)) : notAdded(added);
}

function notAdded(refused: NotAdded): Response {
  switch (refused.kind) {
    case "exists":
      return Response.json(sourceJson(refused.source), { status: 409 });
    case "full":
      return refusal("bad_request", `a chatbot has at most ${MAX_SOURCES} data sources`);
    case "gone":
      return refusal("not_found");
    case "lost":
      return refusal("unavailable");
  }
}

function linkOf(link: string | null | undefined): Record<string, string> {
  return link === undefined || link === null || link === "" ? {} : { reference_source_link: link };
}

async function fetchAll({ env, uuid: chatbot }: Call): Promise<Response> {
  if ((await accountObject(env).chatbot(chatbot)) === undefined) return refusal("not_found");
  const sources = await knowledgeObject(env, chatbot).sources(chatbot);
  return Response.json(sources.map(sourceJson));
}

async function update({ env, request, uuid }: Call): Promise<Response> {
  const read = await readJson(request, titleBody);
  if (read.kind === "refused") return read.response;
  const source = await knowledgeObject(env, uuid).retitle(uuid, read.body.title);
  return source === undefined ? refusal("not_found") : Response.json(sourceJson(source));
}

/** One that is not there spoils nothing for the others. @param type which sources, all when absent */
async function retrain(
  { env, request }: Call,
  type: "link" | undefined,
  status: string,
): Promise<Response> {
  const read = await readJson(request, namedBody);
  if (read.kind === "refused") return read.response;
  const { uuids } = read.body;
  const restarted = new Set<string>();
  for (const [uuid, some] of byObject(uuids)) {
    for (const one of await knowledgeObject(env, uuid).retrain(some, type)) restarted.add(one);
  }
  return Response.json(
    uuids.map((uuid) =>
      restarted.has(uuid) ? { uuid, status } : { uuid, error: "invalid data source" },
    ),
  );
}

async function remove({ env, uuid }: Call): Promise<Response> {
  const removed = await knowledgeObject(env, uuid).remove([uuid]);
  return removed === 0 ? refusal("not_found") : success();
}

/** Those that are not there count as deleted: a deletion that was cut short can be repeated. */
async function removeSeveral({ env, request }: Call): Promise<Response> {
  const read = await readJson(request, namedBody);
  if (read.kind === "refused") return read.response;
  for (const [uuid, some] of byObject(read.body.uuids)) {
    await knowledgeObject(env, uuid).remove(some);
  }
  return success();
}

/** Ids by the object that holds them, each group under one of its ids. */
function byObject(uuids: readonly string[]): [string, string[]][] {
  const groups = Map.groupBy(new Set(uuids.filter(isUuid)), objectNameOf);
  return [...groups.values()].map((group) => [group[0] ?? "", group]);
}

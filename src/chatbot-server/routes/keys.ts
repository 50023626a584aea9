import * as v from "valibot";
import { accountObject } from "../account-binding.ts";
import { refusal } from "../errors.ts";
import { newUuid } from "../ids.ts";
import { keyJson } from "../json.ts";
import { forgetKeys, hashOfKey, newKey } from "../requests/api-key.ts";
import { readJson } from "../requests/read-json.ts";
import { successResponse } from "../responses/common.ts";
import { keyResponse, newKeyResponse } from "../responses/keys.ts";
import { type Call, type Route, success } from "./route.ts";

/** Tells keys apart in lists. */
const MAX_DESCRIPTION_CHARACTERS = 200;

const createBody = v.object({
  description: v.optional(
    v.pipe(
      v.string(),
      v.maxLength(MAX_DESCRIPTION_CHARACTERS, `at most ${MAX_DESCRIPTION_CHARACTERS} characters`),
    ),
    "",
  ),
});

/**
 * This server's own, beside the API, which has its keys made on a page
 * (https://guide.gpt-trainer.com/api-reference/api-key-setup).
 */
export const keyRoutes: readonly Route[] = [
  {
    name: "key_create",
    method: "POST",
    base: "",
    path: "/keys",
    key: "bootstrap",
    operation: {
      summary: "Makes a further API key, and shows it this once",
      body: createBody,
      bodyOptional: true,
      response: newKeyResponse,
      refuses: ["bad_request", "forbidden", "body_too_large"],
    },
    answer: create,
  },
  {
    name: "key_list",
    method: "GET",
    base: "",
    path: "/keys",
    key: "bootstrap",
    operation: {
      summary: "Lists the further API keys, without themselves",
      response: v.array(keyResponse),
      refuses: ["forbidden"],
    },
    answer: fetchAll,
  },
  {
    name: "key_delete",
    method: "DELETE",
    base: "",
    path: "/keys/:uuid",
    key: "bootstrap",
    operation: {
      summary: "Revokes a further API key",
      response: successResponse,
      refuses: ["forbidden", "not_found"],
    },
    answer: remove,
  },
];

/** Characters of a key that lists show. */
const HINT_CHARACTERS = 4;

async function create({ env, request }: Call): Promise<Response> {
  const read = await readJson(request, createBody, {});
  if (read.kind === "refused") return read.response;
  const key = newKey();
  const stored = {
    uuid: newUuid(),
    description: read.body.description,
    hint: key.slice(-HINT_CHARACTERS),
    createdAt: Date.now(),
  };
  await accountObject(env).addKey(stored, await hashOfKey(key));
  return Response.json({ ...keyJson(stored), key }, { headers: { "cache-control": "no-store" } });
}

async function fetchAll({ env }: Call): Promise<Response> {
  const keys = await accountObject(env).keys();
  return Response.json(keys.map(keyJson));
}

async function remove({ env, uuid }: Call): Promise<Response> {
  const wasThere = await accountObject(env).removeKey(uuid);
  forgetKeys();
  return wasThere ? success() : refusal("not_found");
}

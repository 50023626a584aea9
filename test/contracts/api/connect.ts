import { createGptTrainerApi } from "../../../src/chatbots/gpt-trainer/api/index.ts";
import type { Fetch } from "../../../src/lib/http.ts";
import type { ApiTarget, RawSent } from "./world.ts";

/** Where a server is, and how it is reached. */
export interface Connection {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly fetch: Fetch;
}

/** Clients of one server. */
export function connectTo({ baseUrl, apiKey, fetch }: Connection): ApiTarget {
  return {
    api: createGptTrainerApi({ baseUrl, apiKey, fetch }),
    withWrongKey: createGptTrainerApi({ baseUrl, apiKey: "another-key", fetch }),
    raw: (method, path, sent = {}) => {
      const { json, text, key = apiKey }: RawSent = sent;
      const body = json === undefined ? text : JSON.stringify(json);
      return fetch(`${baseUrl}/api/v1${path}`, {
        method,
        headers: {
          ...(key === null ? {} : { authorization: `Bearer ${key}` }),
          ...(json === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body }),
      });
    },
  };
}

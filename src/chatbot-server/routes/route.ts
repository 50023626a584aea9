import type * as v from "valibot";
import type { Bindings } from "../bindings.ts";
import type { Config } from "../config.ts";
import type { ApiErrorCode } from "../errors.ts";

/** One call whose key is good. */
export interface Call {
  readonly request: Request;
  /** The chatbot, agent, session, … that the path names; empty when it names none. */
  readonly uuid: string;
  readonly env: Bindings;
  readonly config: Config;
}

/** One thing that the API can do. */
export interface Route {
  /** For the log, and its id in the OpenAPI description. */
  readonly name: string;
  readonly method: "GET" | "POST" | "DELETE";
  /** Below `base`, with `:uuid` for an id. */
  readonly path: string;
  /** What it takes and gives, for the OpenAPI description. */
  readonly operation: Operation;
  readonly answer: (call: Call) => Promise<Response>;
  /** `/api/v1` when absent. */
  readonly base?: "" | "/api";
  /** `bootstrap`: only a key of `CHATBOT_SERVER_API_KEY` opens it. `api`, when absent: every key does. */
  readonly key?: "bootstrap" | "api";
}

/** What a route takes and gives. It is what a client may rely on, so it is exact. */
export interface Operation {
  /** One sentence without a full stop, such as `Lists the chatbots`. */
  readonly summary: string;
  /** The page of the API's documentation that says so; absent for what the documentation leaves out. */
  readonly page?: string;
  /** What may stand in the query: an object of strings. */
  readonly query?: v.GenericSchema;
  /** The body, JSON unless `bodyType` says otherwise. Absent when there is none to send. */
  readonly body?: v.GenericSchema;
  readonly bodyType?: "multipart/form-data";
  /** Whether the body may be left out altogether. */
  readonly bodyOptional?: boolean;
  /** Of status 200: JSON unless `responseType` says otherwise. */
  readonly response: v.GenericSchema;
  readonly responseType?: "text/plain";
  /** Answers of other statuses that are no refusals, such as 409 with what is there already: JSON. */
  readonly others?: Readonly<Record<number, v.GenericSchema>>;
  /** How it refuses, beside 401, 405, 500 and 503, which every route can answer. */
  readonly refuses: readonly ApiErrorCode[];
}

/** What succeeded without anything to show. */
export function success(): Response {
  return Response.json({ success: true });
}

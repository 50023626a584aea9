import type { Bindings } from "../bindings.ts";
import type { Config } from "../config.ts";

/** One call whose key is good. */
export interface Call {
  readonly request: Request;
  /** The chatbot, session or message that the path names; empty when it names none. */
  readonly uuid: string;
  readonly env: Bindings;
  readonly config: Config;
}

/** One thing that the API can do. */
export interface Route {
  /** For the log. */
  readonly name: string;
  readonly method: "GET" | "POST" | "DELETE";
  /** Below `/api/v1`. */
  readonly path: string;
  readonly answer: (call: Call) => Promise<Response>;
}

/** What succeeded without anything to show. */
export function success(): Response {
  return Response.json({ success: true });
}

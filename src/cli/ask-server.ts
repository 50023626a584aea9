import { CausewayError } from "../lib/errors.ts";
import { call, type Fetch } from "../lib/http.ts";

/** Long enough for an object that must be woken, and for Meta. */
const TIMEOUT_MS = 30_000;

/** What a server answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Undefined when the body is no JSON. */
  readonly json: unknown;
}

/**
 * Makes one call and reads its answer, whatever its status. A redirect is not followed: platforms
 * do not follow any either, and a secret must not go elsewhere.
 * @param url may hold a token: only its host is ever named, also where it cannot be called at all
 * @throws CausewayError `unreachable` when nobody answers
 */
export async function askServer(
  fetch: Fetch,
  url: string,
  init: RequestInit = {},
): Promise<Answer> {
  const result = await call(fetch, url, { redirect: "manual", ...init }, TIMEOUT_MS, readAnswer);
  if (result.kind === "answer") return result.answer;
  const { host, hostname } = URL.parse(url) ?? { host: "The server", hostname: "" };
  const why = result.failure === "timeout" ? "does not answer in time" : "cannot be reached";
  const advice = isThisMachine(hostname)
    ? "Start it with `npm start` or `npm run dev`, or say with --url where it is."
    : "Check the address and your connection.";
  throw new CausewayError("unreachable", `${host} ${why}. ${advice}`);
}

/** Whether a host is the machine that this runs on. */
export function isThisMachine(hostname: string): boolean {
  return ["127.0.0.1", "localhost", "[::1]"].includes(hostname);
}

async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const { status, headers } = response;
  return { status, headers, text, json: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The `init` of a POST of JSON. */
export function jsonPost(body: unknown): RequestInit {
  return {
    method: "POST",
    headers: { "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify(body),
  };
}

import * as v from "valibot";
import { type EndpointName, endpoints } from "../../../src/chatbots/gpt-trainer/api/index.ts";
import type { Fetch } from "../../../src/lib/http.ts";
import { strictAnswers, strictRefusal } from "./strict.ts";

/** Looks on at every call, and notes what is not as documented. */
export interface Witness {
  readonly fetch: Fetch;
  /** What was not as documented, each once: endpoint, field and status; nothing that was said. */
  readonly differences: () => readonly string[];
  /** Endpoints that have succeeded. */
  readonly succeeded: ReadonlySet<EndpointName>;
}

/** @param call makes the calls */
export function createWitness(call: Fetch): Witness {
  const found = new Set<string>();
  const succeeded = new Set<EndpointName>();
  return {
    differences: () => [...found].toSorted(),
    succeeded,
    async fetch(url, init) {
      const response = await call(url, init);
      const endpoint = endpointAt(init.method ?? "GET", url);
      // A stream is handed on as it comes.
      if (endpoint === "message_stream" && response.ok) {
        succeeded.add(endpoint);
        return response;
      }
      const text = await response.text();
      const where = `${endpoint ?? "an unknown path"} ${response.status}`;
      if (response.ok && endpoint !== undefined) succeeded.add(endpoint);
      for (const one of differencesIn(endpoint, response, text)) found.add(`${where}: ${one}`);
      return new Response(text, response);
    },
  };
}

function differencesIn(
  endpoint: EndpointName | undefined,
  response: Response,
  text: string,
): string[] {
  // Two are about the host and not about its answer: it is there already, and it is not there now.
  if (response.status === 409 || response.status === 503) return [];
  if (response.ok && response.status !== 200) return ["success is always 200"];
  const strict = response.ok ? endpoint && strictAnswers[endpoint] : strictRefusal;
  if (strict === undefined) return [];
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), strict), text);
  return parsed.success ? [] : parsed.issues.map((issue) => describe(issue));
}

/** Which field, without its place in a list, and what is wrong with it. */
function describe(issue: v.BaseIssue<unknown>): string {
  const path = (v.getDotPath(issue) ?? "the whole").replaceAll(/\b\d+\./gu, "");
  return `${path} (${issue.type}: expected ${issue.expected ?? "something else"})`;
}

/** The endpoint that a call is for. */
function endpointAt(method: string, url: string): EndpointName | undefined {
  const path = new URL(url).pathname.replace(/^\/api(?:\/v1)?/u, "");
  return names.find(
    (name) => endpoints[name].method === method && patternOf(endpoints[name].path).test(path),
  );
}

/** Paths without an id first: `/chatbot/create` is no chatbot. */
const names = Object.keys(endpoints)
  .filter((name): name is EndpointName => Object.hasOwn(endpoints, name))
  .toSorted((one, other) => ids(one) - ids(other));

function ids(name: EndpointName): number {
  return endpoints[name].path.includes("{uuid}") ? 1 : 0;
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace("{uuid}", "[^/]+")}$`, "u");
}

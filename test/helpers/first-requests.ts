import { readFileSync } from "node:fs";
import * as v from "valibot";
import type { SentRequest } from "./cloud-bridge.ts";

/** Each names the page that documents it, too. */
const fixtureSchema = v.record(
  v.string(),
  v.object({
    method: v.string(),
    origin: v.string(),
    path: v.string(),
    headers: v.record(v.string(), v.string()),
    body: v.string(),
  }),
);

/**
 * The first request of each kind, by its kind. `{token}` and the like stand for what differs from run
 * to run.
 * @param whom the file in test/fixtures/first-requests
 */
export function readFirstRequests(whom: string): Readonly<Record<string, SentRequest>> {
  const url = new URL(`../fixtures/first-requests/${whom}.json`, import.meta.url);
  return v.parse(fixtureSchema, JSON.parse(readFileSync(url, "utf8")));
}

/**
 * The first request of each kind that was sent to an origin, by its kind.
 * @param values what differs from run to run, and the name that stands for it in fixtures
 * @param kindOf the last word of its path, where that tells
 */
export function firstRequestsTo(
  origin: string,
  requests: readonly SentRequest[],
  values: Readonly<Record<string, string>>,
  kindOf: (request: SentRequest) => string = lastWordOf,
): Readonly<Record<string, SentRequest>> {
  const first = new Map<string, SentRequest>();
  for (const request of requests) {
    const kind = kindOf(request);
    if (request.origin === origin && !first.has(kind)) first.set(kind, request);
  }
  return Object.fromEntries([...first].map(([kind, one]) => [kind, withNames(one, values)]));
}

function lastWordOf({ origin, path }: SentRequest): string {
  return new URL(path, origin).pathname.split("/").at(-1) ?? "";
}

function withNames(request: SentRequest, values: Readonly<Record<string, string>>): SentRequest {
  const named = (text: string): string =>
    Object.entries(values).reduce(
      (one, [name, value]) => (value === "" ? one : one.replaceAll(value, `{${name}}`)),
      text,
    );
  return {
    method: request.method,
    origin: request.origin,
    path: named(request.path),
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([header, value]) => [header, named(value)]),
    ),
    body: named(request.body),
  };
}

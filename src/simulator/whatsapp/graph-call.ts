import type { JsonObject } from "./types.ts";

/** One request as the Graph API takes it apart. */
export interface GraphCall {
  readonly method: string;
  /** Below the host, without the query. */
  readonly path: string;
  /** Such as `v25.0`; undefined when the path begins with something else. */
  readonly version: string | undefined;
  /** The id of what is called, behind the version. */
  readonly node: string;
  /** What of it is called, such as `messages`; "" for the thing itself. */
  readonly edge: string;
  /** Of the query and of the body, JSON or form. */
  readonly params: JsonObject;
  readonly token: GivenToken | undefined;
}

interface GivenToken {
  readonly value: string;
  readonly from: "header" | "query";
}

/**
 * Reads the whole request. A body that cannot be read has no parameters, as at Graph.
 * @see https://developers.facebook.com/docs/graph-api/overview
 */
export async function readCall(request: Request): Promise<GraphCall> {
  const url = new URL(request.url);
  const query = new Map(url.searchParams);
  const token = tokenOf(request.headers, query);
  query.delete("access_token");
  const parts = decodeURIComponent(url.pathname).split("/").filter(Boolean);
  const [first = "", ...rest] = parts;
  const isVersion = /^v\d+\.\d+$/.test(first);
  const [node = "", ...edge] = isVersion ? rest : parts;
  return {
    method: request.method,
    path: url.pathname,
    version: isVersion ? first : undefined,
    node,
    edge: edge.join("/"),
    params: { ...Object.fromEntries(query), ...(await readBody(request)) },
    token,
  };
}

function tokenOf(headers: Headers, query: Map<string, string>): GivenToken | undefined {
  const [, inHeader] = /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(headers.get("authorization") ?? "") ?? [];
  if (inHeader !== undefined) return { value: inHeader, from: "header" };
  const inQuery = query.get("access_token");
  return inQuery === undefined ? undefined : { value: inQuery, from: "query" };
}

async function readBody(request: Request): Promise<object> {
  // Nothing is left unread: a connection with unread bytes does not tell when its client leaves.
  const text = await request.text();
  const type = request.headers.get("content-type") ?? "";
  if (type.startsWith("application/x-www-form-urlencoded")) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  if (!type.startsWith("application/json")) return {};
  const value = parseJson(text);
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

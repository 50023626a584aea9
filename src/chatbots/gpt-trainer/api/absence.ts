import { endpointOf, type EndpointName } from "./endpoints.ts";

/** What a 404 is about. */
export type Absence =
  /** The id is unknown; the endpoint is there. */
  | "id"
  /** This host does not serve the endpoint. */
  | "endpoint"
  /** It may be either. */
  | "unclear";

/** Endpoints without which there is no such API: what they do not find is not there. */
const ALWAYS_THERE: ReadonlySet<EndpointName> = new Set(["chatbot_fetch", "session_fetch"]);

/**
 * Finds out what a 404 means. An endpoint that has answered here before is there. Where its path
 * begins with a chatbot or a session, that one is fetched: when the host knows it, only the endpoint
 * can be what is missing, and when it does not know it, the id is. Nothing else can be fetched by its
 * id, so elsewhere it stays unclear. (A 405 needs no such thought: it is about the endpoint.)
 * @param answered endpoints that have answered here
 * @param statusOf fetches what the path names, by another endpoint; undefined when nobody answered
 */
export async function absenceOf(
  endpoint: EndpointName,
  answered: ReadonlySet<EndpointName>,
  statusOf: (parent: EndpointName) => Promise<number | undefined>,
): Promise<Absence> {
  if (answered.has(endpoint) || ALWAYS_THERE.has(endpoint)) return "id";
  const { path } = endpointOf(endpoint);
  const parent = parentOf(path);
  if (parent !== undefined) {
    const status = await statusOf(parent);
    if (status === undefined) return "unclear";
    if (status >= 200 && status < 300) return "endpoint";
    return status === 404 ? "id" : "unclear";
  }
  // A list of ids in the body may hold one that is unknown.
  return path.includes("{uuid}") || path.startsWith("/data-sources/") || path === "/messages/delete"
    ? "unclear"
    : "endpoint";
}

function parentOf(path: string): EndpointName | undefined {
  if (path.startsWith("/chatbot/{uuid}")) return "chatbot_fetch";
  return path.startsWith("/session/{uuid}") ? "session_fetch" : undefined;
}

import { Hono } from "hono";
import type { Bindings } from "../bindings.ts";
import { refusal } from "../errors.ts";
import { describeApi } from "../openapi/describe.ts";
import { fullPath, routeGroups } from "./groups.ts";
import { problemsOf } from "./problems.ts";
import type { Route } from "./route.ts";
import { logged, serve } from "./serve.ts";

/** A known trap of the real API: without a suffix this path takes no method at all, but is not unknown. */
const WITHOUT_METHODS = "/api/v1/session/:uuid/message";

/** Where whoever set the server up sees what is missing. */
const HEALTH = "/healthz";

/** Where the API's OpenAPI description is. */
const DESCRIPTION = "/openapi.json";

/** The API: 405 for a known path with another method, 404 for everything else. */
export function createApp(): Hono<{ Bindings: Bindings }> {
  const app = new Hono<{ Bindings: Bindings }>();
  app.get(HEALTH, (context) => logged("health", context, () => health(context.env)));
  app.all(HEALTH, (context) => logged("wrong_method", context, () => wrongMethod("GET")));
  for (const [path, routes] of routesByPath()) {
    for (const route of routes) {
      app.on(route.method, path, (context) => serve(route, context));
    }
    const allow = routes.map(({ method }) => method).join(", ");
    app.all(path, (context) => logged("wrong_method", context, () => wrongMethod(allow)));
  }
  app.get(DESCRIPTION, (context) => logged("description", context, describe));
  app.all(DESCRIPTION, (context) => logged("wrong_method", context, () => wrongMethod("GET")));
  app.notFound((context) => logged("unknown", context, () => refusal("not_found")));
  return app;
}

/** Paths without an id first: `/chatbot/create` is no chatbot. */
function routesByPath(): [string, Route[]][] {
  const byPath = Map.groupBy(
    routeGroups.flatMap(({ routes }) => routes),
    fullPath,
  );
  byPath.set(WITHOUT_METHODS, []);
  const hasId = (path: string): number => Number(path.includes(":"));
  return [...byPath].toSorted(([one], [other]) => hasId(one) - hasId(other));
}

let described: string | undefined;

/** The API's description, for everybody: it says nothing that is not in the documents. Made once, when first asked for. */
function describe(): Response {
  described ??= JSON.stringify(describeApi());
  return new Response(described, { headers: { "content-type": "application/json" } });
}

function wrongMethod(allow: string): Response {
  return refusal("method_not_allowed", undefined, { allow });
}

/** For whoever set the server up: what is missing, by the names of variables. */
function health(env: Bindings): Response {
  const problems = problemsOf(env);
  const status = problems.length === 0 ? "ok" : "misconfigured";
  return Response.json({ status, problems }, { status: problems.length === 0 ? 200 : 503 });
}

import { type Context, Hono } from "hono";
import { codeOf } from "../../lib/errors.ts";
import type { Bindings } from "../bindings.ts";
import { configOf } from "../config.ts";
import { refusal } from "../errors.ts";
import { isUuid } from "../ids.ts";
import { log } from "../log.ts";
import { hasApiKey } from "../requests/api-key.ts";
import { chatbotRoutes } from "./chatbots.ts";
import { messageRoutes } from "./messages.ts";
import type { Route } from "./route.ts";
import { sessionRoutes } from "./sessions.ts";

type ServerContext = Context<{ Bindings: Bindings }>;

const routes: readonly Route[] = [...chatbotRoutes, ...sessionRoutes, ...messageRoutes];

/** A known trap of the real API: without a suffix this path takes no method at all, but is not unknown. */
const WITHOUT_METHODS = "/session/:uuid/message";

/** The API below `/api/v1`: 405 for a known path with another method, 404 for everything else. */
export function createApp(): Hono<{ Bindings: Bindings }> {
  const api = new Hono<{ Bindings: Bindings }>();
  for (const route of routes) {
    api.on(route.method, route.path, (context) => serve(route, context));
  }
  for (const [path, methods] of methodsByPath()) {
    const allow = methods.join(", ");
    api.all(path, (context) => logged("wrong_method", context, () => wrongMethod(allow)));
  }
  const app = new Hono<{ Bindings: Bindings }>();
  app.get("/healthz", (context) => health(context.env));
  app.route("/api/v1", api);
  app.notFound((context) => logged("unknown", context, () => refusal("not_found")));
  return app;
}

async function serve(route: Route, context: ServerContext): Promise<Response> {
  return logged(route.name, context, async () => {
    const { env } = context;
    const request = context.req.raw;
    const config = configOf(env);
    if (config.problems.length > 0) return refusal("misconfigured");
    if (!(await hasApiKey(request, config.apiKeys))) return refusal("unauthorized");
    const uuid = context.req.param("uuid");
    if (uuid !== undefined && !isUuid(uuid)) return refusal("not_found");
    return route.answer({ request, uuid: uuid ?? "", env, config });
  });
}

/** Answers, whatever happens, and says so in the log. */
async function logged(
  name: string,
  context: ServerContext,
  answer: () => Response | Promise<Response>,
): Promise<Response> {
  const startedAt = Date.now();
  let response: Response;
  try {
    response = await answer();
  } catch (error) {
    log("error", "call_failed", { route: name, code: codeOf(error) });
    response = refusal(isPassing(error) ? "unavailable" : "internal");
  }
  // A body that nobody read would hold its connection.
  if (context.req.raw.body !== null && !context.req.raw.bodyUsed) {
    await context.req.raw.body.cancel();
  }
  log("info", "call", { route: name, status: response.status, ms: Date.now() - startedAt });
  return response;
}

/**
 * Whether an object was only not to be reached just now, by a deployment or too much work.
 * @see https://developers.cloudflare.com/durable-objects/best-practices/error-handling/
 */
function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return Reflect.get(error, "retryable") === true || Reflect.get(error, "overloaded") === true;
}

function methodsByPath(): Map<string, string[]> {
  const methods = new Map<string, string[]>([[WITHOUT_METHODS, []]]);
  for (const { path, method } of routes) {
    methods.set(path, [...(methods.get(path) ?? []), method]);
  }
  return methods;
}

function wrongMethod(allow: string): Response {
  return refusal("method_not_allowed", undefined, { allow });
}

/** For whoever set the server up: what is missing, by the names of variables. */
function health(env: Bindings): Response {
  const { problems } = configOf(env);
  const status = problems.length === 0 ? "ok" : "misconfigured";
  return Response.json({ status, problems }, { status: problems.length === 0 ? 200 : 503 });
}

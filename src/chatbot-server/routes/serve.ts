import type { Context } from "hono";
import { codeOf } from "../../lib/errors.ts";
import { sleep } from "../../lib/sleep.ts";
import { accountObject } from "../account-binding.ts";
import type { Bindings } from "../bindings.ts";
import { configOf } from "../config.ts";
import { refusal } from "../errors.ts";
import { isUuid } from "../ids.ts";
import { log } from "../log.ts";
import { openedBy } from "../requests/api-key.ts";
import { problemsOf } from "./problems.ts";
import type { Route } from "./route.ts";

type ServerContext = Context<{ Bindings: Bindings }>;

/** Answers a call of a route, if its key is good. */
export async function serve(route: Route, context: ServerContext): Promise<Response> {
  return logged(route.name, context, async () => {
    const { env } = context;
    const request = context.req.raw;
    const config = configOf(env);
    if (problemsOf(env).length > 0) return refusal("misconfigured");
    const key = await openedBy(request, config.apiKeys, (hash) =>
      accountObject(env).authorise(hash),
    );
    if (key === undefined) return refusal("unauthorized");
    if (route.key === "bootstrap" && key !== "bootstrap") return refusal("forbidden");
    const uuid = context.req.param("uuid");
    if (uuid !== undefined && !isUuid(uuid)) return refusal("not_found");
    return route.answer({ request, uuid: uuid ?? "", env, config });
  });
}

/** Answers, whatever happens, and says so in the log. @param name of the route */
export async function logged(
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
  if (!context.req.raw.bodyUsed) await discard(context.req.raw.body);
  log("info", "call", { route: name, status: response.status, ms: Date.now() - startedAt });
  return response;
}

/** As much of a body that is of no use as is read before its connection is given up, */
const DISCARDED_BYTES = 65_536;
/** and for so long: nobody who sends slowly, or not at all, keeps an answer back. */
const DISCARDED_MS = 1000;

/**
 * Does away with a body that nobody read: it would hold its connection. Who is still sending a short one
 * shall hear the answer, not a broken pipe.
 */
async function discard(body: ReadableStream<Uint8Array> | null): Promise<void> {
  if (body === null) return;
  const reader = body.getReader();
  try {
    await Promise.race([drain(reader), sleep(DISCARDED_MS)]);
    await reader.cancel();
  } catch {
    // Whoever was sending has gone, which is as good.
  }
}

async function drain(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  for (let left = DISCARDED_BYTES; left > 0;) {
    const { value, done } = await reader.read();
    if (done) return;
    left -= value.length;
  }
}

/**
 * Whether an object was only not to be reached just now, by a deployment or too much work.
 * @see https://developers.cloudflare.com/durable-objects/best-practices/error-handling/
 */
function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return Reflect.get(error, "retryable") === true || Reflect.get(error, "overloaded") === true;
}

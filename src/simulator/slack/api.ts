import { randomUUID } from "node:crypto";
import type { FaultableCall, Faults } from "../faults.ts";
import { requireApp, requireScope } from "./access.ts";
import { type Args, type ParsedCall, readCall } from "./args.ts";
import { methods } from "./methods/index.ts";
import type { MethodAnswer, Surroundings } from "./methods/method.ts";
import type { CallRecord, RecordKeeper } from "./record.ts";
import { ApiRefusal, rateLimited } from "./refusal.ts";
import type { SimulatedApp } from "./types.ts";

/** The method that needs no token. @see https://docs.slack.dev/reference/methods/api.test */
const TEST_METHOD = "api.test";

/** The Web API. */
export interface WebApi {
  /**
   * Runs one call.
   * @returns undefined when the connection was cut instead of answered
   */
  handle(
    method: string,
    request: Request,
    connection: FaultableCall["connection"],
  ): Promise<Response | undefined>;
}

export function createWebApi(faults: Faults, surroundings: Surroundings): WebApi {
  const { world, record, now } = surroundings;
  return {
    async handle(method, request, connection) {
      const parsed = await readCall(request).catch(refusalOf);
      const read = parsed instanceof ApiRefusal ? nothingRead : parsed;
      const app = world.apps.find(({ token }) => token === read.token);
      const call = record.noteCall({
        ...(app ? { app: app.name } : {}),
        method,
        params: read.raw,
        body: read.body,
        at: now(),
      });
      const outcome = await faults.run({ name: method, params: read.raw, connection }, async () =>
        parsed instanceof ApiRefusal
          ? refused(parsed, app)
          : answerTo(call, read, app, () => run(method, read, surroundings), record),
      );
      call.applied = outcome.applied;
      if (outcome.fault) call.fault = outcome.fault;
      if (!outcome.response) return undefined;
      await noteAnswer(record, call, outcome.response);
      return outcome.response;
    },
  };
}

const nothingRead: ParsedCall = {
  args: new Map(),
  raw: {},
  token: undefined,
  body: "none",
  warnings: [],
};

/** @throws ApiRefusal when it says no */
function run(
  method: string,
  { args, token, body }: ParsedCall,
  around: Surroundings,
): MethodAnswer {
  if (method === TEST_METHOD) return testAnswer(args);
  const known = methods.get(method);
  if (!known) throw new ApiRefusal("unknown_method");
  const app = requireApp(around.world, token);
  requireScope(app, known.scopes);
  const waitS = known.tier && around.rates.takeCall(app.id, method, known.tier);
  if (waitS !== undefined) throw rateLimited(waitS);
  const isUnread = body === "json" && !known.takesJson;
  return known.run(app, isUnread ? new Map() : args, around);
}

function testAnswer(args: Args): MethodAnswer {
  const given = Object.fromEntries(args);
  const error = given["error"];
  if (typeof error === "string" && error !== "") {
    throw new ApiRefusal(error, { fields: { args: given } });
  }
  return { result: { args: given } };
}

function answerTo(
  call: CallRecord,
  { warnings }: ParsedCall,
  app: SimulatedApp | undefined,
  work: () => MethodAnswer,
  record: RecordKeeper,
): Response {
  try {
    const { result, warnings: more = [], broken = [] } = work();
    for (const rule of broken) record.noteViolation({ rule, method: call.method, at: call.at });
    const all = [...warnings, ...more];
    if (all.length > 0) call.warnings = all;
    return Response.json(
      { ok: true, ...result, ...warned(all, result) },
      { headers: headersFor(app) },
    );
  } catch (error) {
    return refused(refusalOf(error), app);
  }
}

function warned(warnings: readonly string[], result: MethodAnswer["result"]): object {
  if (warnings.length === 0) return {};
  const metadata = result["response_metadata"];
  const known = typeof metadata === "object" ? metadata : {};
  return { warning: warnings.join(","), response_metadata: { ...known, warnings } };
}

function refused({ error, details }: ApiRefusal, app: SimulatedApp | undefined): Response {
  const { fields, status = 200, retryAfterS } = details;
  return Response.json(
    { ok: false, error, ...fields },
    {
      status,
      headers: {
        ...headersFor(app),
        ...(retryAfterS === undefined ? {} : { "retry-after": String(retryAfterS) }),
      },
    },
  );
}

function headersFor(app: SimulatedApp | undefined): Record<string, string> {
  return {
    "x-slack-req-id": randomUUID().replaceAll("-", ""),
    ...(app ? { "x-oauth-scopes": [...app.scopes].join(",") } : {}),
  };
}

/** Reads what was answered, whoever answered it: a method or a fault. */
async function noteAnswer(
  record: RecordKeeper,
  call: CallRecord,
  response: Response,
): Promise<void> {
  call.status = response.status;
  const said: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  if (typeof said === "object" && said !== null && "error" in said) call.error = String(said.error);
  if (response.status === 429) {
    record.noteLimit(call, Number(response.headers.get("retry-after")) || 0);
  }
}

/** @throws whatever is not a refusal: that is a defect of the simulator */
function refusalOf(error: unknown): ApiRefusal {
  if (error instanceof ApiRefusal) return error;
  throw error;
}

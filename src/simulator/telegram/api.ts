import { type Args, type ParsedArgs, readArgs } from "./args.ts";
import type { Faults, FaultableCall } from "../faults.ts";
import { methods } from "./methods/index.ts";
import type { MethodAnswer, Surroundings } from "./methods/method.ts";
import type { CallRecord, RecordKeeper } from "./record.ts";
import { ApiRefusal } from "./refusal.ts";
import type { SimulatedBot } from "./types.ts";

/** Parameters that no record may hold. */
const secretParams = new Set(["secret_token", "certificate"]);

/** What a webhook's answer may not call. */
const notFromWebhooks = /^(?:get.*|setwebhook|deletewebhook|close|logout)$/;

/** The Bot API, whichever way a call comes in. */
export interface BotApi {
  /**
   * Runs one call that came over HTTP.
   * @returns undefined when the connection was cut instead of answered
   */
  handle(
    token: string,
    method: string,
    request: Request,
    connection: FaultableCall["connection"],
  ): Promise<Response | undefined>;
  /** Runs the call in a webhook's 2xx answer, if there is one. */
  runReply(bot: SimulatedBot, reply: Response): Promise<void>;
}

export function createBotApi(faults: Faults, surroundings: Surroundings): BotApi {
  const { world, record, now } = surroundings;

  function begin(
    bot: SimulatedBot | undefined,
    method: string,
    parsed: ParsedArgs,
    via: CallRecord["via"],
  ): CallRecord {
    return record.noteCall({
      ...(bot ? { bot: bot.username } : {}),
      method,
      params: withoutSecrets(parsed.raw),
      via,
      at: now(),
    });
  }

  async function handle(
    token: string,
    method: string,
    request: Request,
    connection: FaultableCall["connection"],
  ): Promise<Response | undefined> {
    const bot = world.bots.find((known) => known.token === token);
    const parsed = await readArgs(new URL(request.url).searchParams, request).catch(refusalOf);
    const given = parsed instanceof ApiRefusal ? { args: new Map(), raw: {} } : parsed;
    const call = begin(bot, method, given, "http");
    const outcome = await faults.run({ name: method, params: given.raw, connection }, async () =>
      parsed instanceof ApiRefusal
        ? refused(parsed)
        : answerTo(() => run(token, bot, method, given.args, surroundings)),
    );
    call.applied = outcome.applied;
    if (outcome.fault) call.fault = outcome.fault;
    if (!outcome.response) return undefined;
    await noteAnswer(record, call, outcome.response);
    return outcome.response;
  }

  return {
    handle,
    async runReply(bot, reply) {
      const parsed = await readArgs(new URLSearchParams(), reply).catch(refusalOf);
      if (parsed instanceof ApiRefusal) return;
      const method = parsed.args.get("method") ?? "";
      if (method === "" || notFromWebhooks.test(method.toLowerCase())) return;
      const call = begin(bot, method, parsed, "webhook");
      const response = answerTo(() => run(bot.token, bot, method, parsed.args, surroundings));
      call.applied = true;
      await noteAnswer(record, call, response);
    },
  };
}

async function noteAnswer(
  record: RecordKeeper,
  call: CallRecord,
  response: Response,
): Promise<void> {
  call.status = response.status;
  if (response.ok) return;
  const said: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  if (typeof said !== "object" || said === null) return;
  if ("description" in said) call.description = String(said.description);
  if (response.status === 429) record.noteLimit(call, retryAfterOf(said, response));
}

function run(
  token: string,
  bot: SimulatedBot | undefined,
  method: string,
  args: Args,
  surroundings: Surroundings,
): MethodAnswer {
  if (!/^[1-9]\d*:/.test(token)) {
    throw new ApiRefusal(401, "Unauthorized: invalid token specified");
  }
  if (!bot) throw new ApiRefusal(401, "Unauthorized");
  const known = methods.get(method.toLowerCase());
  if (!known) throw new ApiRefusal(404, "Not Found: method not found");
  return known(bot, args, surroundings);
}

function answerTo(work: () => MethodAnswer): Response {
  try {
    return Response.json({ ok: true, ...work() });
  } catch (error) {
    return refused(refusalOf(error));
  }
}

function refused({ code, message, parameters }: ApiRefusal): Response {
  const retryAfter = parameters?.retry_after;
  return Response.json(
    { ok: false, error_code: code, description: message, ...(parameters ? { parameters } : {}) },
    {
      status: code,
      headers: retryAfter === undefined ? {} : { "retry-after": String(retryAfter) },
    },
  );
}

/** @throws whatever is not a refusal: that is a defect of the simulator */
function refusalOf(error: unknown): ApiRefusal {
  if (error instanceof ApiRefusal) return error;
  throw error;
}

function withoutSecrets(raw: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(raw).filter(([name]) => !secretParams.has(name)));
}

function retryAfterOf(said: object, response: Response): number {
  const parameters = "parameters" in said ? said.parameters : undefined;
  const inBody =
    typeof parameters === "object" && parameters !== null && "retry_after" in parameters
      ? parameters.retry_after
      : response.headers.get("retry-after");
  return Number(inBody) || 0;
}

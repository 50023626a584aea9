import type { Connection, Faults } from "../faults.ts";
import { type GraphCall, readCall } from "./graph-call.ts";
import { GraphRefusal, refusalResponse } from "./graph-error.ts";
import { createManners } from "./manners.ts";
import { metaJson } from "./meta-json.ts";
import type { CallRecord } from "./record.ts";
import { nameOf, run, servedVersion } from "./routes/index.ts";
import type { RouteAnswer, Surroundings } from "./routes/route.ts";
import type { JsonObject } from "./types.ts";

/** The Graph API. */
export interface GraphApi {
  /**
   * Runs one call.
   * @param answered resolves once the answer went out, or its connection is gone
   * @returns undefined when the connection was cut instead of answered
   */
  handle(
    request: Request,
    connection: Connection,
    answered: Promise<void>,
  ): Promise<Response | undefined>;
}

export function createGraphApi(faults: Faults, surroundings: Surroundings): GraphApi {
  const { record, now } = surroundings;
  const manners = createManners(record, now);

  /** @param then given what is to be done after the answer */
  async function answerTo(
    call: GraphCall,
    noted: CallRecord,
    then: (after: () => void) => void,
  ): Promise<Response> {
    try {
      const answer = run(call, noted, surroundings);
      await answer.before?.();
      if (answer.after) then(answer.after);
      return accepted(call, answer);
    } catch (error) {
      if (error instanceof GraphRefusal) return refusalResponse(error);
      throw error;
    }
  }

  return {
    async handle(request, connection, answered) {
      const call = await readCall(request);
      const { method, path, params } = call;
      const name = nameOf(call);
      const base = { name, method, path, params: withoutToken(params), at: now() };
      const noted = manners.begin(call, base, connection);
      let after = (): void => undefined;
      const outcome = await faults.run({ name, params, connection }, () =>
        answerTo(call, noted, (then) => {
          after = then;
        }),
      );
      noted.applied = outcome.applied;
      if (outcome.fault) noted.fault = outcome.fault;
      if (outcome.response) await noteAnswer(noted, outcome.response);
      manners.end(call, noted, connection);
      void answered.then(after);
      return outcome.response;
    },
  };
}

function accepted(call: GraphCall, { json }: RouteAnswer): Response {
  return new Response(metaJson(json), {
    headers: {
      "content-type": "application/json; charset=UTF-8",
      "facebook-api-version": servedVersion(call),
    },
  });
}

/** The record holds no token, not even one that was asked about. */
function withoutToken(params: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(params).filter(([name]) => name !== "input_token"));
}

async function noteAnswer(noted: CallRecord, response: Response): Promise<void> {
  noted.status = response.status;
  if (response.ok) return;
  const said: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  if (typeof said !== "object" || said === null || !("error" in said)) return;
  const { error } = said;
  if (typeof error !== "object" || error === null) return;
  if ("code" in error) noted.code = Number(error.code);
  if ("message" in error) noted.message = String(error.message);
}

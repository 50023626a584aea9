import { GraphRefusal } from "../graph-error.ts";
import type { GraphCall } from "../graph-call.ts";
import { requiredText } from "../params.ts";
import type { JsonObject } from "../types.ts";
import { MANAGEMENT_PERMISSION, MESSAGING_PERMISSION, type World } from "../world.ts";

/** The name under which it is called, passes through faults and stands in the record. */
export const DEBUG_CALL = "debug_token";

/**
 * What Meta tells of a token. Here it may be asked with that token only.
 * @param now Unix milliseconds
 * @see https://developers.facebook.com/docs/graph-api/reference/debug_token/
 */
export function debugToken({ params }: GraphCall, world: World, now: number): JsonObject {
  const { app } = world.founding;
  if (requiredText(params["input_token"], "input_token") !== app.accessToken) {
    throw new GraphRefusal(100, {
      message: "(#100) You must provide an app access token, or a user access token",
    });
  }
  const accounts = [...new Set(world.numbers.map(({ wabaId }) => wabaId))];
  const scopes = [...app.permissions];
  return {
    data: {
      app_id: app.id,
      type: app.tokenExpiresAtS === 0 ? "SYSTEM_USER" : "USER",
      application: "Causeway",
      data_access_expires_at: 0,
      expires_at: app.tokenExpiresAtS,
      is_valid: app.tokenExpiresAtS === 0 || app.tokenExpiresAtS * 1000 > now,
      issued_at: Math.floor(now / 1000),
      scopes,
      granular_scopes: scopes.map((scope) =>
        [MESSAGING_PERMISSION, MANAGEMENT_PERMISSION].includes(scope)
          ? { scope, target_ids: accounts }
          : { scope },
      ),
      user_id: "122100000000000001",
    },
  };
}

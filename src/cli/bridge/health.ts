import * as v from "valibot";
import { type Answer, askServer } from "../ask-server.ts";
import { refused } from "../failure.ts";
import { readVariable, type Surroundings } from "../surroundings.ts";

const healthSchema = v.object({
  status: v.string(),
  platforms: v.record(v.string(), v.string()),
  problems: v.optional(v.array(v.string())),
});

/** How a bridge says it is. */
export type Health = v.InferOutput<typeof healthSchema>;

/**
 * Asks a bridge how it is. With the operator's token in the environment it also names what is wrong.
 * @param url its origin
 * @throws CausewayError `refused` when what answers there is no bridge, `unreachable` when nobody does
 */
export async function healthOf(surroundings: Surroundings, url: string): Promise<Health> {
  const token = readVariable(surroundings, "CAUSEWAY_ADMIN_TOKEN");
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const answer = await askServer(surroundings.fetch, `${url}/healthz`, { headers });
  const parsed = v.safeParse(healthSchema, answer.json);
  if (parsed.success) return parsed.output;
  throw refused(
    `${described(answer)} at ${url}/healthz is no Causeway bridge. Is the address right?`,
  );
}

function described({ status, headers }: Answer): string {
  const to = headers.get("location");
  return status >= 300 && status < 400 && to !== null
    ? `What answers (with a redirect, which platforms do not follow)`
    : `What answers (with ${status})`;
}

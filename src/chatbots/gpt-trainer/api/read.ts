import * as v from "valibot";
import type { EndpointName } from "./endpoints.ts";
import { GptTrainerApiError } from "./error.ts";
import type { Host } from "./host.ts";
import { type ApiRequest, send } from "./send.ts";

/**
 * Calls one endpoint and reads its JSON.
 * @param schema what the documents say that it answers; unknown keys pass
 * @throws GptTrainerApiError
 */
export async function sendForJson<T>(
  host: Host,
  endpoint: EndpointName,
  schema: v.GenericSchema<unknown, T>,
  request: ApiRequest = {},
): Promise<T> {
  const { text } = await send(host, endpoint, request);
  return readJson(endpoint, schema, text);
}

/**
 * Calls one endpoint that says only whether it did it.
 * @throws GptTrainerApiError
 */
export async function sendToBeDone(
  host: Host,
  endpoint: EndpointName,
  request: ApiRequest = {},
): Promise<void> {
  const { text, status } = await send(host, endpoint, request);
  if (v.is(notDone, text)) throw new GptTrainerApiError({ kind: "refused", endpoint, status });
}

const notDone = v.pipe(v.string(), v.parseJson(), v.looseObject({ success: v.literal(false) }));

/**
 * Reads JSON by a schema.
 * @throws GptTrainerApiError `unreadable`, which names the field and repeats no value
 */
export function readJson<T>(
  endpoint: EndpointName,
  schema: v.GenericSchema<unknown, T>,
  text: string,
): T {
  const json = parseJson(text);
  if (json === undefined) {
    throw new GptTrainerApiError({ kind: "unreadable", endpoint, about: "It is not JSON." });
  }
  const parsed = v.safeParse(schema, json.value);
  if (parsed.success) return parsed.output;
  const field = v.getDotPath(parsed.issues[0]) ?? "the whole";
  const about = `The field that does not fit: ${field}.`;
  throw new GptTrainerApiError({ kind: "unreadable", endpoint, about });
}

/** @returns undefined when it is no JSON; a box, because JSON may be null */
export function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return { value };
  } catch {
    return undefined;
  }
}

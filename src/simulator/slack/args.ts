import { ApiRefusal, missingField, refusalWith } from "./refusal.ts";
import type { JsonObject } from "./types.ts";

/** The arguments of one call: strings from a form, any JSON from a JSON body. `null` counts as absent. */
export type Args = ReadonlyMap<string, unknown>;

/** One request as it was read. */
export interface ParsedCall {
  readonly args: Args;
  /** The arguments for the record, without the token. */
  readonly raw: JsonObject;
  /** What the `Authorization` header, or a form, gives. */
  readonly token: string | undefined;
  readonly body: "json" | "form" | "none";
  readonly warnings: readonly string[];
}

/**
 * Reads the token and the arguments of a request: of its query and of a body in JSON, as a form or
 * as multipart. A token in a JSON body or in the query is not looked at.
 * @throws ApiRefusal when the body is not what it says it is
 * @see https://docs.slack.dev/apis/web-api/#post-bodies
 */
export async function readCall(request: Request): Promise<ParsedCall> {
  const { fields, body, warnings } = await readBody(request);
  const query = Object.fromEntries(new URL(request.url).searchParams);
  const { token: _, ...raw } = { ...query, ...fields };
  const args = new Map(
    Object.entries(raw).filter(([, value]) => value !== null && value !== undefined),
  );
  const header = /^Bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  const inForm = body === "form" ? fields["token"] : undefined;
  const token = header ?? (typeof inForm === "string" ? inForm : undefined);
  return { args, raw, token, body, warnings };
}

interface ReadBody {
  readonly fields: JsonObject;
  readonly body: ParsedCall["body"];
  readonly warnings: readonly string[];
}

async function readBody(request: Request): Promise<ReadBody> {
  const type = request.headers.get("content-type") ?? "";
  if (/^application\/json\b/i.test(type)) {
    const fields = readJson(await request.text());
    return { fields, body: "json", warnings: /charset=/i.test(type) ? [] : ["missing_charset"] };
  }
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) {
    const fields = Object.fromEntries(new URLSearchParams(await request.text()));
    return {
      fields,
      body: "form",
      warnings: /charset=/i.test(type) ? ["superfluous_charset"] : [],
    };
  }
  if (/^multipart\/form-data\b/i.test(type)) {
    return { fields: await readMultipart(request), body: "form", warnings: [] };
  }
  const text = await request.text();
  if (text === "") return { fields: {}, body: "none", warnings: [] };
  throw new ApiRefusal(type === "" ? "missing_post_type" : "invalid_post_type");
}

async function readMultipart(request: Request): Promise<JsonObject> {
  try {
    const form = await request.formData();
    return Object.fromEntries(
      [...form].map(([name, value]) => [name, typeof value === "string" ? value : "attached file"]),
    );
  } catch {
    throw new ApiRefusal("invalid_form_data");
  }
}

function readJson(text: string): JsonObject {
  const value = parseJson(text === "" ? "{}" : text);
  if (value === undefined) throw new ApiRefusal("invalid_json");
  if (!isObject(value)) throw new ApiRefusal("json_not_object");
  return value;
}

/** The value of a JSON text. @returns undefined when it is none */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether a value is an object, and no list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A text. @throws ApiRefusal `invalid_arguments` when JSON has something else in its place */
export function stringArg(args: Args, name: string): string | undefined {
  const value = args.get(name);
  if (value === undefined || typeof value === "string") return value;
  throw refusalWith("invalid_arguments", [`must be a string [json-pointer:/${name}]`]);
}

/** A text that must be there. @throws ApiRefusal `invalid_arguments` when it is not */
export function requiredArg(args: Args, name: string): string {
  const value = stringArg(args, name);
  if (value === undefined || value === "") throw missingField(name);
  return value;
}

/** Forms say `true` or `1`. @returns undefined when it was not said */
export function booleanArg(args: Args, name: string): boolean | undefined {
  const value = args.get(name);
  if (value === undefined || typeof value === "boolean") return value;
  return value === "true" || value === "1" || value === 1;
}

/** A structure, which a form carries as JSON text. @returns undefined for text that is no JSON */
export function structureArg(args: Args, name: string): unknown {
  const value = args.get(name);
  return typeof value === "string" ? parseJson(value) : value;
}

import * as v from "valibot";
import { refusal } from "../errors.ts";

/**
 * The longest message of any chat platform is Slack's 40 000 characters; as JSON with every
 * character escaped that is 240 kB.
 * @see https://docs.slack.dev/changelog/2018-truncating-really-long-messages
 */
export const BODY_LIMIT_BYTES = 256 * 1024;

/** A body that fits its schema, or the refusal that says what is wrong with it. */
export type ReadResult<T> =
  | { readonly kind: "read"; readonly body: T }
  | { readonly kind: "refused"; readonly response: Response };

/**
 * Reads a JSON body, whatever its content type says.
 * @param schema what it must be; unknown keys pass. Its messages are sent to the client
 * @param whenEmpty what stands for no body at all; without it a body is required
 */
export async function readJson<T extends v.GenericSchema>(
  request: Request,
  schema: T,
  whenEmpty?: unknown,
): Promise<ReadResult<v.InferOutput<T>>> {
  const text = await readText(request);
  if (text === undefined) return refused(refusal("body_too_large"));
  const isEmpty = text.trim() === "" && whenEmpty !== undefined;
  const json = isEmpty ? { value: whenEmpty } : parse(text);
  if (json === undefined) return refused(refusal("bad_request", "the body is not JSON"));
  if (Array.isArray(json.value)) {
    return refused(refusal("bad_request", "the body must be an object"));
  }
  const parsed = v.safeParse(schema, json.value);
  if (parsed.success) return { kind: "read", body: parsed.output };
  return refused(refusal("bad_request", describe(parsed.issues[0], schema)));
}

function refused(response: Response): { readonly kind: "refused"; readonly response: Response } {
  return { kind: "refused", response };
}

/** Which field is wrong and what it must be. The value itself may be somebody's words. */
function describe(issue: v.BaseIssue<unknown>, schema: unknown): string {
  const field = fieldOf(issue.path ?? [], schema);
  const isMissing = issue.received === "undefined";
  return isMissing ? `${field} is missing` : `${field} must be ${expectedBy(issue)}`;
}

/** The path to a field, up to a record: whoever sends one makes up the names in it. */
function fieldOf(path: readonly { readonly key?: unknown }[], schema: unknown): string {
  let named = "";
  let at = schema;
  for (const { key } of path) {
    at = within(at, key);
    if (at === undefined) return `a value of ${named}`;
    named += `${named === "" ? "" : "."}${String(key)}`;
  }
  return named === "" ? "the body" : named;
}

/** The schema of a field, as far as schemas give their fields names or numbers. */
function within(schema: unknown, key: unknown): unknown {
  if (typeof schema !== "object" || schema === null) return undefined;
  const of = (name: string): unknown => Reflect.get(schema, name);
  if (of("wrapped") !== undefined) return within(of("wrapped"), key);
  const options = of("options");
  if (Array.isArray(options)) {
    return options.map((option) => within(option, key)).find((found) => found !== undefined);
  }
  const fields = of("entries") ?? of("items");
  if (typeof fields !== "object" || fields === null) return of("item");
  const name = typeof key === "number" ? String(key) : key;
  const isField = typeof name === "string" && Object.hasOwn(fields, name);
  return isField ? Reflect.get(fields, name) : undefined;
}

function expectedBy({ kind, type, expected, message }: v.BaseIssue<unknown>): string {
  if (kind === "validation") return message;
  return names.get(type) ?? expected?.replace(/[()]/g, "").replaceAll(" | ", " or ") ?? message;
}

/** What the schema library calls by the names of its own functions. */
const names: ReadonlyMap<string, string> = new Map([
  ["loose_object", "an object"],
  ["object", "an object"],
  ["record", "an object"],
  ["array", "an array"],
  ["strict_tuple", "an array"],
  ["string", "a string"],
]);

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** The body, or undefined when it is too long; what is over the limit is not read. */
async function readText(request: Request): Promise<string | undefined> {
  const stream: ReadableStream<Uint8Array> | null = request.body;
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of stream ?? []) {
    bytes += chunk.byteLength;
    if (bytes > BODY_LIMIT_BYTES) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

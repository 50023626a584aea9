import { badRequest } from "./refusal.ts";

/**
 * The arguments of one call as Telegram's server keeps them: strings, whatever they came as. A value
 * of a JSON body that is no string is kept as its JSON text.
 */
export type Args = ReadonlyMap<string, string>;

/** One request's arguments: as strings for the methods, and as they came for the record. */
export interface ParsedArgs {
  readonly args: Args;
  readonly raw: Readonly<Record<string, unknown>>;
}

/**
 * Arguments of a URL's query and of a body in JSON, as a form or as multipart.
 * @throws ApiRefusal 400 when the body is not what it says it is, or JSON but no object
 * @see https://core.telegram.org/bots/api#making-requests
 */
export async function readArgs(
  query: URLSearchParams,
  body: Request | Response,
): Promise<ParsedArgs> {
  const raw: Record<string, unknown> = Object.fromEntries(query);
  const type = body.headers.get("content-type") ?? "";
  if (type.startsWith("application/json")) {
    Object.assign(raw, readJson(await body.text()));
  } else if (/^(?:multipart\/form-data|application\/x-www-form-urlencoded)/.test(type)) {
    for (const [name, value] of await readForm(body)) {
      raw[name] = typeof value === "string" ? value : "attached file";
    }
  } else {
    // Nothing is unread: a connection with unread bytes does not tell when its client leaves.
    await body.arrayBuffer();
  }
  const args = new Map<string, string>();
  for (const [name, value] of Object.entries(raw)) {
    args.set(name, typeof value === "string" ? value : JSON.stringify(value));
  }
  return { args, raw };
}

async function readForm(body: Request | Response): Promise<FormData> {
  try {
    return await body.formData();
  } catch {
    throw badRequest("can't parse the form");
  }
}

function readJson(text: string): object {
  if (text.trim() === "") return {};
  const value = parseJson(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw badRequest("can't parse JSON object");
  }
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

/** A whole number. @returns undefined when it is absent or none */
export function integerArg(args: Args, name: string): number | undefined {
  const text = args.get(name) ?? "";
  return /^-?\d+$/.test(text) ? Number(text) : undefined;
}

/** Telegram takes `true`, `yes` and `1` for yes. */
export function booleanArg(args: Args, name: string): boolean {
  return ["true", "yes", "1"].includes((args.get(name) ?? "").toLowerCase());
}

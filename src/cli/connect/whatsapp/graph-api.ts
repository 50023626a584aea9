import * as v from "valibot";
import { readApiAddress } from "../../addresses.ts";
import { askServer } from "../../ask-server.ts";
import { refused } from "../../failure.ts";
import { safeLine } from "../../safe-text.ts";
import { readVariable, type Surroundings } from "../../surroundings.ts";

const DEFAULT_URL = "https://graph.facebook.com";
const DEFAULT_VERSION = "v25.0";

/** @see https://developers.facebook.com/docs/graph-api/guides/error-handling */
const errorSchema = v.object({ error: v.object({ code: v.number(), message: v.string() }) });

/** The token is no good: invalid, expired or missing. */
const TOKEN_CODES: ReadonlySet<number> = new Set([0, 104, 190]);
/** The token is good and may not do this. */
const PERMISSION_CODES: ReadonlySet<number> = new Set([3, 10, 200]);

/** One question to the Graph API. */
export interface GraphQuestion {
  readonly path: string;
  readonly method?: "GET" | "POST";
  readonly query?: Readonly<Record<string, string>>;
  /** What is asked for, for the error that says it was refused. */
  readonly what: string;
}

/** Asks the Graph API. @throws CausewayError that says what to do when Meta says no */
export type AskGraph = <T>(
  question: GraphQuestion,
  schema: v.GenericSchema<unknown, T>,
) => Promise<T>;

/** @throws CausewayError `usage` when WHATSAPP_API_URL cannot be an address */
export function createGraphApi(surroundings: Surroundings, accessToken: string): AskGraph {
  const host = readApiAddress(surroundings, "WHATSAPP_API_URL", DEFAULT_URL);
  const version = readVariable(surroundings, "WHATSAPP_API_VERSION") ?? DEFAULT_VERSION;
  return async ({ path, method = "GET", query = {}, what }, schema) => {
    const search = new URLSearchParams(query).toString();
    const url = `${host}/${version}/${path}${search === "" ? "" : `?${search}`}`;
    const headers = { authorization: `Bearer ${accessToken}` };
    const { json, status } = await askServer(surroundings.fetch, url, { method, headers });
    const parsed = v.safeParse(schema, json);
    if (status === 200 && parsed.success) return parsed.output;
    const said = v.safeParse(errorSchema, json);
    if (!said.success) throw refused(`Meta answered ${status} when asked for ${what}.`);
    throw saidNo(what, said.output.error, accessToken);
  };
}

function saidNo(what: string, error: { code: number; message: string }, token: string): Error {
  const { code } = error;
  const words = safeLine(error.message.replaceAll(token, "…"));
  if (TOKEN_CODES.has(code)) {
    return refused(
      `Meta does not take WHATSAPP_ACCESS_TOKEN (${code}: ${words}) ` +
        "Make a token of a system user, which does not run out: docs/connect.md.",
    );
  }
  const hint = PERMISSION_CODES.has(code)
    ? " The token needs whatsapp_business_messaging and whatsapp_business_management, and the system user the account."
    : "";
  return refused(`Meta refuses ${what} (${code}): ${words}${hint}`);
}

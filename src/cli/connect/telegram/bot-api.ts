import * as v from "valibot";
import { readApiAddress } from "../../addresses.ts";
import { askServer, jsonPost } from "../../ask-server.ts";
import { refused } from "../../failure.ts";
import { safeLine } from "../../safe-text.ts";
import type { Surroundings } from "../../surroundings.ts";

const DEFAULT_URL = "https://api.telegram.org";

/** @see https://core.telegram.org/bots/api#making-requests */
const answerSchema = v.variant("ok", [
  v.object({ ok: v.literal(true), result: v.unknown() }),
  v.object({ ok: v.literal(false), error_code: v.number(), description: v.string() }),
]);

/** Calls one method of the Bot API. @throws CausewayError in Telegram's words when it says no */
export type CallBotApi = <T>(
  method: string,
  params: Readonly<Record<string, unknown>>,
  schema: v.GenericSchema<unknown, T>,
) => Promise<T>;

/** @throws CausewayError `usage` when TELEGRAM_API_BASE_URL cannot be an address */
export function createBotApi(surroundings: Surroundings, token: string): CallBotApi {
  const base = readApiAddress(surroundings, "TELEGRAM_API_BASE_URL", DEFAULT_URL);
  return async (method, params, schema) => {
    const url = `${base}/bot${token}/${method}`;
    const { json, status } = await askServer(surroundings.fetch, url, jsonPost(params));
    const answer = v.safeParse(answerSchema, json);
    if (!answer.success) throw strange(method, `with ${status}`);
    if (!answer.output.ok) throw saidNo(method, answer.output);
    const result = v.safeParse(schema, answer.output.result);
    if (!result.success) throw strange(method, "in a form that is not documented");
    return result.output;
  };
}

function strange(method: string, how: string): Error {
  return refused(`${method} was answered ${how}: TELEGRAM_API_BASE_URL is not Telegram's.`);
}

function saidNo(method: string, answer: { error_code: number; description: string }): Error {
  const { error_code: code, description } = answer;
  // A token that is not even shaped like one leads to no method: 404.
  return code === 401 || code === 404
    ? refused("Telegram does not know this TELEGRAM_BOT_TOKEN: copy it again from @BotFather.")
    : refused(`Telegram refuses ${method}: ${safeLine(description)} (${code}).`);
}

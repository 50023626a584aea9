import * as v from "valibot";
import { type Args, parseJson } from "../args.ts";
import { badRequest } from "../refusal.ts";
import type { Method } from "./method.ts";

const MAX_COMMANDS = 100;

/** @see https://core.telegram.org/bots/api#botcommand */
const commandsSchema = v.array(
  v.looseObject({
    command: v.pipe(v.string(), v.regex(/^[a-z0-9_]{1,32}$/)),
    description: v.pipe(v.string(), v.minLength(1), v.maxLength(256)),
  }),
);

/** Of scopes there is the default one only. @see https://core.telegram.org/bots/api#setmycommands */
export const setMyCommands: Method = (bot, args) => {
  const value = parseJson(args.get("commands") ?? "");
  if (!Array.isArray(value)) throw badRequest("expected an Array of BotCommand");
  if (value.length > MAX_COMMANDS) throw badRequest("BOT_COMMANDS_TOO_MUCH");
  const parsed = v.safeParse(commandsSchema, value);
  if (!parsed.success) throw badRequest("BOT_COMMAND_INVALID");
  bot.commands.set(languageIn(args), parsed.output);
  return { result: true };
};

/** @see https://core.telegram.org/bots/api#getmycommands */
export const getMyCommands: Method = (bot, args) => ({
  result: bot.commands.get(languageIn(args)) ?? [],
});

/** Two letters of ISO 639-1, or nothing: a tag such as `pt-br` is refused. */
function languageIn(args: Args): string {
  const code = args.get("language_code") ?? "";
  if (!/^(?:[a-z]{2})?$/.test(code)) throw badRequest("invalid language code specified");
  const scope = parseJson(args.get("scope") ?? '{"type":"default"}');
  if (!v.is(v.object({ type: v.literal("default") }), scope)) {
    throw badRequest("only the default scope is played here");
  }
  return code;
}

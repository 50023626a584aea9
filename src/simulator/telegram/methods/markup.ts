import type { InlineKeyboardMarkup } from "@grammyjs/types";
import * as v from "valibot";
import { type Args, parseJson } from "../args.ts";
import { badRequest } from "../refusal.ts";

/** @see https://core.telegram.org/bots/api#inlinekeyboardbutton */
const MAX_CALLBACK_DATA_BYTES = 64;

const buttonSchema = v.looseObject({
  text: v.string(),
  callback_data: v.optional(v.string()),
  url: v.optional(v.string()),
  copy_text: v.optional(v.object({ text: v.string() })),
});
const markupSchema = v.looseObject({ inline_keyboard: v.optional(v.array(v.array(v.unknown()))) });

type Button = InlineKeyboardMarkup["inline_keyboard"][number][number];

/**
 * The inline keyboard of a call; other markup is taken and not shown.
 * @throws ApiRefusal 400 when it cannot be read
 */
export function readInlineKeyboard(args: Args): InlineKeyboardMarkup | undefined {
  const given = args.get("reply_markup");
  if (given === undefined || given === "") return undefined;
  const value = parseJson(given);
  if (value === undefined) throw badRequest("can't parse reply keyboard markup JSON object");
  if (typeof value !== "object" || value === null) {
    throw badRequest("object expected as reply markup");
  }
  const parsed = v.safeParse(markupSchema, value);
  if (!parsed.success) {
    throw badRequest(
      'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
    );
  }
  const rows = parsed.output.inline_keyboard;
  return rows && { inline_keyboard: rows.map((row) => row.map(readButton)) };
}

function readButton(value: unknown): Button {
  const parsed = v.safeParse(buttonSchema, value);
  if (!parsed.success) {
    throw badRequest("can't parse inline keyboard button: InlineKeyboardButton must be an Object");
  }
  const { text, url, callback_data, copy_text } = parsed.output;
  if (url !== undefined) return { text, url };
  if (callback_data !== undefined) {
    if (Buffer.byteLength(callback_data) > MAX_CALLBACK_DATA_BYTES) {
      throw badRequest("BUTTON_DATA_INVALID");
    }
    return { text, callback_data };
  }
  if (copy_text) return { text, copy_text };
  throw badRequest(
    "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
  );
}

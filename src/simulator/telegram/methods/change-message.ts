import { requireChat } from "../access.ts";
import { integerArg } from "../args.ts";
import { messageIn } from "../compose.ts";
import { badRequest, tooManyRequests } from "../refusal.ts";
import { readText, visibleText } from "../text.ts";
import { readInlineKeyboard } from "./markup.ts";
import type { Method } from "./method.ts";

/** Older messages cannot be taken back. @see https://core.telegram.org/bots/api#deletemessage */
const DELETABLE_FOR_MS = 48 * 60 * 60 * 1000;

/**
 * Leaving out the keyboard takes it away.
 * @see https://core.telegram.org/bots/api#editmessagetext
 */
export const editMessageText: Method = (bot, args, { world, rates, now }) => {
  const given = readText(args);
  const keyboard = readInlineKeyboard(args);
  const chat = requireChat(world, bot, args, "write");
  const shown = messageIn(chat, integerArg(args, "message_id") ?? 0);
  if (!shown) throw badRequest("message to edit not found");
  if (shown.json.from.id !== bot.id) throw badRequest("message can't be edited");
  const { text, entities } = visibleText(given);
  const { reply_markup: oldKeyboard, entities: oldEntities, ...kept } = shown.json;
  const unchanged = JSON.stringify([kept.text, oldEntities ?? [], oldKeyboard]);
  if (unchanged === JSON.stringify([text, entities, keyboard])) {
    throw badRequest(
      "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message",
    );
  }
  const waitS = rates.take(chat);
  if (waitS !== undefined) throw tooManyRequests(waitS);
  shown.json = {
    ...kept,
    text,
    edit_date: Math.floor(now() / 1000),
    ...(entities.length === 0 ? {} : { entities: [...entities] }),
    ...(keyboard ? { reply_markup: keyboard } : {}),
  };
  shown.edits.push({ at: now(), text });
  return { result: shown.json };
};

export const deleteMessage: Method = (bot, args, { world, now }) => {
  if (!args.get("chat_id")) throw badRequest("chat identifier is not specified");
  const messageId = integerArg(args, "message_id") ?? 0;
  if (messageId === 0) throw badRequest("message identifier is not specified");
  const chat = requireChat(world, bot, args, "write");
  const shown = messageIn(chat, messageId);
  if (!shown) throw badRequest("message to delete not found");
  const mayDelete = shown.json.from.id === bot.id || chat.type === "private";
  if (!mayDelete) throw badRequest("message can't be deleted");
  if (now() - shown.at > DELETABLE_FOR_MS) {
    throw badRequest("message can't be deleted for everyone");
  }
  shown.deleted = true;
  return { result: true };
};

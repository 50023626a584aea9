import { requireChat, requireTopic } from "../access.ts";
import { booleanArg } from "../args.ts";
import { botAsItself, chatAsJson } from "../describe.ts";
import { badRequest } from "../refusal.ts";
import type { Method } from "./method.ts";

/** @see https://core.telegram.org/bots/api#sendchataction */
const actions = new Set([
  "typing",
  "upload_photo",
  "record_video",
  "upload_video",
  "record_voice",
  "upload_voice",
  "upload_document",
  "choose_sticker",
  "find_location",
  "record_video_note",
  "upload_video_note",
]);

export const getMe: Method = (bot) => ({ result: botAsItself(bot) });

/** The General topic may be named here, unlike in `sendMessage`. */
export const sendChatAction: Method = (bot, args, { world, record, now }) => {
  const action = args.get("action") ?? "";
  if (!actions.has(action)) throw badRequest("wrong parameter action in request");
  const chat = requireChat(world, bot, args, "write");
  const isGeneral = args.get("message_thread_id") === "1" && chat.type !== "private";
  const topic = isGeneral ? undefined : requireTopic(chat, args);
  record.noteTyping(chat, { action, at: now(), ...(topic ? { topic: topic.id } : {}) });
  return { result: true };
};

export const getChat: Method = (bot, args, { world }) => {
  const chat = requireChat(world, bot, args, "read");
  const whole = { accent_color_id: 0, max_reaction_count: 11, accepted_gift_types: {} };
  return { result: { ...chatAsJson(chat), ...whole } };
};

/** Any file that the simulator has sent can be asked for; its bytes cannot be fetched. */
export const getFile: Method = (_bot, args) => {
  const fileId = args.get("file_id") ?? "";
  if (fileId === "") throw badRequest("file_id not specified");
  if (!fileId.startsWith("file-")) {
    throw badRequest("wrong file_id or the file is temporarily unavailable");
  }
  const file = { file_id: fileId, file_unique_id: fileId.replace("file-", "unique-") };
  return { result: { ...file, file_size: 90_000, file_path: `documents/${fileId}` } };
};

export const answerCallbackQuery: Method = (bot, args, { callbacks, now }) => {
  const answer = { text: args.get("text") ?? "", isAlert: booleanArg(args, "show_alert") };
  if (!callbacks.answer(bot.id, args.get("callback_query_id") ?? "", answer, now())) {
    throw badRequest("query is too old and response timeout expired or query ID is invalid");
  }
  return { result: true };
};

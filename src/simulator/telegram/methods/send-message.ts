import * as v from "valibot";
import { requireChat, requireTopic } from "../access.ts";
import { type Args, booleanArg, integerArg, parseJson } from "../args.ts";
import { messageIn, show } from "../compose.ts";
import { botAsUser } from "../describe.ts";
import { badRequest, tooManyRequests } from "../refusal.ts";
import { readText, visibleText } from "../text.ts";
import type { ShownMessage, SimulatedChat } from "../types.ts";
import { readInlineKeyboard } from "./markup.ts";
import type { Method } from "./method.ts";

/**
 * Refusals come in the server's order: first what it finds in the call alone, then the chat, the
 * topic, the message replied to, and last the rate, so that a refused call costs none.
 * @see https://core.telegram.org/bots/api#sendmessage
 */
export const sendMessage: Method = (bot, args, { world, rates, now }) => {
  const given = readText(args);
  const keyboard = readInlineKeyboard(args);
  const wanted = readReply(args);
  const chat = requireChat(world, bot, args, "write");
  const topic = requireTopic(chat, args);
  const replyTo = wanted && findReplied(chat, wanted, topic?.id);
  const { text, entities } = visibleText(given);
  if (chat.type !== "private" && chat.restricted) {
    throw badRequest("not enough rights to send text messages to the chat");
  }
  const waitS = rates.take(chat);
  if (waitS !== undefined) throw tooManyRequests(waitS);
  const content = {
    text,
    ...(entities.length === 0 ? {} : { entities: [...entities] }),
    ...(keyboard ? { reply_markup: keyboard } : {}),
  };
  const shown = show(chat, {
    from: botAsUser(bot),
    content,
    replyTo,
    topicId: topic?.id,
    at: now(),
  });
  return { result: shown.json };
};

const replySchema = v.looseObject({
  message_id: v.optional(v.pipe(v.number(), v.integer())),
  chat_id: v.optional(v.union([v.number(), v.string()])),
  allow_sending_without_reply: v.optional(v.boolean()),
});

interface WantedReply {
  readonly messageId: number;
  readonly optional: boolean;
  /** Where it is, when that was said. */
  readonly chatId?: string;
}

/** @see https://core.telegram.org/bots/api#replyparameters */
function readReply(args: Args): WantedReply | undefined {
  const given = args.get("reply_parameters");
  if (given === undefined || given === "") {
    // The form of before Bot API 7.0, still taken.
    const messageId = integerArg(args, "reply_to_message_id");
    const optional = booleanArg(args, "allow_sending_without_reply");
    return messageId === undefined ? undefined : { messageId, optional };
  }
  const value = parseJson(given);
  if (value === undefined) throw badRequest("can't parse reply parameters JSON object");
  const parsed = v.safeParse(replySchema, value);
  if (!parsed.success) throw badRequest("object expected as reply parameters");
  const { message_id: messageId, chat_id, allow_sending_without_reply: optional } = parsed.output;
  if (messageId === undefined) throw badRequest('can\'t find field "message_id"');
  return {
    messageId,
    optional: optional ?? false,
    ...(chat_id === undefined ? {} : { chatId: String(chat_id) }),
  };
}

/** Leave to send without it holds within one chat and topic only. */
function findReplied(
  chat: SimulatedChat,
  { messageId, optional, chatId }: WantedReply,
  topicId: number | undefined,
): ShownMessage | undefined {
  const isHere = chatId === undefined || chatId === String(chat.id);
  const found = isHere ? messageIn(chat, messageId) : undefined;
  if (found) {
    const isForum = chat.type !== "private" && chat.isForum;
    const sameTopic = !isForum || found.json.message_thread_id === topicId;
    // Telegram then shows a reply to elsewhere; the bots here have no reason to send one.
    if (!sameTopic && topicId !== undefined) throw badRequest("message to be replied not found");
    return found;
  }
  if (optional && isHere) return undefined;
  throw badRequest("message to be replied not found");
}

import type { Delivery } from "./delivery.ts";
import type {
  ChatMessage,
  Happening,
  ShownMessage,
  SimulatedBot,
  SimulatedChat,
  UpdateJson,
} from "./types.ts";
import type { World } from "./world.ts";

/** The bots that hear of a message in `chat` which somebody else wrote. */
export function listenersOf(
  world: World,
  chat: SimulatedChat,
  message: ChatMessage,
): SimulatedBot[] {
  if (chat.type === "private") {
    return chat.bot.blockedBy.has(chat.person.id) ? [] : [chat.bot];
  }
  return world.bots.filter(
    (bot) =>
      bot.id !== message.from.id &&
      chat.standing.get(bot.id) === "member" &&
      mayRead(bot, chat.messages, message),
  );
}

/** Sends a message, or its edited form, to every bot that may hear of it. */
export function publish(
  world: World,
  delivery: Delivery,
  chat: SimulatedChat,
  message: ChatMessage,
  kind: "message" | "edited_message" = "message",
): UpdateJson[] {
  const happening: Happening = kind === "message" ? { message } : { edited_message: message };
  return listenersOf(world, chat, message).map((bot) => delivery.inboxOf(bot).send(happening));
}

/**
 * Privacy mode: what is not for the bot is not shown to it.
 * @see https://core.telegram.org/bots/features#privacy-mode
 */
function mayRead(
  bot: SimulatedBot,
  messages: readonly ShownMessage[],
  message: ChatMessage,
): boolean {
  if (bot.canReadAllGroupMessages || isService(message)) return true;
  const reply = message.reply_to_message;
  if (reply?.from.id === bot.id && !reply.forum_topic_created) return true;
  const text = message.text ?? message.caption ?? "";
  const handle = `@${bot.username}`.toLowerCase();
  return (message.entities ?? message.caption_entities ?? []).some((entity) => {
    const words = text.slice(entity.offset, entity.offset + entity.length).toLowerCase();
    if (entity.type === "mention") return words === handle;
    if (entity.type === "text_mention") return entity.user.id === bot.id;
    if (entity.type !== "bot_command") return false;
    return words.includes("@") ? words.endsWith(handle) : spokeLast(bot, messages);
  });
}

function isService(message: ChatMessage): boolean {
  return (
    message.forum_topic_created !== undefined ||
    message.forum_topic_closed !== undefined ||
    message.migrate_to_chat_id !== undefined ||
    message.migrate_from_chat_id !== undefined
  );
}

function spokeLast(bot: SimulatedBot, messages: readonly ShownMessage[]): boolean {
  return messages.findLast(({ json }) => json.from.is_bot)?.json.from.id === bot.id;
}

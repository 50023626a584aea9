import { type Args, integerArg } from "./args.ts";
import { badRequest, forbidden } from "./refusal.ts";
import type { GroupChat, PrivateChat, SimulatedBot, SimulatedChat, Topic } from "./types.ts";
import { chatOf, type World } from "./world.ts";

/** The topic of a forum that needs no id, and must not be given one. */
const GENERAL_TOPIC_ID = 1;

/**
 * The chat that `chat_id` names.
 * @param access `read` to look at it, `write` to change anything in it
 * @throws ApiRefusal in Telegram's words when the bot has none
 */
export function requireChat(
  world: World,
  bot: SimulatedBot,
  args: Args,
  access: "read" | "write",
): SimulatedChat {
  const given = args.get("chat_id") ?? "";
  if (given === "") throw badRequest("chat_id is empty");
  const id = integerArg(args, "chat_id");
  const chat = id === undefined ? undefined : chatOf(world, bot, id);
  if (!chat) throw unknownChat(world, id, access);
  if (access === "read") return chat;
  if (chat.type === "private") refuseClosedPrivateChat(chat);
  else refuseClosedGroup(chat, bot);
  return chat;
}

function unknownChat(world: World, id: number | undefined, access: "read" | "write"): Error {
  const isStranger = world.persons.some((person) => person.id === id);
  return isStranger && access === "write"
    ? forbidden("bot can't initiate conversation with a user")
    : badRequest("chat not found");
}

function refuseClosedPrivateChat({ person, bot }: PrivateChat): void {
  if (person.deactivated) throw forbidden("user is deactivated");
  if (!bot.contacts.has(person.id)) {
    throw forbidden("bot can't initiate conversation with a user");
  }
  if (bot.blockedBy.has(person.id)) throw forbidden("bot was blocked by the user");
}

function refuseClosedGroup(chat: GroupChat, bot: SimulatedBot): void {
  if (chat.upgradedTo) {
    throw badRequest("group chat was upgraded to a supergroup chat", {
      migrate_to_chat_id: chat.upgradedTo.id,
    });
  }
  const standing = chat.standing.get(bot.id) ?? "left";
  if (standing === "kicked") throw forbidden(`bot was kicked from the ${chat.type} chat`);
  if (standing === "left") throw forbidden(`bot is not a member of the ${chat.type} chat`);
}

/**
 * The topic that `message_thread_id` names. Where there are no topics it means nothing and is
 * passed over.
 * @throws ApiRefusal 400 when it does not exist (`1`, for General, included), is closed or deleted
 */
export function requireTopic(chat: SimulatedChat, args: Args): Topic | undefined {
  const id = integerArg(args, "message_thread_id") ?? 0;
  if (id <= 0 || (chat.type !== "private" && !chat.isForum)) return undefined;
  const topic = chat.topics.get(id);
  if (!topic || (id === GENERAL_TOPIC_ID && chat.type !== "private")) {
    throw badRequest("message thread not found");
  }
  if (topic.state === "deleted") throw badRequest("TOPIC_DELETED");
  if (topic.state === "closed") throw badRequest("TOPIC_CLOSED");
  return topic;
}

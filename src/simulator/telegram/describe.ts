import type { Chat, User, UserFromGetMe } from "@grammyjs/types";
import type { ChatMessage, Person, RepliedMessage, SimulatedBot, SimulatedChat } from "./types.ts";

/** A person as the Bot API describes one. @see https://core.telegram.org/bots/api#user */
export function personAsUser(person: Person): User {
  return {
    id: person.id,
    is_bot: false,
    first_name: person.firstName,
    ...(person.username === undefined ? {} : { username: person.username }),
    ...(person.languageCode === undefined ? {} : { language_code: person.languageCode }),
  };
}

/** A bot as the Bot API describes one to others. */
export function botAsUser(bot: SimulatedBot): User {
  return { id: bot.id, is_bot: true, first_name: bot.firstName, username: bot.username };
}

/** What `getMe` says. @see https://core.telegram.org/bots/api#getme */
export function botAsItself(bot: SimulatedBot): UserFromGetMe {
  return {
    id: bot.id,
    is_bot: true,
    first_name: bot.firstName,
    username: bot.username,
    can_join_groups: true,
    can_read_all_group_messages: bot.canReadAllGroupMessages,
    supports_inline_queries: false,
    can_connect_to_business: false,
    has_main_web_app: false,
    has_topics_enabled: false,
    allows_users_to_create_topics: false,
    can_manage_bots: false,
    supports_join_request_queries: false,
  };
}

/** A chat as it stands in messages. @see https://core.telegram.org/bots/api#chat */
export function chatAsJson(
  chat: SimulatedChat,
): Chat.PrivateChat | Chat.GroupChat | Chat.SupergroupChat {
  if (chat.type === "private") {
    const { firstName, username } = chat.person;
    return {
      id: chat.id,
      type: "private",
      first_name: firstName,
      ...(username === undefined ? {} : { username }),
    };
  }
  if (chat.type === "group") return { id: chat.id, type: "group", title: chat.title };
  return {
    id: chat.id,
    type: "supergroup",
    title: chat.title,
    ...(chat.isForum ? { is_forum: true } : {}),
  };
}

/** A message as it stands inside a reply: without what it replied to itself. */
export function asReplied(message: ChatMessage): RepliedMessage {
  const { reply_to_message: _, ...replied } = message;
  return replied;
}

import type { Message, User } from "@grammyjs/types";
import { asReplied, chatAsJson } from "./describe.ts";
import type { ChatMessage, ShownMessage, SimulatedChat } from "./types.ts";

/** What a message consists of, besides who, where and when. */
export type Content = Partial<Omit<Message, "reply_to_message" | "chat" | "from">>;

/** One message to be. */
export interface Draft {
  readonly from: User;
  readonly content: Content;
  readonly replyTo?: ShownMessage | undefined;
  readonly topicId?: number | undefined;
  /** Unix milliseconds. */
  readonly at: number;
}

/** Puts a message into a chat: it has the chat's next id and is seen from now on. */
export function show(chat: SimulatedChat, draft: Draft): ShownMessage {
  const shown: ShownMessage = {
    json: compose(chat, draft, chat.nextMessageId),
    at: draft.at,
    edits: [],
    deleted: false,
  };
  chat.nextMessageId += 1;
  chat.messages.push(shown);
  return shown;
}

/** The message that `draft` would be. */
export function compose(chat: SimulatedChat, draft: Draft, messageId: number): ChatMessage {
  const { from, content, at, topicId } = draft;
  const replied = draft.replyTo ?? topicBeginning(chat, topicId);
  return {
    message_id: messageId,
    from,
    chat: chatAsJson(chat),
    date: Math.floor(at / 1000),
    ...threadOf(chat, draft),
    ...(replied ? { reply_to_message: asReplied(replied.json) } : {}),
    ...content,
  };
}

/** The message with this id, unless it was deleted. */
export function messageIn(chat: SimulatedChat, messageId: number): ShownMessage | undefined {
  return chat.messages.find((message) => message.json.message_id === messageId && !message.deleted);
}

/**
 * In a forum, a message in a topic answers the service message that began the topic, although nobody
 * pressed "Reply".
 */
function topicBeginning(
  chat: SimulatedChat,
  topicId: number | undefined,
): ShownMessage | undefined {
  if (topicId === undefined || chat.type === "private") return undefined;
  return messageIn(chat, topicId);
}

/** Outside of forums a supergroup numbers its chains of replies, which is no topic. */
function threadOf(
  chat: SimulatedChat,
  { topicId, replyTo }: Draft,
): Pick<Content, "message_thread_id" | "is_topic_message"> {
  if (topicId !== undefined) return { message_thread_id: topicId, is_topic_message: true };
  if (chat.type !== "supergroup" || chat.isForum || !replyTo) return {};
  return { message_thread_id: replyTo.json.message_thread_id ?? replyTo.json.message_id };
}

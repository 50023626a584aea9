import * as v from "valibot";
import type { TextRange } from "../../lib/text-ranges.ts";
import type { Author } from "../../messages/inbound.ts";

/**
 * What this adapter reads of Telegram's objects, and nothing else: unknown fields and kinds pass,
 * because Telegram adds some every few weeks.
 * @see https://core.telegram.org/bots/api#update
 */

/** Ids and offsets. JSON can hold numbers that are none, such as `1e400`. */
const whole = v.pipe(
  v.number(),
  v.check((id) => Number.isSafeInteger(id)),
);

/** Unix seconds that can be told in milliseconds as well. */
const seconds = v.pipe(
  v.number(),
  v.check((unix) => Number.isSafeInteger(unix * 1000)),
);

/** @see https://core.telegram.org/bots/api#user */
const user = v.object({
  id: whole,
  is_bot: v.boolean(),
  first_name: v.optional(v.string()),
  last_name: v.optional(v.string()),
  language_code: v.optional(v.string()),
});

/** @see https://core.telegram.org/bots/api#chat */
const chat = v.object({
  id: whole,
  type: v.string(),
  title: v.optional(v.string()),
  is_direct_messages: v.optional(v.boolean()),
});

/** Offsets and lengths count UTF-16 code units. @see https://core.telegram.org/bots/api#messageentity */
const entity = v.object({
  type: v.string(),
  offset: whole,
  length: whole,
  user: v.optional(v.object({ id: whole })),
});

const repliedTo = v.object({
  message_id: whole,
  from: v.optional(v.object({ id: whole })),
  forum_topic_created: v.optional(v.unknown()),
});

/** Loose, because what a message shows is told by which of many fields it has. */
const message = v.looseObject({
  message_id: whole,
  ephemeral_message_id: v.optional(whole),
  date: seconds,
  edit_date: v.optional(seconds),
  chat,
  from: v.optional(user),
  sender_chat: v.optional(chat),
  via_bot: v.optional(v.object({ id: whole })),
  message_thread_id: v.optional(whole),
  is_topic_message: v.optional(v.boolean()),
  is_automatic_forward: v.optional(v.boolean()),
  business_connection_id: v.optional(v.string()),
  guest_query_id: v.optional(v.string()),
  media_group_id: v.optional(v.string()),
  reply_to_message: v.optional(repliedTo),
  text: v.optional(v.string()),
  entities: v.optional(v.array(entity)),
  caption: v.optional(v.string()),
  caption_entities: v.optional(v.array(entity)),
  rich_message: v.optional(v.object({ blocks: v.array(v.unknown()) })),
  migrate_to_chat_id: v.optional(whole),
  migrate_from_chat_id: v.optional(whole),
});

/** @see https://core.telegram.org/bots/api#chatmemberupdated */
const chatMemberUpdated = v.object({
  chat,
  date: seconds,
  new_chat_member: v.object({
    status: v.string(),
    can_send_messages: v.optional(v.boolean()),
    is_member: v.optional(v.boolean()),
  }),
});

/** At most one field besides `update_id` is there. @see https://core.telegram.org/bots/api#update */
export const updateSchema = v.looseObject({
  update_id: whole,
  message: v.optional(message),
  edited_message: v.optional(message),
  callback_query: v.optional(v.object({ id: v.string() })),
  my_chat_member: v.optional(chatMemberUpdated),
});

export type TelegramMessage = v.InferOutput<typeof message>;
type TelegramEntity = v.InferOutput<typeof entity>;
export type TelegramChatMemberUpdated = v.InferOutput<typeof chatMemberUpdated>;

/** Words as somebody wrote them, with what Telegram marked in them. */
export interface MarkedText {
  readonly text: string;
  readonly entities: readonly TelegramEntity[];
}

/**
 * What a message shows besides words. The specific ones come first: an animation also sets
 * `document`, a venue `location`, a live photo `photo`.
 * @see https://core.telegram.org/bots/api#message
 */
const WORDLESS_FIELDS = [
  "animation",
  "venue",
  "live_photo",
  "photo",
  "voice",
  "audio",
  "video",
  "video_note",
  "document",
  "sticker",
  "location",
  "contact",
  "poll",
  "dice",
  "game",
  "story",
  "checklist",
  "paid_media",
  "rich_message",
] as const;

/** The first thing without words that `message` shows; undefined when it shows none. */
export function wordlessKindOf(message: TelegramMessage): string | undefined {
  return WORDLESS_FIELDS.find((field) => message[field] !== undefined);
}

/** The words of `message`: its text, its caption, or its rich blocks flattened; empty when it has none. */
export function markedTextOf(message: TelegramMessage): MarkedText {
  if (message.text !== undefined) return { text: message.text, entities: message.entities ?? [] };
  if (message.caption !== undefined) {
    return { text: message.caption, entities: message.caption_entities ?? [] };
  }
  return message.rich_message === undefined
    ? { text: "", entities: [] }
    : flattenRich(message.rich_message.blocks);
}

/** A command that a message begins with. */
export interface Command {
  /** In lower case, without the slash. */
  readonly name: string;
  /** The bot it names, without `@`. */
  readonly bot?: string;
  /** Where `@bot` stands. */
  readonly botRange: TextRange;
}

/** The command that `text` begins with. @see https://core.telegram.org/bots/features#commands */
export function commandOf({ text, entities }: MarkedText): Command | undefined {
  const entity = entities.find(({ type, offset }) => type === "bot_command" && offset === 0);
  if (entity === undefined) return undefined;
  const [name = "", bot] = text.slice(1, entity.length).split("@");
  return {
    name: name.toLowerCase(),
    ...(bot === undefined ? {} : { bot }),
    botRange: { start: 1 + name.length, end: entity.length },
  };
}

/** The author; undefined for a message that nobody signed. */
export function authorOf({ from, sender_chat: chat }: TelegramMessage): Author | undefined {
  if (chat !== undefined) {
    return { id: String(chat.id), ...(chat.title === undefined ? {} : { name: chat.title }) };
  }
  if (from === undefined) return undefined;
  const name = [from.first_name, from.last_name].filter(Boolean).join(" ");
  return {
    id: String(from.id),
    ...(name === "" ? {} : { name }),
    ...(from.language_code === undefined ? {} : { locale: from.language_code }),
  };
}

/**
 * The topic of a forum. Elsewhere `message_thread_id` only marks a chain of replies, and the General
 * topic has none.
 * @see https://core.telegram.org/bots/api#message (is_topic_message)
 */
export function topicOf(message: TelegramMessage): string | undefined {
  const { message_thread_id: thread, is_topic_message: isTopic } = message;
  return isTopic === true && thread !== undefined ? String(thread) : undefined;
}

/** Whether `message` was written to us alone. */
export function isPrivate({ chat: { type } }: TelegramMessage): boolean {
  return type === "private";
}

/**
 * Whether `message` answers one of the bot's. In a topic every message that answers nothing carries the
 * message that opened the topic as if it answered that one.
 * @see https://core.telegram.org/bots/api#message (reply_to_message)
 */
export function isReplyTo(botId: string, message: TelegramMessage): boolean {
  const reply = message.reply_to_message;
  if (reply?.from === undefined || String(reply.from.id) !== botId) return false;
  if (reply.forum_topic_created !== undefined) return false;
  return !(message.is_topic_message === true && reply.message_id === message.message_thread_id);
}

/** Telegram nests rich blocks and formatting 16 deep at most. @see https://core.telegram.org/bots/api#rich-messages */
const RICH_DEPTH_MAX = 40;

/** Fields of a rich block or text that hold more of the same, in the order in which they are read. */
const RICH_CHILDREN = ["summary", "text", "blocks", "items", "cells", "caption", "credit"] as const;

/** Kinds whose mark decides whether a message is meant for us. */
const RICH_ENTITIES = new Set(["mention", "text_mention", "bot_command"]);

const richNode = v.looseObject({
  type: v.optional(v.string()),
  expression: v.optional(v.string()),
  alternative_text: v.optional(v.string()),
  user: v.optional(v.object({ id: whole })),
});

/**
 * The words of rich blocks, one block a line, with the same marks that a plain text would carry.
 * @see https://core.telegram.org/bots/api#richmessage
 */
function flattenRich(blocks: readonly unknown[]): MarkedText {
  let text = "";
  const entities: TelegramEntity[] = [];

  function visit(node: unknown, depth: number): void {
    if (depth > RICH_DEPTH_MAX) return;
    if (typeof node === "string") {
      text += node;
    } else if (Array.isArray(node)) {
      for (const child of node) visit(child, depth + 1);
    } else if (v.is(richNode, node)) {
      visitNode(node, depth);
    }
  }

  function visitNode(node: v.InferOutput<typeof richNode>, depth: number): void {
    const offset = text.length;
    text += node.expression ?? node.alternative_text ?? "";
    for (const field of RICH_CHILDREN) {
      const child = node[field];
      if (!Array.isArray(child) || field === "text") visit(child, depth + 1);
      else for (const block of child) visitLine(block, depth + 1);
    }
    if (node.type !== undefined && RICH_ENTITIES.has(node.type)) {
      const marked = { type: node.type, offset, length: text.length - offset };
      entities.push(node.user === undefined ? marked : { ...marked, user: node.user });
    }
  }

  function visitLine(block: unknown, depth: number): void {
    if (text !== "" && !text.endsWith("\n")) text += "\n";
    visit(block, depth);
  }

  for (const block of blocks) visitLine(block, 0);
  return { text, entities };
}

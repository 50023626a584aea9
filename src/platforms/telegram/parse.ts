import * as v from "valibot";
import { type TextRange, withoutRanges } from "../../lib/text-ranges.ts";
import { type ConversationKey, conversationKey } from "../../messages/address.ts";
import type { Content, DropReason, WebhookEvent } from "../../messages/inbound.ts";
import type { ParsedWebhook } from "../platform.ts";
import {
  authorOf,
  type Command,
  commandOf,
  isPrivate,
  isReplyTo,
  type MarkedText,
  markedTextOf,
  type TelegramChatMemberUpdated,
  type TelegramMessage,
  topicOf,
  updateSchema,
  wordlessKindOf,
} from "./payloads.ts";

/** Who we are. */
export interface ParseContext {
  /** The bot's own user id. */
  readonly botId: string;
  /**
   * The bot's own username without `@`; asked only when a group message names somebody.
   * @throws CausewayError (retryable) when it cannot be had
   */
  username(): Promise<string>;
}

type Dropped = Extract<WebhookEvent, { kind: "dropped" }>;

/** Kinds of update that are understood well enough to say why they are not for us. */
const DROPPED_KINDS: Readonly<Record<string, DropReason>> = {
  channel_post: "channel_post",
  edited_channel_post: "channel_post",
  business_connection: "business_message",
  business_message: "business_message",
  edited_business_message: "business_message",
  deleted_business_messages: "business_message",
  guest_message: "guest_message",
  message_reaction: "reaction",
  message_reaction_count: "reaction",
};

/** A kind of update as it may stand in a log. */
const KIND_NAME = /^[a-z_]{1,40}$/;

/**
 * What an update says.
 *
 * @param body the raw body of a verified webhook
 * @throws what `context.username` throws; never for the body
 * @see https://core.telegram.org/bots/api#update
 */
export async function parseUpdate(body: Uint8Array, context: ParseContext): Promise<ParsedWebhook> {
  const json = readJson(body);
  if (json === undefined) return { events: [dropped("unreadable", "not_json")] };
  const parsed = v.safeParse(updateSchema, json);
  if (!parsed.success) return { events: [dropped("unreadable", "shape")] };
  const update = parsed.output;

  if (update.message !== undefined) return { events: [await readMessage(update.message, context)] };
  if (update.edited_message !== undefined) {
    return { events: [await readEdit(update.edited_message, context)] };
  }
  if (update.my_chat_member !== undefined) {
    return { events: [readMembership(update.my_chat_member, context)] };
  }
  if (update.callback_query !== undefined) return answerButton(update.callback_query.id);
  return { events: [dropKind(Object.keys(update).find((key) => key !== "update_id"))] };
}

function readJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}

function dropped(reason: DropReason, detail?: string): Dropped {
  return detail === undefined ? { kind: "dropped", reason } : { kind: "dropped", reason, detail };
}

function dropKind(kind: string | undefined): Dropped {
  if (kind === undefined || !KIND_NAME.test(kind)) return dropped("unknown_kind");
  return dropped(DROPPED_KINDS[kind] ?? "unknown_kind", kind);
}

/**
 * The button would spin until it is answered, whatever it was for.
 * @see https://core.telegram.org/bots/api#callbackquery
 */
function answerButton(id: string): ParsedWebhook {
  return {
    events: [dropped("button_without_meaning")],
    reply: { method: "answerCallbackQuery", callback_query_id: id },
  };
}

async function readMessage(message: TelegramMessage, context: ParseContext): Promise<WebhookEvent> {
  const moved = readMigration(message, context);
  if (moved !== undefined) return moved;
  const content = await readContent(message, context);
  if ("reason" in content) return content;
  const author = authorOf(message);
  if (author === undefined) return dropped("unreadable", "no_author");

  const id = String(message.message_id);
  const thread = topicOf(message);
  return {
    kind: "message",
    message: {
      conversation: conversationOf(message, context),
      id,
      sentAt: message.date * 1000,
      content,
      author,
      address: {
        channel: String(message.chat.id),
        ...(thread === undefined ? {} : { thread }),
        ...(isPrivate(message) ? {} : { replyTo: id }),
      },
      ...(message.media_group_id === undefined ? {} : { album: message.media_group_id }),
    },
  };
}

async function readEdit(message: TelegramMessage, context: ParseContext): Promise<WebhookEvent> {
  // A shared live location is edited at every step its owner takes; nobody wrote anything.
  if (message["location"] !== undefined) return dropped("service_message", "live_location");
  const content = await readContent(message, context);
  if ("reason" in content) return content;
  const { edit_date: editDate } = message;
  return {
    kind: "change",
    change: {
      conversation: conversationOf(message, context),
      id: String(message.message_id),
      sentAt: message.date * 1000,
      ...(editDate === undefined ? {} : { changedAt: editDate * 1000 }),
      content,
    },
  };
}

/**
 * A group that becomes a supergroup goes on under another id; both chats say so.
 * @see https://core.telegram.org/bots/api#message (migrate_to_chat_id, migrate_from_chat_id)
 */
function readMigration(message: TelegramMessage, context: ParseContext): WebhookEvent | undefined {
  const here = message.chat.id;
  const { migrate_to_chat_id: to, migrate_from_chat_id: from } = message;
  if (to === undefined && from === undefined) return undefined;
  return { kind: "moved", from: keyOf(context, from ?? here), to: keyOf(context, to ?? here) };
}

/**
 * Whether we may write in a chat. In private `kicked` means blocked.
 * @see https://core.telegram.org/bots/api#chatmember
 */
function readMembership(update: TelegramChatMemberUpdated, context: ParseContext): WebhookEvent {
  const { chat, date, new_chat_member: member } = update;
  if (chat.type === "channel") return dropped("channel_post", "my_chat_member");
  const writable =
    member.status === "member" ||
    member.status === "administrator" ||
    member.status === "creator" ||
    (member.status === "restricted" &&
      member.is_member !== false &&
      member.can_send_messages === true);
  return { kind: "writable", conversation: keyOf(context, chat.id), writable, at: date * 1000 };
}

/** What `message` asks of us, or why it is not meant for us. */
async function readContent(
  message: TelegramMessage,
  context: ParseContext,
): Promise<Content | Dropped> {
  const reason = reasonToDrop(message, context);
  if (reason !== undefined) return reason;
  const written = markedTextOf(message);
  const what = wordlessKindOf(message);
  if (written.text === "" && what === undefined) return dropped("service_message");
  const words = isPrivate(message)
    ? await readPrivate(written, context)
    : await readGroup(message, written, context);
  if ("reason" in words) return words;
  // Words that are nothing but our name: with a photo they are about the photo, alone they ask for help.
  if (words.kind === "question" && words.text === "") {
    return what === undefined ? { kind: "command", name: "help" } : { kind: "wordless", what };
  }
  return words;
}

/**
 * Why `message` is not meant for us, whatever its words are. An anonymous administrator and a channel
 * that takes part in a group write as `sender_chat`, behind a placeholder that is a bot.
 * @see https://core.telegram.org/bots/api#message (from, sender_chat)
 */
function reasonToDrop(message: TelegramMessage, { botId }: ParseContext): Dropped | undefined {
  if (message.chat.type === "channel") return dropped("channel_post");
  if (message.business_connection_id !== undefined) return dropped("business_message");
  if (message.guest_query_id !== undefined) return dropped("guest_message");
  // These can be answered only through parameters of their own: the one would be refused, the other shown to all.
  if (message.chat.is_direct_messages === true) return dropped("unknown_kind", "direct_messages");
  if (message.ephemeral_message_id !== undefined) return dropped("unknown_kind", "ephemeral");
  if (message.is_automatic_forward === true) return dropped("channel_post", "automatic_forward");
  if (message.sender_chat === undefined && message.from?.is_bot === true) {
    return dropped(String(message.from.id) === botId ? "own_message" : "other_bot");
  }
  return message.via_bot === undefined ? undefined : dropped("other_bot", "via_bot");
}

/** In private everything is meant for us, except a command that names another bot. */
async function readPrivate(written: MarkedText, context: ParseContext): Promise<Content | Dropped> {
  const command = commandOf(written);
  if (command?.bot !== undefined && !(await isOurName(command.bot, context))) {
    return dropped("other_command");
  }
  return ownCommand(command) ?? question(written.text);
}

/**
 * In a group only what is addressed to us is meant for us: a command with our name, a mention, a reply.
 * @see https://core.telegram.org/bots/features#privacy-mode
 */
async function readGroup(
  message: TelegramMessage,
  written: MarkedText,
  context: ParseContext,
): Promise<Content | Dropped> {
  const command = commandOf(written);
  const ranges = await ownMentions(written, context);
  if (command?.bot !== undefined) {
    if (!(await isOurName(command.bot, context))) return dropped("other_command");
    // `/ask@OurName what` is the question `/ask what`.
    ranges.unshift(command.botRange);
  }
  if (ranges.length === 0 && !isReplyTo(context.botId, message)) return dropped("not_addressed");
  return ownCommand(command) ?? question(withoutRanges(written.text, ranges));
}

function question(text: string): Content {
  return { kind: "question", text: text.trim() };
}

/** Commands that are answered from our own texts. A deep link arrives as `/start <payload>`. */
const OWN_COMMANDS: Readonly<Record<string, Content>> = {
  new: { kind: "command", name: "new" },
  reset: { kind: "command", name: "new" },
  help: { kind: "command", name: "help" },
  start: { kind: "command", name: "start" },
};

function ownCommand(command: Command | undefined): Content | undefined {
  if (command === undefined || !Object.hasOwn(OWN_COMMANDS, command.name)) return undefined;
  return OWN_COMMANDS[command.name];
}

async function isOurName(name: string, context: ParseContext): Promise<boolean> {
  return name.toLowerCase() === (await context.username()).toLowerCase();
}

/**
 * Where `text` mentions us: exactly our name, so that `@our_bot_2` is somebody else.
 * @see https://core.telegram.org/bots/api#messageentity
 */
async function ownMentions(
  { text, entities }: MarkedText,
  context: ParseContext,
): Promise<TextRange[]> {
  const named = entities.filter(({ type }) => type === "mention");
  const name = named.length === 0 ? undefined : `@${await context.username()}`.toLowerCase();
  return entities
    .filter(({ type, offset, length, user }) => {
      if (type === "text_mention") return String(user?.id) === context.botId;
      return type === "mention" && text.slice(offset, offset + length).toLowerCase() === name;
    })
    .map(({ offset, length }) => ({ start: offset, end: offset + length }));
}

function conversationOf(message: TelegramMessage, context: ParseContext): ConversationKey {
  return keyOf(context, message.chat.id, topicOf(message));
}

function keyOf({ botId }: ParseContext, chatId: number, thread?: string): ConversationKey {
  return conversationKey({
    platform: "telegram",
    account: botId,
    channel: String(chatId),
    ...(thread === undefined ? {} : { thread }),
  });
}

import type { MessageEntity } from "@grammyjs/types";
import type { Fault } from "../faults.ts";
import type { Edit, ShownMessage, SimulatedChat, Topic } from "./types.ts";

/** One call of the Bot API. No token, no secret. */
export interface CallRecord {
  /** The bot's username; absent when the token named nobody. */
  readonly bot?: string;
  /** As it was written in the URL. */
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Whether it came by itself or inside a webhook's 2xx answer. */
  readonly via: "http" | "webhook";
  /** Unix milliseconds at which it arrived. */
  readonly at: number;
  /** The HTTP status of the answer; absent while there is none, and when the connection was cut. */
  status?: number;
  /** Telegram's words, of a refusal. */
  description?: string;
  /** Whether it took effect, or would have, had it not been refused. */
  applied?: boolean;
  fault?: Fault["kind"] | "held";
  /** By how many milliseconds it came before an earlier 429 allowed it. */
  readonly undercutMs?: number;
}

/** One message as the people in a chat see it. */
export interface SeenMessage {
  readonly messageId: number;
  readonly from: { readonly id: number; readonly name: string; readonly isBot: boolean };
  /** What stands on the screen: text or caption, without markup. */
  readonly text: string;
  readonly entities: readonly MessageEntity[];
  /** The id of the message it visibly answers. */
  readonly replyTo?: number;
  readonly topic?: number;
  /** Unix milliseconds. */
  readonly at: number;
  readonly edits: readonly Edit[];
  /** The labels of its buttons, row by row. */
  readonly buttons: readonly (readonly string[])[];
}

/** One sign that a bot is at work. It shows for five seconds, or until the bot's next message. */
interface TypingSign {
  readonly action: string;
  readonly topic?: number;
  /** Unix milliseconds. */
  readonly at: number;
}

/** What happened: the judge's book. */
export interface SimulatorRecord {
  /** Every call of the Bot API, in the order of arrival. */
  readonly calls: readonly CallRecord[];
  /** The messages that stand in a chat, in order; of one topic only, when it is given. */
  messagesIn(chat: SimulatedChat, topic?: Topic): SeenMessage[];
  typingIn(chat: SimulatedChat, topic?: Topic): TypingSign[];
}

/** The side of the record that the server writes. */
export type RecordKeeper = SimulatorRecord & RecordWriter;

interface RecordWriter {
  noteCall(call: Omit<CallRecord, "undercutMs">): CallRecord;
  noteTyping(chat: SimulatedChat, sign: TypingSign): void;
  /** Remembers that `call` was told to wait. @param seconds for so long */
  noteLimit(call: CallRecord, seconds: number): void;
}

/** @param now Unix milliseconds */
export function createRecord(now: () => number): RecordKeeper {
  const calls: CallRecord[] = [];
  const typing = new Map<SimulatedChat, TypingSign[]>();
  const limitedUntil = new Map<string, number>();

  return {
    calls,
    messagesIn: (chat, topic) => seen(chat).filter((message) => isIn(message, topic)),
    typingIn: (chat, topic) => (typing.get(chat) ?? []).filter((sign) => isIn(sign, topic)),
    noteCall(call) {
      const undercutMs = (limitedUntil.get(limitKey(call)) ?? 0) - now();
      const noted: CallRecord = undercutMs > 0 ? { ...call, undercutMs } : call;
      calls.push(noted);
      return noted;
    },
    noteTyping(chat, sign) {
      typing.set(chat, [...(typing.get(chat) ?? []), sign]);
    },
    noteLimit(call, seconds) {
      limitedUntil.set(limitKey(call), now() + seconds * 1000);
    },
  };
}

/** Limits hold for one bot, one chat and one method. */
function limitKey({ bot, method, params }: Omit<CallRecord, "undercutMs">): string {
  return JSON.stringify([bot, method.toLowerCase(), String(params["chat_id"])]);
}

function isIn(thing: { readonly topic?: number }, topic: Topic | undefined): boolean {
  return topic === undefined || thing.topic === topic.id;
}

function seen(chat: SimulatedChat): SeenMessage[] {
  return chat.messages.filter((message) => !message.deleted && hasContent(message)).map(asSeen);
}

/** Service messages are no words of anybody. */
function hasContent({ json }: ShownMessage): boolean {
  return json.text !== undefined || mediaKeys.some((key) => json[key] !== undefined);
}

const mediaKeys = [
  "animation",
  "audio",
  "contact",
  "dice",
  "document",
  "location",
  "photo",
  "poll",
  "sticker",
  "video",
  "video_note",
  "voice",
] as const;

function asSeen({ json, at, edits }: ShownMessage): SeenMessage {
  const reply = json.reply_to_message;
  const isVisibleReply = reply !== undefined && reply.forum_topic_created === undefined;
  const rows = json.reply_markup?.inline_keyboard ?? [];
  return {
    messageId: json.message_id,
    from: { id: json.from.id, name: json.from.first_name, isBot: json.from.is_bot },
    text: json.text ?? json.caption ?? "",
    entities: json.entities ?? json.caption_entities ?? [],
    ...(isVisibleReply ? { replyTo: reply.message_id } : {}),
    ...(json.is_topic_message && json.message_thread_id !== undefined
      ? { topic: json.message_thread_id }
      : {}),
    at,
    edits,
    buttons: rows.map((row) => row.map((button) => button.text)),
  };
}

import type { Fault } from "../faults.ts";
import { type FormattedText, readFormatting } from "./formatting.ts";
import type { Chat, Edit, JsonObject, ShownMessage, StatusName } from "./types.ts";

/** The typing sign goes by itself after this long. */
const TYPING_MS = 25_000;

/** One call of the Graph API. No token. */
export interface CallRecord {
  /** `messages`, `read_receipt`, … */
  readonly name: string;
  readonly method: string;
  /** Below the host, without the query. */
  readonly path: string;
  readonly params: JsonObject;
  /** Unix milliseconds at which it arrived. */
  readonly at: number;
  /** The HTTP status of the answer; absent while there is none, and when the connection was cut. */
  status?: number;
  /** Meta's code and words, of a refusal. */
  code?: number;
  message?: string;
  /** The `wamid.…` of an accepted send. */
  messageId?: string;
  /** Whether it took effect, or would have, had it not been refused. */
  applied?: boolean;
  fault?: Fault["kind"] | "held";
  /** By how many milliseconds it came before a limit that had been hit allowed it. */
  readonly undercutMs?: number;
}

/** What a well-behaved client does not do, although the API lets it. */
export type ViolationKind =
  /** Sent again to the same person before a limit that had been hit allowed it. */
  | "limit_undercut"
  /** Sent while another send to the same person was not answered yet: Meta promises no order then. */
  | "sends_overlap"
  /** The same part sent again after a refusal that a repetition cannot change. */
  | "final_refusal_repeated"
  /** Sent to a number that is not written exactly as the person's webhooks have it. */
  | "recipient_altered"
  /** The access token stands in the URL, where logs keep it. */
  | "token_in_url";

export interface Violation {
  readonly kind: ViolationKind;
  readonly call: CallRecord;
}

/** One message as the person sees it. */
export interface SeenMessage extends FormattedText {
  readonly id: string;
  readonly from: "person" | "business";
  /** Its `type` in the API. */
  readonly type: string;
  /** What was sent, with its markers. `text` is what is seen of it. */
  readonly body: string;
  /** The id of the message that it quotes. */
  readonly replyTo?: string;
  /** Labels of the buttons under it. */
  readonly buttons?: readonly string[];
  /** Unix milliseconds. */
  readonly at: number;
  readonly edits: readonly Edit[];
  readonly reaction: string;
  /** What the sender gave it: the bridge's own id of the part. */
  readonly callbackData?: string;
  /** Unix milliseconds at which the business marked it as read. */
  readonly readAt?: number;
}

/** One sign that the business is writing. */
interface TypingSign {
  /** The message that it was shown for. */
  readonly messageId: string;
  /** Unix milliseconds. */
  readonly at: number;
  /** Unix milliseconds at which it went: after 25 seconds, or at the next message. */
  readonly until: number;
}

/** One status that was reported by webhook. */
export interface ReportedStatus {
  readonly messageId: string;
  readonly status: StatusName;
  /** Unix milliseconds. */
  readonly at: number;
  /** Of a `failed`. */
  readonly code?: number;
}

/** What happened: the judge's book. */
export interface SimulatorRecord {
  /** Every call of the Graph API, in the order of arrival. */
  readonly calls: readonly CallRecord[];
  readonly violations: readonly Violation[];
  readonly statuses: readonly ReportedStatus[];
  /** The messages that stand in a chat, in order. */
  messagesIn(chat: Chat): SeenMessage[];
  typingIn(chat: Chat): TypingSign[];
}

/** The side of the record that the server writes. */
export type RecordKeeper = SimulatorRecord & RecordWriter;

interface RecordWriter {
  noteCall(call: CallRecord): CallRecord;
  noteViolation(kind: ViolationKind, call: CallRecord): void;
  noteTyping(chat: Chat, sign: Omit<TypingSign, "until">): void;
  noteStatus(status: ReportedStatus): void;
}

export function createRecord(): RecordKeeper {
  const calls: CallRecord[] = [];
  const violations: Violation[] = [];
  const statuses: ReportedStatus[] = [];
  const typing = new Map<Chat, Omit<TypingSign, "until">[]>();
  return {
    calls,
    violations,
    statuses,
    messagesIn: (chat) =>
      chat.messages.filter(({ visible, revoked }) => visible && !revoked).map(asSeen),
    typingIn: (chat) =>
      (typing.get(chat) ?? []).map((sign) => ({ ...sign, until: endOf(sign.at, chat) })),
    noteCall(call) {
      calls.push(call);
      return call;
    },
    noteViolation(kind, call) {
      violations.push({ kind, call });
    },
    noteTyping(chat, sign) {
      typing.set(chat, [...(typing.get(chat) ?? []), sign]);
    },
    noteStatus(status) {
      statuses.push(status);
    },
  };
}

/** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/typing-indicators */
function endOf(begun: number, chat: Chat): number {
  const reply = chat.messages.find(
    ({ from, visible, at }) => from === "business" && visible && at >= begun,
  );
  return Math.min(begun + TYPING_MS, reply?.at ?? Infinity);
}

function asSeen(message: ShownMessage): SeenMessage {
  const { id, from, type, body, replyTo, buttons, at, edits } = message;
  const { reaction, callbackData, readAt } = message;
  return {
    ...readFormatting(body),
    id,
    from,
    type,
    body,
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(buttons === undefined ? {} : { buttons }),
    at,
    edits,
    reaction,
    ...(callbackData === undefined ? {} : { callbackData }),
    ...(readAt === undefined ? {} : { readAt }),
  };
}

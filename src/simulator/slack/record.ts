import type { Fault } from "../faults.ts";
import { isReply } from "./compose.ts";
import { buttonLabels } from "./blocks.ts";
import type { TextBlock } from "./text/read-text.ts";
import type { Edit, JsonObject, Person, ShownMessage, SimulatedChannel } from "./types.ts";

/** A status is taken away after so long without a message. @see https://docs.slack.dev/reference/methods/assistant.threads.setStatus */
const STATUS_SHOWN_MS = 2 * 60 * 1000;

/** One call of the Web API, or of a `response_url`. No token, no secret. */
export interface CallRecord {
  /** The app's handle; absent when the token named nobody. */
  readonly app?: string;
  /** As it was written in the URL; `response_url` for a call of one. */
  readonly method: string;
  readonly params: JsonObject;
  /** How the arguments came. */
  readonly body: "json" | "form" | "none";
  /** Unix milliseconds at which it arrived. */
  readonly at: number;
  /** The HTTP status of the answer; absent while there is none, and when the connection was cut. */
  status?: number;
  /** Slack's word, of a refusal. */
  error?: string;
  warnings?: readonly string[];
  /** Whether it took effect, or would have, had it not been refused. */
  applied?: boolean;
  fault?: Fault["kind"] | "held";
  /** By how many milliseconds it came before an earlier 429 allowed it. */
  readonly undercutMs?: number;
}

/** What nobody should do although Slack does not refuse it. */
export type Rule =
  /** A call came before the `Retry-After` of an earlier one was over. */
  | "retry_after_undercut"
  /** `thread_ts` named a reply: the message is in no thread that anybody opens. */
  | "reply_as_root"
  /** A message was changed again within three seconds. */
  | "hurried_update"
  /** `&`, `<` or `>` stood in `text` without being an entity or part of a token. */
  | "unescaped_text"
  /** `text` is longer than Slack advises. */
  | "long_text";

/** One rule that one call broke. */
export interface Violation {
  readonly rule: Rule;
  readonly method: string;
  /** Unix milliseconds. */
  readonly at: number;
}

/** One message as people see it. */
export interface SeenMessage {
  readonly ts: string;
  /** The `ts` of its thread's root; absent at the top level and for the root itself. */
  readonly threadTs?: string;
  readonly subtype?: string;
  readonly from: { readonly id: string; readonly name: string; readonly isBot: boolean };
  /** What stands on the screen, without markup. */
  readonly text: string;
  readonly structure: readonly TextBlock[];
  /** Whom it called, in any of its versions: ids of users and groups, `here`, `channel`, `everyone`. */
  readonly notifies: readonly string[];
  /** Addresses of which a preview may have been shown. */
  readonly unfurls: readonly string[];
  /** The labels of its buttons. */
  readonly buttons: readonly string[];
  readonly files: readonly string[];
  readonly metadata?: JsonObject;
  /** Unix milliseconds. */
  readonly at: number;
  readonly edits: readonly Edit[];
}

/** One sign under a thread that an app is at work. */
export interface StatusSign {
  readonly threadTs: string;
  readonly status: string;
  readonly loadingMessages: readonly string[];
  /** Unix milliseconds. */
  readonly at: number;
  /** When it was taken away; absent while it shows. */
  readonly endedAt?: number;
  readonly endedBy?: "post" | "cleared" | "replaced" | "expired";
}

/** Something that one person alone was shown. */
export interface PersonalNotice {
  readonly kind: "ephemeral" | "failure";
  readonly channel: string;
  readonly text: string;
  /** Unix milliseconds. */
  readonly at: number;
}

/** What happened: the judge's book. */
export interface SimulatorRecord extends Views {
  /** Every call of the Web API, in the order of arrival. */
  readonly calls: readonly CallRecord[];
  readonly violations: readonly Violation[];
}

interface Views {
  /**
   * The messages that stand in a conversation, in order, replies included.
   * @param threadTs only what is seen once this thread is opened: its root and the replies to it
   */
  messagesIn(channel: SimulatedChannel, threadTs?: string): SeenMessage[];
  /** Every status that was set there, of one thread only when it is given. */
  statusesIn(channel: SimulatedChannel, threadTs?: string): StatusSign[];
  /** What only this person was shown. */
  shownTo(person: Person): readonly PersonalNotice[];
}

/** The side of the record that the server writes. */
export type RecordKeeper = SimulatorRecord & RecordWriter;

interface RecordWriter {
  noteCall(call: Omit<CallRecord, "undercutMs">): CallRecord;
  noteViolation(violation: Violation): void;
  /** Remembers that `call` was told to wait. @param seconds for so long */
  noteLimit(call: CallRecord, seconds: number): void;
  /** An empty status takes the one that shows away. */
  noteStatus(channel: SimulatedChannel, sign: Omit<StatusSign, "endedAt" | "endedBy">): void;
  notePost(channel: SimulatedChannel, threadTs: string | undefined): void;
  noteNotice(person: Person, notice: PersonalNotice): void;
}

/** @param now Unix milliseconds */
export function createRecord(now: () => number): RecordKeeper {
  const calls: CallRecord[] = [];
  const violations: Violation[] = [];
  const notices = new Map<Person, PersonalNotice[]>();
  const limitedUntil = new Map<string, number>();
  return {
    calls,
    violations,
    ...createStatusBook(now),
    messagesIn: (channel, threadTs) =>
      channel.messages.filter((message) => isSeen(message, threadTs)).map(asSeen),
    shownTo: (person) => notices.get(person) ?? [],
    noteCall(call) {
      const undercutMs = (limitedUntil.get(limitKey(call)) ?? 0) - now();
      const noted: CallRecord = undercutMs > 0 ? { ...call, undercutMs } : call;
      calls.push(noted);
      if (undercutMs > 0) {
        violations.push({ rule: "retry_after_undercut", method: call.method, at: call.at });
      }
      return noted;
    },
    noteViolation: (violation) => void violations.push(violation),
    noteLimit(call, seconds) {
      limitedUntil.set(limitKey(call), now() + seconds * 1000);
    },
    noteNotice(person, notice) {
      notices.set(person, [...(notices.get(person) ?? []), notice]);
    },
  };
}

type StatusBook = Pick<RecordKeeper, "statusesIn" | "noteStatus" | "notePost">;

function createStatusBook(now: () => number): StatusBook {
  const signs = new Map<SimulatedChannel, StatusSign[]>();

  function end(
    channel: SimulatedChannel,
    threadTs: string,
    endedBy: NonNullable<StatusSign["endedBy"]>,
  ): void {
    const ended = (signs.get(channel) ?? []).map((sign) =>
      sign.threadTs === threadTs ? { endedAt: now(), endedBy, ...expired(sign, now()) } : sign,
    );
    signs.set(channel, ended);
  }

  return {
    statusesIn: (channel, threadTs) =>
      (signs.get(channel) ?? [])
        .filter((sign) => threadTs === undefined || sign.threadTs === threadTs)
        .map((sign) => expired(sign, now())),
    noteStatus(channel, sign) {
      end(channel, sign.threadTs, sign.status === "" ? "cleared" : "replaced");
      if (sign.status !== "") signs.set(channel, [...(signs.get(channel) ?? []), sign]);
    },
    notePost(channel, threadTs) {
      if (threadTs !== undefined) end(channel, threadTs, "post");
    },
  };
}

function expired(sign: StatusSign, now: number): StatusSign {
  const endedAt = sign.at + STATUS_SHOWN_MS;
  return sign.endedAt === undefined && now >= endedAt
    ? { ...sign, endedAt, endedBy: "expired" }
    : sign;
}

/** Limits hold for one app and one method; of messages, for one conversation too. */
function limitKey({ app, method, params }: Omit<CallRecord, "undercutMs">): string {
  const channel = method === "chat.postMessage" ? params["channel"] : undefined;
  return JSON.stringify([app, method, channel]);
}

function isSeen(message: ShownMessage, threadTs: string | undefined): boolean {
  const { json, deleted } = message;
  if (deleted || json.subtype === "tombstone") return false;
  if (threadTs === undefined) return true;
  return json.ts === threadTs || (isReply(message) && json.thread_ts === threadTs);
}

function asSeen(message: ShownMessage): SeenMessage {
  const { json, words, author, at, edits, unfurls } = message;
  const isBot = author.kind === "app";
  const id = isBot ? author.userId : author.id;
  return {
    ts: json.ts,
    ...(isReply(message) && json.thread_ts !== undefined ? { threadTs: json.thread_ts } : {}),
    ...(json.subtype === undefined ? {} : { subtype: json.subtype }),
    from: { id, name: author.name, isBot },
    text: words.text,
    structure: words.structure,
    notifies: words.notifies,
    unfurls,
    buttons: buttonLabels(json.blocks ?? []),
    files: (json.files ?? []).map((file) => String(file["name"] ?? file["id"])),
    ...(json.metadata === undefined ? {} : { metadata: json.metadata }),
    at,
    edits,
  };
}

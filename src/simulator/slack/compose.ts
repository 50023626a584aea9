import { tsAfter } from "./ids.ts";
import { authorFields } from "./describe.ts";
import type { ReadText } from "./text/read-text.ts";
import type { Author, JsonObject, MessageJson, ShownMessage, SimulatedChannel } from "./types.ts";
import type { World } from "./world.ts";

/** One message to be. */
export interface Draft {
  readonly author: Author;
  /** What `text` holds. */
  readonly text: string;
  readonly words: ReadText;
  /** The `ts` of the thread's root, as the author gave it. */
  readonly threadTs?: string | undefined;
  /** Fields besides who, where, when and what. */
  readonly fields?: JsonObject;
  readonly unfurls?: readonly string[];
  /** Unix milliseconds. */
  readonly at: number;
}

/** Puts a message into a conversation: it has the conversation's next `ts` and is seen from now on. */
export function show(world: World, channel: SimulatedChannel, draft: Draft): ShownMessage {
  const shown: ShownMessage = {
    json: compose(world, channel, draft),
    words: draft.words,
    author: draft.author,
    at: draft.at,
    edits: [],
    unfurls: draft.unfurls ?? [],
    deleted: false,
    repliable: true,
    sealed: false,
  };
  channel.messages.push(shown);
  return shown;
}

/** The message that `draft` would be. Its `ts` is used up. */
export function compose(world: World, channel: SimulatedChannel, draft: Draft): MessageJson {
  const { author, text, threadTs, fields, at } = draft;
  channel.lastTs = tsAfter(channel.lastTs, at);
  const root = threadTs === undefined ? undefined : messageIn(channel, threadTs);
  return {
    type: "message",
    ...authorFields(world, author),
    text,
    ts: channel.lastTs,
    ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
    ...(root?.json.user === undefined ? {} : { parent_user_id: root.json.user }),
    ...fields,
  };
}

/** The message with this `ts`, unless it was deleted. */
export function messageIn(channel: SimulatedChannel, ts: string): ShownMessage | undefined {
  return channel.messages.find((message) => message.json.ts === ts && !message.deleted);
}

/** Whether a message is a reply in a thread, and not the root of one. */
export function isReply({ json }: ShownMessage): boolean {
  return json.thread_ts !== undefined && json.thread_ts !== json.ts;
}

/** Whether a message is seen in the conversation itself: everything but replies that stay in their thread. */
export function isTopLevel(message: ShownMessage): boolean {
  return !isReply(message) || message.json.subtype === "thread_broadcast";
}

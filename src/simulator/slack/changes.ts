import { isReply, messageIn } from "./compose.ts";
import { encodeTyped } from "./encode.ts";
import { tsAfter } from "./ids.ts";
import { namesIn } from "./names.ts";
import type { Said } from "./people.ts";
import { changeEventsOf, publish, tell, type Telling } from "./publish.ts";
import { readMrkdwn } from "./text/mrkdwn.ts";
import type {
  JsonObject,
  MessageJson,
  Person,
  ShownMessage,
  SimulatedApp,
  SimulatedChannel,
} from "./types.ts";

/** What people do to messages that are there. */
export interface MessageChanges {
  /** @throws RangeError when there is no such message */
  edit(channel: SimulatedChannel, ts: string, text: string): Said;
  /** A root with replies leaves a tombstone behind. */
  remove(channel: SimulatedChannel, ts: string): Said;
  /** Slack adds a preview to a message: a change in which nobody changed a word. */
  unfurl(channel: SimulatedChannel, ts: string): Said;
  react(channel: SimulatedChannel, ts: string, person: Person, name: string): Said;
}

export function createMessageChanges(telling: Telling): MessageChanges {
  const { world, now } = telling;

  function change(channel: SimulatedChannel, shown: ShownMessage, message: MessageJson): Said {
    const event = replaced(channel, shown, message, now());
    return {
      message,
      events: publish(telling, changeEventsOf(telling, channel, shown.author, event)),
    };
  }

  return {
    edit(channel, ts, typed) {
      const shown = required(channel, ts);
      const text = encodeTyped(world, typed);
      const { client_msg_id: _, blocks: _blocks, ...kept } = shown.json;
      const edited = { user: shown.json.user, ts: `${Math.floor(now() / 1000)}.000000` };
      shown.words = readMrkdwn(text, namesIn(world));
      shown.edits.push({ at: now(), text: shown.words.text });
      return change(channel, shown, { ...kept, text, edited });
    },
    remove(channel, ts) {
      const shown = required(channel, ts);
      return publishRemoval(telling, channel, shown);
    },
    unfurl(channel, ts) {
      const shown = required(channel, ts);
      const attachments = [
        { id: 1, from_url: "https://example.com/", fallback: "Example", title: "Example" },
      ];
      return change(channel, shown, { ...shown.json, attachments });
    },
    react(channel, ts, person, name) {
      const { json: message } = required(channel, ts);
      const item = { type: "message", channel: channel.id, ts };
      const event = {
        type: "reaction_added",
        user: person.id,
        reaction: name,
        item_user: message.user,
        item,
        event_ts: tsAfter(channel.lastTs, now()),
      };
      const events = inside(telling, channel).flatMap((app) => tell(telling, app, event, channel));
      return { message, events };
    },
  };
}

/** Takes a message away, and tells of it. */
export function publishRemoval(
  telling: Telling,
  channel: SimulatedChannel,
  shown: ShownMessage,
): Said {
  const { author, json: previous } = shown;
  const hasReplies = channel.messages.some(
    (other) => !other.deleted && isReply(other) && other.json.thread_ts === previous.ts,
  );
  const event = hasReplies
    ? replaced(channel, shown, tombstoneOf(previous), telling.now())
    : removed(channel, shown, telling.now());
  return {
    message: previous,
    events: publish(telling, changeEventsOf(telling, channel, author, event)),
  };
}

/** What `message_changed` says, once the message was replaced. */
export function replaced(
  channel: SimulatedChannel,
  shown: ShownMessage,
  message: MessageJson,
  at: number,
): JsonObject {
  const previous = shown.json;
  shown.json = message;
  const ts = newTs(channel, at);
  return { subtype: "message_changed", message, previous_message: previous, ts, event_ts: ts };
}

function removed(channel: SimulatedChannel, shown: ShownMessage, at: number): JsonObject {
  shown.deleted = true;
  const ts = newTs(channel, at);
  return {
    subtype: "message_deleted",
    deleted_ts: shown.json.ts,
    previous_message: shown.json,
    ts,
    event_ts: ts,
  };
}

function tombstoneOf({ ts, thread_ts }: MessageJson): MessageJson {
  return {
    type: "message",
    subtype: "tombstone",
    text: "This message was deleted.",
    user: "USLACKBOT",
    hidden: true,
    ts,
    ...(thread_ts === undefined ? {} : { thread_ts }),
  };
}

function newTs(channel: SimulatedChannel, at: number): string {
  channel.lastTs = tsAfter(channel.lastTs, at);
  return channel.lastTs;
}

function inside({ world }: Telling, channel: SimulatedChannel): SimulatedApp[] {
  return world.apps.filter(({ userId }) => channel.members.has(userId));
}

function required(channel: SimulatedChannel, ts: string): ShownMessage {
  const shown = messageIn(channel, ts);
  if (!shown) throw new RangeError(`There is no message ${ts} in this conversation.`);
  return shown;
}

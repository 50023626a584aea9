import { randomUUID } from "node:crypto";
import { compose, type Draft, isReply, messageIn, show } from "./compose.ts";
import { richText } from "./describe.ts";
import { encodeTyped } from "./encode.ts";
import type { EnvelopeJson } from "./envelope.ts";
import { type FileKind, fileOf } from "./files.ts";
import { namesIn } from "./names.ts";
import { eventsOf, publish, type Telling } from "./publish.ts";
import { readMrkdwn } from "./text/mrkdwn.ts";
import type {
  JsonObject,
  MessageJson,
  Person,
  ShownMessage,
  SimulatedApp,
  SimulatedChannel,
} from "./types.ts";
import type { World } from "./world.ts";

/** What somebody writes. */
export interface Saying {
  /** As it is typed: `@name`, `#channel` and addresses become tokens, `&`, `<` and `>` entities. */
  readonly text?: string;
  /** The `ts` of a thread's root. */
  readonly threadTs?: string;
  /** Whether a reply is shown in the channel as well. */
  readonly broadcast?: boolean;
  /** Whether it was written with `/me`. */
  readonly me?: boolean;
  readonly files?: readonly FileKind[];
}

/** What another bot writes. */
export interface BotSaying {
  /** In Slack's own dialect. */
  readonly text: string;
  readonly threadTs?: string;
  /** A name of its own makes it a `bot_message`, which has no user. */
  readonly username?: string;
}

/** What somebody did, and the events that told of it: one or two for each app that hears of it. */
export interface Said {
  readonly message: MessageJson;
  readonly events: readonly EnvelopeJson[];
}

/** What people write. Each of it is delivered to the apps by itself. */
export interface People {
  /** @throws RangeError where that cannot be written */
  say(channel: SimulatedChannel, person: Person, saying: Saying): Said;
  /** The events that {@link People.say} would bring about; nobody sees or receives anything. */
  compose(channel: SimulatedChannel, person: Person, saying: Saying): Said;
  /** What an app of the world writes, without a call of the Web API. */
  botSays(channel: SimulatedChannel, app: SimulatedApp, saying: BotSaying): Said;
  /** What Slack itself writes: a line by `USLACK` in a direct message, or one of a subtype. */
  slackSays(channel: SimulatedChannel, text: string, subtype?: string): Said;
}

export function createPeople(telling: Telling): People {
  const { world, now } = telling;

  function draftOf(channel: SimulatedChannel, person: Person, saying: Saying): Draft {
    refuseImpossible(world, channel, saying);
    const text = encodeTyped(world, saying.text ?? "");
    return {
      author: person,
      text,
      words: readMrkdwn(text, namesIn(world)),
      threadTs: saying.threadTs,
      fields: fieldsOf(telling, channel, person, saying, text),
      at: now(),
    };
  }

  function saidBy(channel: SimulatedChannel, shown: ShownMessage): Said {
    const { author, json: message } = shown;
    return { message, events: publish(telling, eventsOf(telling, channel, author, message)) };
  }

  return {
    say: (channel, person, saying) =>
      saidBy(channel, show(world, channel, draftOf(channel, person, saying))),
    compose(channel, person, saying) {
      const message = compose(world, channel, draftOf(channel, person, saying));
      const events = eventsOf(telling, channel, person, message);
      return { message, events: events.map(({ envelope }) => envelope) };
    },
    botSays(channel, app, { text, threadTs, username }) {
      const legacy = { subtype: "bot_message", username, user: undefined, app_id: undefined };
      const draft: Draft = {
        author: app,
        text,
        words: readMrkdwn(text, namesIn(world)),
        threadTs,
        fields: username === undefined ? {} : legacy,
        at: now(),
      };
      return saidBy(channel, show(world, channel, draft));
    },
    slackSays(channel, text, subtype) {
      const author = firstMember(world, channel);
      const fields = subtype === undefined ? { user: "USLACK", team: undefined } : { subtype };
      const words = readMrkdwn(text, namesIn(world));
      const shown = show(world, channel, { author, text, words, fields, at: now() });
      shown.repliable = false;
      return saidBy(channel, shown);
    },
  };
}

function refuseImpossible(world: World, channel: SimulatedChannel, saying: Saying): void {
  const { text = "", files = [], threadTs, broadcast, me } = saying;
  if (text === "" && files.length === 0) throw new RangeError("Nobody can write nothing.");
  if (channel.archived) throw new RangeError("Nobody can write in an archived channel.");
  const app = world.apps.find(({ userId }) => channel.members.has(userId));
  if (channel.kind === "im" && app?.messagesTab === "off") {
    throw new RangeError("This app takes no direct messages.");
  }
  if (threadTs === undefined) {
    if (broadcast === true) throw new RangeError("Only a reply can be shown to all as well.");
    return;
  }
  const root = messageIn(channel, threadTs);
  if (!root || isReply(root)) throw new RangeError(`There is no thread ${threadTs} here.`);
  if (me === true) throw new RangeError("/me does not work in threads.");
}

function fieldsOf(
  { world }: Telling,
  channel: SimulatedChannel,
  person: Person,
  { threadTs, broadcast, me, files }: Saying,
  text: string,
): JsonObject {
  const blocks = text === "" ? {} : { blocks: richText(text, blockId()) };
  const common = { client_msg_id: randomUUID(), ...blocks };
  if (me === true) return { subtype: "me_message" };
  if (files) {
    const carried = files.map((kind) => fileOf(kind, world.ids.next("F"), person));
    return {
      ...common,
      subtype: "file_share",
      files: carried,
      upload: false,
      display_as_bot: false,
    };
  }
  if (broadcast !== true || threadTs === undefined) return common;
  const root = messageIn(channel, threadTs)?.json;
  return { ...common, subtype: "thread_broadcast", root: { ...root, thread_ts: threadTs } };
}

function blockId(): string {
  return randomUUID().slice(0, 5);
}

function firstMember(world: World, channel: SimulatedChannel): Person {
  const person = world.people.find(({ id }) => channel.members.has(id));
  if (!person) throw new RangeError("There is no person in this channel.");
  return person;
}

import type { MessageEntity } from "@grammyjs/types";
import type { Callbacks } from "./callbacks.ts";
import { compose, type Content, type Draft, messageIn, show } from "./compose.ts";
import type { Delivery } from "./delivery.ts";
import { personAsUser } from "./describe.ts";
import { finishText } from "./entities.ts";
import { type MediaKind, mediaOf } from "./media.ts";
import { listenersOf, publish } from "./publish.ts";
import type {
  ChatMessage,
  Person,
  ShownMessage,
  SimulatedChat,
  Topic,
  UpdateJson,
} from "./types.ts";
import type { World } from "./world.ts";

/** What somebody writes. */
export interface Saying {
  readonly text?: string;
  readonly media?: MediaKind;
  /** The words under the media. */
  readonly caption?: string;
  /** Marks besides those that Telegram finds by itself, such as a `text_mention`. */
  readonly entities?: readonly MessageEntity[];
  /** The id of a message in the same chat. */
  readonly replyTo?: number;
  readonly topic?: Topic;
  /** Messages of one album share this. */
  readonly mediaGroupId?: string;
}

/** What somebody did, and which updates told of it: one for each bot that hears of it. */
export interface Said {
  readonly message: ChatMessage;
  readonly updates: readonly UpdateJson[];
}

/** Which button is pressed. */
interface Press {
  readonly chat: SimulatedChat;
  readonly messageId: number;
  /** What stands on it. */
  readonly label: string;
  readonly by: Person;
}

interface Pressed {
  /** The callback query's id. */
  readonly id: string;
  readonly update: UpdateJson;
}

/** What people do. Each of it is delivered to the bots by itself. */
export interface People {
  say(chat: SimulatedChat, person: Person, saying: Saying): Said;
  /** The updates that {@link People.say} would bring about; nobody sees or receives anything. */
  compose(chat: SimulatedChat, person: Person, saying: Saying): Said;
  /** @throws RangeError when there is no such message */
  edit(chat: SimulatedChat, messageId: number, saying: Pick<Saying, "text" | "caption">): Said;
  /**
   * Takes a message away. No bot is told.
   * @throws RangeError when there is no such message
   */
  remove(chat: SimulatedChat, messageId: number): void;
  /** @throws RangeError when there is no such button */
  press(press: Press): Pressed;
}

export function createPeople(
  world: World,
  delivery: Delivery,
  callbacks: Callbacks,
  now: () => number,
): People {
  let files = 0;

  function draftOf(chat: SimulatedChat, person: Person, saying: Saying): Draft {
    if (chat.type === "private") chat.bot.contacts.add(person.id);
    const replyTo = saying.replyTo === undefined ? undefined : required(chat, saying.replyTo);
    const content = contentOf(saying, String(++files));
    return { from: personAsUser(person), content, replyTo, topicId: saying.topic?.id, at: now() };
  }

  return {
    say(chat, person, saying) {
      const { json: message } = show(chat, draftOf(chat, person, saying));
      return { message, updates: publish(world, delivery, chat, message) };
    },
    compose(chat, person, saying) {
      const message = compose(chat, draftOf(chat, person, saying), chat.nextMessageId);
      const updates = listenersOf(world, chat, message).map((bot) =>
        delivery.inboxOf(bot).number({ message }),
      );
      return { message, updates };
    },
    edit(chat, messageId, saying) {
      const shown = required(chat, messageId);
      const content = contentOf(saying, "");
      shown.json = { ...withoutWords(shown.json), ...content, edit_date: Math.floor(now() / 1000) };
      shown.edits.push({ at: now(), text: saying.text ?? saying.caption ?? "" });
      const updates = publish(world, delivery, chat, shown.json, "edited_message");
      return { message: shown.json, updates };
    },
    remove(chat, messageId) {
      required(chat, messageId).deleted = true;
    },
    press({ chat, messageId, label, by }) {
      const { json: message } = required(chat, messageId);
      const bot = world.bots.find((known) => known.id === message.from.id);
      const data = dataOf(message, label);
      if (!bot || data === undefined) throw new RangeError("There is no such button.");
      const id = callbacks.add(bot.id, now());
      const from = personAsUser(by);
      const callback_query = { id, from, message, chat_instance: String(-chat.id), data };
      return { id, update: delivery.inboxOf(bot).send({ callback_query }) };
    },
  };
}

function required(chat: SimulatedChat, messageId: number): ShownMessage {
  const shown = messageIn(chat, messageId);
  if (!shown) throw new RangeError(`There is no message ${messageId} in this chat.`);
  return shown;
}

function withoutWords(message: ChatMessage): ChatMessage {
  const { text: _text, entities: _entities, ...rest } = message;
  const { caption: _caption, caption_entities: _captionEntities, ...kept } = rest;
  return kept;
}

function contentOf(saying: Saying, fileName: string): Content {
  const { text, media, caption, mediaGroupId } = saying;
  const words = finishText({ text: text ?? caption ?? "", entities: saying.entities ?? [] });
  const entities = [...words.entities];
  const marks = entities.length === 0 ? {} : { entities };
  const captionMarks = entities.length === 0 ? {} : { caption_entities: entities };
  return {
    ...(media === undefined ? {} : mediaOf(media, fileName)),
    ...(text === undefined ? {} : { text: words.text, ...marks }),
    ...(caption === undefined ? {} : { caption: words.text, ...captionMarks }),
    ...(mediaGroupId === undefined ? {} : { media_group_id: mediaGroupId }),
  };
}

function dataOf({ reply_markup }: ChatMessage, label: string): string | undefined {
  const button = reply_markup?.inline_keyboard.flat().find(({ text }) => text === label);
  return button && "callback_data" in button ? button.callback_data : undefined;
}

import type { ChatMemberUpdated } from "@grammyjs/types";
import { show } from "./compose.ts";
import type { Delivery } from "./delivery.ts";
import { botAsUser, chatAsJson, personAsUser } from "./describe.ts";
import { publish } from "./publish.ts";
import type { GroupChat, Person, SimulatedBot, SimulatedChat, Standing, Topic } from "./types.ts";
import type { World } from "./world.ts";

/** What people do to topics. */
interface TopicChanges {
  /** @throws RangeError when the chat has no topics */
  createTopic(chat: SimulatedChat, name: string, by?: Person): Topic;
  closeTopic(chat: SimulatedChat, topic: Topic, by?: Person): void;
  deleteTopic(chat: SimulatedChat, topic: Topic): void;
}

/** What people do to chats and to the bots in them. The bots are told. */
interface MembershipChanges {
  /** Turns a group into a supergroup. The group itself takes nothing any more. */
  migrate(group: GroupChat, by?: Person): GroupChat;
  block(person: Person, bot?: SimulatedBot): void;
  unblock(person: Person, bot?: SimulatedBot): void;
  /** @param as `kicked` when absent */
  removeBotFrom(chat: GroupChat, bot?: SimulatedBot, as?: "kicked" | "left"): void;
  /** From now on members may, or may not, write text. */
  restrict(chat: GroupChat, restricted?: boolean): void;
}

export interface Changes extends TopicChanges, MembershipChanges {}

export function createChanges(world: World, delivery: Delivery, now: () => number): Changes {
  const telling: Telling = { world, delivery, now };
  return { ...topicChanges(telling), ...membershipChanges(telling) };
}

interface Telling {
  readonly world: World;
  readonly delivery: Delivery;
  readonly now: () => number;
}

function topicChanges(telling: Telling): TopicChanges {
  return {
    createTopic(chat, name, by = firstPerson(telling.world, chat)) {
      if (chat.type !== "private" && !chat.isForum) throw new RangeError("Not a forum.");
      const topicId = chat.nextMessageId;
      const topic: Topic = { id: topicId, name, state: "open" };
      chat.topics.set(topicId, topic);
      tell(telling, chat, by, { forum_topic_created: { name, icon_color: 7_322_096 } }, topicId);
      return topic;
    },
    closeTopic(chat, topic, by = firstPerson(telling.world, chat)) {
      topic.state = "closed";
      tell(telling, chat, by, { forum_topic_closed: {} }, topic.id);
    },
    deleteTopic(chat, topic) {
      topic.state = "deleted";
      for (const message of chat.messages) {
        if (message.json.message_thread_id === topic.id) message.deleted = true;
      }
    },
  };
}

function membershipChanges(telling: Telling): MembershipChanges {
  const { world } = telling;
  return {
    migrate(group, by = firstPerson(world, group)) {
      const bots = world.bots.filter((bot) => group.standing.get(bot.id) === "member");
      const supergroup = world.founding.createSupergroup({ title: group.title, bots });
      tell(telling, group, by, { migrate_to_chat_id: supergroup.id });
      group.upgradedTo = supergroup;
      tell(telling, supergroup, by, { migrate_from_chat_id: group.id });
      return supergroup;
    },
    block(person, bot = firstBot(world)) {
      bot.blockedBy.add(person.id);
      const chat = world.founding.privateChat(person, bot);
      tellStanding(telling, chat, bot, person, ["member", "kicked"]);
    },
    unblock(person, bot = firstBot(world)) {
      bot.blockedBy.delete(person.id);
      const chat = world.founding.privateChat(person, bot);
      tellStanding(telling, chat, bot, person, ["kicked", "member"]);
    },
    removeBotFrom(chat, bot = firstBot(world), as = "kicked") {
      chat.standing.set(bot.id, as);
      tellStanding(telling, chat, bot, firstPerson(world, chat), ["member", as]);
    },
    restrict(chat, restricted = true) {
      chat.restricted = restricted;
    },
  };
}

function tell(
  { world, delivery, now }: Telling,
  chat: SimulatedChat,
  by: Person,
  content: Parameters<typeof show>[1]["content"],
  topicId?: number,
): void {
  const shown = show(chat, { from: personAsUser(by), content, topicId, at: now() });
  publish(world, delivery, chat, shown.json);
}

/** @see https://core.telegram.org/bots/api#chatmemberupdated */
function tellStanding(
  { delivery, now }: Telling,
  chat: SimulatedChat,
  bot: SimulatedBot,
  by: Person,
  [before, after]: readonly [Standing, Standing],
): void {
  const my_chat_member: ChatMemberUpdated = {
    chat: chatAsJson(chat),
    from: personAsUser(by),
    date: Math.floor(now() / 1000),
    old_chat_member: memberAsJson(bot, before),
    new_chat_member: memberAsJson(bot, after),
  };
  delivery.inboxOf(bot).send({ my_chat_member });
}

function memberAsJson(bot: SimulatedBot, standing: Standing): ChatMemberUpdated["new_chat_member"] {
  const user = botAsUser(bot);
  return standing === "kicked"
    ? { status: "kicked", user, until_date: 0 }
    : { status: standing, user };
}

function firstBot(world: World): SimulatedBot {
  const [bot] = world.bots;
  if (!bot) throw new RangeError("Add a bot first.");
  return bot;
}

function firstPerson(world: World, chat: SimulatedChat): Person {
  const person = chat.type === "private" ? chat.person : world.persons[0];
  if (!person) throw new RangeError("Add a person first: somebody must have done this.");
  return person;
}

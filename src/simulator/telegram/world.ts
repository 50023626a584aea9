import type { GroupChat, Person, PrivateChat, SimulatedBot, SimulatedChat } from "./types.ts";

/** The first id of each kind; far apart, so that a mixed-up id is seen. */
const FIRST_PERSON_ID = 5_550_001;
const FIRST_GROUP_ID = 4001;
const FIRST_SUPERGROUP_ID = 1_234_567_001;
/** A supergroup's id is this minus its own number. @see https://core.telegram.org/api/bots/ids */
const SUPERGROUP_ID_BASE = -1_000_000_000_000;

interface NewBot {
  /** `<digits>:<secret>`. */
  readonly token: string;
  readonly username: string;
  readonly firstName?: string;
  readonly canReadAllGroupMessages?: boolean;
}

interface NewPerson {
  readonly firstName: string;
  readonly username?: string;
  readonly languageCode?: string;
}

interface NewGroup {
  readonly title?: string;
  /** The bots in it; every bot there is when absent. */
  readonly bots?: readonly SimulatedBot[];
}

interface NewSupergroup extends NewGroup {
  readonly isForum?: boolean;
}

/** Who and what there is: bots, persons, chats. */
export interface World {
  readonly bots: readonly SimulatedBot[];
  readonly persons: readonly Person[];
  readonly chats: readonly SimulatedChat[];
  readonly founding: Founding;
}

/** What brings something new into the world without anybody being told. */
export interface Founding {
  /** @throws RangeError when the token is not `<digits>:<secret>` */
  addBot(bot: NewBot): SimulatedBot;
  addPerson(person: NewPerson): Person;
  /**
   * The person's chat with a bot (the first one when absent), begun by the person: the bot may
   * write there.
   */
  privateChat(person: Person, bot?: SimulatedBot): PrivateChat;
  createGroup(group?: NewGroup): GroupChat;
  createSupergroup(group?: NewSupergroup): GroupChat;
}

/**
 * Makes an empty world.
 * @param idOffset added to the id of every person and group
 */
export function createWorld(idOffset = 0): World {
  const bots: SimulatedBot[] = [];
  const persons: Person[] = [];
  const chats: SimulatedChat[] = [];
  let groups = 0;
  let supergroups = 0;

  function addGroup(id: number, type: GroupChat["type"], group: NewSupergroup): GroupChat {
    const chat: GroupChat = {
      ...emptyChat(id),
      // In a forum 1 is the number of General: no topic that anybody makes has it.
      nextMessageId: group.isForum ? 2 : 1,
      type,
      title: group.title ?? "Group",
      isForum: group.isForum ?? false,
      restricted: false,
    };
    for (const bot of group.bots ?? bots) chat.standing.set(bot.id, "member");
    chats.push(chat);
    return chat;
  }

  const founding: Founding = {
    addBot(bot) {
      const added = newBot(bot);
      bots.push(added);
      return added;
    },
    addPerson(person) {
      const id = FIRST_PERSON_ID + idOffset + persons.length;
      const added = { ...person, id, deactivated: false };
      persons.push(added);
      return added;
    },
    privateChat(person, bot = firstOf(bots)) {
      bot.contacts.add(person.id);
      const known = privateChatOf(chats, bot, person.id);
      if (known) return known;
      const chat: PrivateChat = { ...emptyChat(person.id), type: "private", person, bot };
      chats.push(chat);
      return chat;
    },
    createGroup: (group = {}) => addGroup(-(FIRST_GROUP_ID + idOffset + groups++), "group", group),
    createSupergroup: (group = {}) => {
      const id = SUPERGROUP_ID_BASE - (FIRST_SUPERGROUP_ID + idOffset + supergroups++);
      return addGroup(id, "supergroup", group);
    },
  };
  return { bots, persons, chats, founding };
}

/** The chat that one bot knows under this id. */
export function chatOf(world: World, bot: SimulatedBot, id: number): SimulatedChat | undefined {
  if (id > 0) return privateChatOf(world.chats, bot, id);
  return world.chats.find((chat) => chat.id === id);
}

function privateChatOf(
  chats: readonly SimulatedChat[],
  bot: SimulatedBot,
  personId: number,
): PrivateChat | undefined {
  for (const chat of chats) {
    if (chat.type === "private" && chat.id === personId && chat.bot === bot) return chat;
  }
  return undefined;
}

function newBot(bot: NewBot): SimulatedBot {
  const id = /^([1-9]\d*):[\w-]+$/.exec(bot.token)?.[1];
  if (id === undefined) throw new RangeError("A bot's token is <digits>:<secret>.");
  return {
    id: Number(id),
    token: bot.token,
    username: bot.username,
    firstName: bot.firstName ?? bot.username,
    canReadAllGroupMessages: bot.canReadAllGroupMessages ?? false,
    commands: new Map(),
    contacts: new Set(),
    blockedBy: new Set(),
  };
}

function emptyChat(id: number): Omit<PrivateChat, "type" | "person" | "bot"> {
  return { id, standing: new Map(), topics: new Map(), messages: [], nextMessageId: 1 };
}

function firstOf(bots: readonly SimulatedBot[]): SimulatedBot {
  const [bot] = bots;
  if (!bot) throw new RangeError("Add a bot first: there is nobody to chat with.");
  return bot;
}

import type {
  BotCommand,
  CallbackQuery,
  ChatMemberUpdated,
  Message,
  Update,
} from "@grammyjs/types";

/** A person with a Telegram account. */
export interface Person {
  readonly id: number;
  readonly firstName: string;
  readonly username?: string;
  /** IETF language tag of the person's app. */
  readonly languageCode?: string;
  /** True once the account is deleted. */
  deactivated: boolean;
}

/** A bot, as BotFather made it. */
export interface SimulatedBot {
  /** The number before the colon of its token. */
  readonly id: number;
  readonly token: string;
  readonly username: string;
  readonly firstName: string;
  /** False while privacy mode is on: in groups it then gets only what is addressed to it. */
  readonly canReadAllGroupMessages: boolean;
  /** What its menu offers, by the language of the person's app; `""` where there is none for it. */
  readonly commands: Map<string, readonly BotCommand[]>;
  /** Persons who have pressed "Start" or written to it. */
  readonly contacts: Set<number>;
  readonly blockedBy: Set<number>;
}

/** What a bot is in a group. */
export type Standing = "member" | "left" | "kicked";

/** A topic of a forum, or of a private chat with topics. */
export interface Topic {
  /** The id of the service message that began it. */
  readonly id: number;
  readonly name: string;
  state: "open" | "closed" | "deleted";
}

/** A message that stands inside a reply. */
export type RepliedMessage = Omit<Message, "reply_to_message"> & Update.NonChannel;

/** A message that is in a chat and was not written in a channel. */
export type ChatMessage = RepliedMessage & { readonly reply_to_message?: RepliedMessage };

/** An update of a kind that the simulator makes by itself, before it has its number. */
export type Happening =
  | { readonly message: ChatMessage }
  | { readonly edited_message: ChatMessage }
  | { readonly callback_query: Omit<CallbackQuery, "message"> & { readonly message: ChatMessage } }
  | { readonly my_chat_member: ChatMemberUpdated };

/** One update as it goes over the wire: any that is made by hand as well. */
export type UpdateJson = { readonly update_id: number } & Readonly<Record<string, unknown>>;

/** One earlier text of a message. */
export interface Edit {
  /** Unix milliseconds. */
  readonly at: number;
  /** The visible text after this edit. */
  readonly text: string;
}

/** One message as it stands in a chat. */
export interface ShownMessage {
  /** As the Bot API describes it; replaced by an edit. */
  json: ChatMessage;
  /** Unix milliseconds. */
  readonly at: number;
  readonly edits: Edit[];
  deleted: boolean;
}

interface ChatState {
  /** The bot's name of the chat: positive for a person, negative for a group. */
  readonly id: number;
  /** What each bot is there, by the bot's id. */
  readonly standing: Map<number, Standing>;
  readonly topics: Map<number, Topic>;
  readonly messages: ShownMessage[];
  nextMessageId: number;
}

/** A person's chat with one bot. */
export interface PrivateChat extends ChatState {
  readonly type: "private";
  readonly person: Person;
  readonly bot: SimulatedBot;
}

/** A group or supergroup. */
export interface GroupChat extends ChatState {
  readonly type: "group" | "supergroup";
  readonly title: string;
  readonly isForum: boolean;
  /** True while members may not write text. */
  restricted: boolean;
  /** The supergroup that this group has become. */
  upgradedTo?: GroupChat;
}

export type SimulatedChat = PrivateChat | GroupChat;

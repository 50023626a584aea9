import type { ReadText } from "./text/read-text.ts";

/** Any object as it stands in JSON. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** A Slack workspace. */
export interface Workspace {
  /** Begins with `T`. */
  readonly id: string;
  /** What stands before `.slack.com`. */
  readonly domain: string;
  readonly name: string;
  /** The organisation it belongs to, where it belongs to one. Its id begins with `E`. */
  readonly enterprise?: { readonly id: string; readonly name: string };
}

/** A person with an account. */
export interface Person {
  readonly kind: "person";
  /** Begins with `U`, or with `W` in an organisation. */
  readonly id: string;
  /** The handle that follows an `@`. */
  readonly name: string;
  readonly realName: string;
  /** The workspace the account belongs to: another one for a guest over Slack Connect. */
  readonly workspace: Workspace;
  /** IETF language tag of the person's Slack. */
  readonly locale: string;
  /** True once the account is closed. */
  deactivated: boolean;
}

/** Where people may write to an app directly. `off` refuses the app's own messages too. */
export type MessagesTab = "open" | "off";

/** An app with a bot user, installed in the workspace. */
export interface SimulatedApp {
  readonly kind: "app";
  /** Begins with `A`. */
  readonly id: string;
  /** The bot's user id, which a mention names. */
  readonly userId: string;
  /** The bot's own id; begins with `B`. */
  readonly botId: string;
  /** The handle that follows an `@`. */
  readonly name: string;
  readonly token: string;
  readonly signingSecret: string;
  readonly workspace: Workspace;
  /** Whether one token serves the whole organisation. */
  readonly isEnterpriseInstall: boolean;
  readonly scopes: Set<string>;
  /** Which events it asked for, by the names of its manifest: `message.im`. */
  readonly events: Set<string>;
  messagesTab: MessagesTab;
  /** Why its token is refused, in Slack's word; undefined while it is good. */
  refusedBecause: string | undefined;
  /** False once it was removed: nothing is sent to it any more. */
  installed: boolean;
}

/** Who can write. */
export type Author = Person | SimulatedApp;

/** The four kinds of conversation, by the names that events have for them. */
export type ChannelKind = "channel" | "group" | "im" | "mpim";

/** What may be written in a channel. */
export type PostingRule = "open" | "read_only" | "thread_only" | "no_threads";

/** One conversation: a public or private channel, a direct message, a group of people. */
export interface SimulatedChannel {
  /** Begins with `C`, or with `D` for a direct message. */
  readonly id: string;
  readonly kind: ChannelKind;
  readonly name: string;
  /** The user ids of people and bots in it. */
  readonly members: Set<string>;
  readonly messages: ShownMessage[];
  /** Thread roots, by `ts`, under which nobody may write any more. */
  readonly lockedThreads: Set<string>;
  archived: boolean;
  postingRule: PostingRule;
  /** The last `ts` given out here; the next one is later. */
  lastTs: string;
}

/** A message as the Web API and events tell it. */
export interface MessageJson {
  readonly type: "message";
  readonly subtype?: string;
  readonly user?: string;
  readonly text: string;
  readonly ts: string;
  readonly thread_ts?: string;
  readonly parent_user_id?: string;
  readonly bot_id?: string;
  readonly app_id?: string;
  readonly metadata?: JsonObject;
  readonly blocks?: readonly JsonObject[];
  readonly files?: readonly JsonObject[];
  readonly [field: string]: unknown;
}

/** One later text of a message. */
export interface Edit {
  /** Unix milliseconds. */
  readonly at: number;
  /** The visible text after this edit. */
  readonly text: string;
}

/** One message as it stands in a conversation. */
export interface ShownMessage {
  /** Replaced by an edit. */
  json: MessageJson;
  /** What is on the screen, and whom it called. */
  words: ReadText;
  readonly author: Author;
  /** Unix milliseconds. */
  readonly at: number;
  readonly edits: Edit[];
  /** Addresses of which a preview was shown. */
  unfurls: readonly string[];
  deleted: boolean;
  /** False for what cannot have a thread. */
  repliable: boolean;
  /** True once it may not be changed any more. */
  sealed: boolean;
}

/**
 * What the page shows and what it can ask for: shared by the server and the code in the browser, so
 * it holds nothing but types.
 */
import type { MessageEntity } from "@grammyjs/types";
import type { TextBlock } from "../slack/text/read-text.ts";
import type { Mark } from "../whatsapp/formatting-line.ts";

export type PanePlatform = "slack" | "telegram" | "whatsapp";

/** What can be made to go wrong from a pane, once each time it is switched on. */
export type FaultSwitch =
  /** The platform answers the bridge's next message with its "too many requests". */
  | "limit_next_call"
  /** The bridge's next message takes effect, and its reply never arrives. */
  | "lose_next_reply"
  /** The chatbot's next answer breaks off in its middle. */
  | "cut_next_stream";

/** Everything at one moment. Each member is sent by itself whenever it differs. */
export interface PageState {
  readonly panes: readonly PaneState[];
  /** Newest last. */
  readonly exchanges: readonly Exchange[];
  /** Lines of the bridge's log, oldest first. */
  readonly log: readonly string[];
  readonly runtime: RuntimeState;
}

/** The bridge's process: it is killed from the page, and comes back by itself. */
export interface RuntimeState {
  readonly state: "running" | "starting";
  /** How often it was killed from the page. */
  readonly kills: number;
}

/** One platform. */
export interface PaneState {
  readonly platform: PanePlatform;
  /** Such as `Slack`. */
  readonly title: string;
  readonly places: readonly PlaceState[];
  /** The switches that are on. */
  readonly faults: readonly FaultSwitch[];
}

/** One chat of a pane, as one person sees it. */
export interface PlaceState {
  /** Names it in addresses: lower-case words with hyphens. */
  readonly id: string;
  /** Such as `# general`. */
  readonly title: string;
  /** What is special about it, in one sentence. */
  readonly hint: string;
  /** What a message begins with for the bot to hear it, such as `@causeway`; absent where it hears all. */
  readonly mention?: string;
  readonly messages: readonly MessageState[];
  /** Who is at work and where; empty while nobody is. */
  readonly working: readonly Working[];
  /** The conversations that took place here, one for each thread. */
  readonly conversations: readonly ConversationCounts[];
}

/** A sign that the bot is at work. */
export interface Working {
  /** Such as `typing…`, or a status of Slack's. */
  readonly words: string;
  /** The thread it stands under. */
  readonly thread?: string;
}

/** One message, as the platform's app would show it. */
export interface MessageState {
  readonly id: string;
  readonly by: "you" | "bot";
  readonly author: string;
  /** Unix milliseconds. */
  readonly at: number;
  readonly body: MessageBody;
  /** Present when it stands in the thread that this message began. */
  readonly thread?: string;
  readonly edited?: boolean;
  /** The beginning of the message that it visibly answers. */
  readonly replyTo?: string;
  /** Labels of its buttons. */
  readonly buttons?: readonly string[];
  /** How far it came, where the platform shows that. */
  readonly ticks?: "sent" | "delivered" | "read" | "failed";
  /** What may be asked of it. */
  readonly actions: readonly MessageAction[];
}

export type MessageAction =
  /** The webhook that told of it is sent once more. */
  | "resend"
  | "edit"
  | "delete"
  /** A thread can be begun here, or written in. */
  | "thread";

/** A text together with what the platform made of it. */
export type MessageBody =
  | { readonly kind: "blocks"; readonly blocks: readonly TextBlock[] }
  | {
      readonly kind: "entities";
      readonly text: string;
      readonly entities: readonly MessageEntity[];
    }
  | { readonly kind: "marks"; readonly text: string; readonly marks: readonly Mark[] };

/** What the bridge has counted in one conversation. */
export interface ConversationCounts {
  /** Such as `Thread "what is…"`; empty where a place is one conversation. */
  readonly name: string;
  readonly accepted: number;
  /** Messages in each state that is not empty, by its name. */
  readonly states: Readonly<Record<string, number>>;
  readonly askedAgain: number;
  readonly possiblyTwice: number;
}

/** One request and its answer between two of those who take part. */
export interface Exchange {
  /** Counted from 1 in the order of their beginning. */
  readonly number: number;
  readonly from: Party;
  readonly to: Party;
  /** The method of the API, the kind of the webhook, or the route. */
  readonly name: string;
  /** Unix milliseconds at which it began. */
  readonly at: number;
  /** The HTTP status of the answer; absent while there is none, and when the connection broke. */
  readonly status?: number;
  /** Milliseconds until its end; absent while it goes on. */
  readonly tookMs?: number;
  /** What went wrong, in a few words: a refusal, an attempt's number, a fault from the page. */
  readonly note?: string;
}

export type Party = PanePlatform | "bridge" | "chatbot";

/** `POST /places/:place/messages` */
export interface Writing {
  readonly text: string;
  /** The id of the message whose thread it is written in. */
  readonly thread?: string;
}

/** `POST /places/:place/messages/:message/edit` */
export interface Rewriting {
  readonly text: string;
}

/** `POST /places/:place/messages/:message/press` */
export interface Pressing {
  readonly label: string;
}

/**
 * Without a body:
 * - `POST /places/:place/messages/:message/resend`
 * - `POST /places/:place/messages/:message/delete`
 * - `POST /places/:place/buttons`: the bot shows a message with buttons there, by a call of the
 *   platform's API that does not come from the bridge; they can be pressed then
 * - `POST /runtime/kill`
 *
 * All of them, and those with a body, are answered 204.
 *
 * `PUT /panes/:platform/faults/:fault`
 */
export interface Switching {
  readonly on: boolean;
}

/**
 * `GET /state` answers a {@link PageState}. `GET /events` is a stream of server-sent events that
 * begins with all of it: `pane` (data: a {@link PaneState}), `exchanges`, `log` and `runtime` (data:
 * that member), each again whenever it differs.
 */
export type PageEvent = "pane" | "exchanges" | "log" | "runtime";

/** What any request that was refused is answered with, with a 4xx. */
export interface PageError {
  /** One sentence that says what to do. */
  readonly error: string;
}

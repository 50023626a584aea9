import type { Address, ConversationKey } from "./address.ts";

/** Who wrote. Passed to the chatbot once, when a session begins. */
export interface Author {
  readonly id: string;
  readonly name?: string;
  /** BCP 47 tag as the platform gives it, such as `pt-br`. */
  readonly locale?: string;
}

/** What a message asks of us. */
export type Content =
  /** Asked of the chatbot. */
  | { readonly kind: "question"; readonly text: string }
  /** Answered from our own texts, never asked. */
  | { readonly kind: "command"; readonly name: CommandName }
  /** Something without words (a photo, a voice note): answered with one polite sentence. */
  | { readonly kind: "wordless"; readonly what: string };

export const commandNames = ["new", "help", "start"] as const;
export type CommandName = (typeof commandNames)[number];

/** A message from a person, meant for us. */
export interface InboundMessage {
  readonly conversation: ConversationKey;
  /** The platform's id, the same at every delivery of this message, unique within the conversation. */
  readonly id: string;
  /** The platform's own stamp in Unix milliseconds, the same at every delivery; absent where it gives none. */
  readonly sentAt?: number;
  readonly content: Content;
  readonly author: Author;
  readonly address: Address;
  /** Messages sent as one album share this; one polite sentence serves them all. */
  readonly album?: string;
  /**
   * For conversations that are only ours once somebody has addressed us there. `joins`: addressed to
   * us, and what follows is ours as well. `follows`: ours only where somebody has joined us before.
   */
  readonly membership?: "joins" | "follows";
}

/** A later word about a message: changed, or taken back. */
export interface InboundChange {
  readonly conversation: ConversationKey;
  readonly id: string;
  readonly sentAt?: number;
  /** Unix milliseconds, with a fraction where the platform tells it; an older change never overwrites a newer one. */
  readonly changedAt?: number;
  /** The new content; absent when the message was deleted. */
  readonly content?: Content;
}

/** What became of a part that we sent, as its platform reports it later. */
export interface PartReceipt {
  readonly conversation: ConversationKey;
  /** Our own id of the part. */
  readonly partId: string;
  /** The platform's id of what it shows, or did not show. */
  readonly messageId: string;
  readonly fate:
    | { readonly kind: "shown" }
    /** `closed`: nothing can be shown there any more, not even a note. */
    | { readonly kind: "failed"; readonly code: string; readonly closed: boolean };
}

/** Why something that arrived is not meant for us. One closed list, so that logs can be counted. */
export type DropReason =
  | "unreadable"
  | "unknown_kind"
  | "not_addressed"
  | "own_message"
  | "other_bot"
  | "channel_post"
  | "business_message"
  | "guest_message"
  | "service_message"
  | "other_command"
  | "reaction"
  | "too_old"
  | "button_without_meaning"
  /** A button, shortcut or form that nothing here handles yet. */
  | "interaction"
  /** For a bot, workspace or number that is not this connection's. */
  | "foreign_account"
  /** A report on something we sent that changes nothing. */
  | "delivery_status"
  /** The platform has held webhooks back because there were too many. */
  | "deliveries_limited"
  /** News about the account, for its operator. */
  | "account_notice"
  /** An edit in which nothing that we read has changed. */
  | "unchanged";

/** What one webhook says, in our vocabulary. An event we do not know is `dropped`, never an error. */
export type WebhookEvent =
  | { readonly kind: "message"; readonly message: InboundMessage }
  | { readonly kind: "change"; readonly change: InboundChange }
  | { readonly kind: "receipt"; readonly receipt: PartReceipt }
  /** The conversation goes on under another key (a group became a supergroup, a number changed). */
  | {
      readonly kind: "moved";
      readonly from: ConversationKey;
      readonly to: ConversationKey;
      /** The platform's own stamp of it in Unix milliseconds, where it gives one. */
      readonly at?: number;
    }
  /** We may write there no more (`false`), or again (`true`). */
  | {
      readonly kind: "writable";
      readonly conversation: ConversationKey;
      readonly writable: boolean;
      /** The platform's own stamp of it in Unix milliseconds, where it gives one. */
      readonly at?: number;
    }
  | { readonly kind: "dropped"; readonly reason: DropReason; readonly detail?: string };

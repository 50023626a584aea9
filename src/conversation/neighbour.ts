import type { ConversationKey } from "../messages/address.ts";
import type { InboundMessage } from "../messages/inbound.ts";
import type { ChatSession } from "../messages/session.ts";
import type { Batch } from "./batch.ts";

/** A message that waits in the old conversation, with its place in the order. */
export interface HandedMessage {
  readonly message: InboundMessage;
  /** Unix milliseconds at which it arrived there. */
  readonly arrival: number;
  /** Unix milliseconds of the newest change applied to it. */
  readonly changedAt: number;
}

/** What the old conversation gives to the new one. */
export type HandOver =
  /** Something of it is in work: ask again a little later. */
  | { readonly kind: "busy" }
  | {
      readonly kind: "ready";
      readonly session?: ChatSession;
      readonly sessionTurns?: number;
      readonly messages: readonly HandedMessage[];
    };

/** What one conversation may ask of another. */
export interface Neighbour {
  /** Takes messages that arrived at the old address. */
  accept(batch: Batch): Promise<void>;
  /** The old conversation gives what it has, once nothing of it is in work. */
  handOver(to: ConversationKey): Promise<HandOver>;
  /** The new conversation has stored it. */
  handedOver(): Promise<void>;
}

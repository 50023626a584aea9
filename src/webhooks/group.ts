import type { ConversationKey } from "../messages/address.ts";
import type {
  DropReason,
  InboundChange,
  InboundMessage,
  PartReceipt,
  WebhookEvent,
} from "../messages/inbound.ts";

/** What one webhook says to one conversation. */
export interface Group {
  readonly conversation: ConversationKey;
  readonly messages: InboundMessage[];
  readonly changes: InboundChange[];
  readonly receipts: PartReceipt[];
  writable?: boolean;
  /** Unix milliseconds of that, where its platform tells them. */
  writableAt?: number | undefined;
  /** Where this conversation comes from, when it has moved here. */
  movedFrom?: ConversationKey;
}

/**
 * Sorts events by conversation, in their order.
 * @param oldest Unix milliseconds: a message whose own stamp is older is dropped
 * @param dropped is told of each event that is not meant for us
 */
export function group(
  events: readonly WebhookEvent[],
  oldest: number,
  dropped: (reason: DropReason, detail?: string) => void,
): Group[] {
  const groups = new Map<ConversationKey, Group>();
  const of = (conversation: ConversationKey): Group => {
    const known = groups.get(conversation);
    if (known !== undefined) return known;
    const made: Group = { conversation, messages: [], changes: [], receipts: [] };
    groups.set(conversation, made);
    return made;
  };
  for (const event of events) {
    switch (event.kind) {
      case "message":
        if ((event.message.sentAt ?? oldest) < oldest) dropped("too_old");
        else of(event.message.conversation).messages.push(event.message);
        break;
      case "change":
        of(event.change.conversation).changes.push(event.change);
        break;
      case "receipt":
        of(event.receipt.conversation).receipts.push(event.receipt);
        break;
      case "moved":
        // Told of late, it may since have been undone.
        if ((event.at ?? oldest) < oldest) dropped("too_old");
        else of(event.to).movedFrom = event.from;
        break;
      case "writable":
        if ((event.at ?? oldest) < oldest) dropped("too_old");
        else {
          const group = of(event.conversation);
          group.writable = event.writable;
          group.writableAt = event.at;
        }
        break;
      case "dropped":
        dropped(event.reason, event.detail);
        break;
    }
  }
  return [...groups.values()];
}

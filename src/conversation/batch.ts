import type { InboundChange, InboundMessage, PartReceipt } from "../messages/inbound.ts";

/** What one webhook brings to one conversation. */
export interface Batch {
  /** Names the webhook in the log. */
  readonly request: string;
  readonly messages: readonly InboundMessage[];
  readonly changes: readonly InboundChange[];
  /** What the platform reports of parts that were sent here; a Worker of an earlier release names none. */
  readonly receipts?: readonly PartReceipt[];
  /** Whether the platform says that we may write there; absent when it says nothing. */
  readonly writable?: boolean;
  /** Unix milliseconds of that; what was written later is not touched by it. */
  readonly writableAt?: number | undefined;
}

import type { InboundChange, InboundMessage } from "../messages/inbound.ts";

/** What one webhook brings to one conversation. */
export interface Batch {
  /** Names the webhook in the log. */
  readonly request: string;
  readonly messages: readonly InboundMessage[];
  readonly changes: readonly InboundChange[];
  /** Whether the platform says that we may write there; absent when it says nothing. */
  readonly writable?: boolean;
}

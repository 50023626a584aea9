import type { DropReason, WebhookEvent } from "../../messages/inbound.ts";
import type { RenderedPart } from "../../messages/part.ts";
import type { Identity } from "./send-identity.ts";

/** What reading a webhook needs to know besides the webhook. */
export interface ParseContext {
  /**
   * Who we are; asked only for what may be meant for us.
   * @throws CausewayError (retryable) when it cannot be had
   */
  identity(): Promise<Identity>;
  /** Whether a thread in which somebody has mentioned us goes on without further mentions. */
  readonly stickyThreads: boolean;
  /** What a slash command is answered with; absent: with nothing. */
  readonly help?: RenderedPart;
}

export type Dropped = Extract<WebhookEvent, { kind: "dropped" }>;

/** A kind, subtype or the like as it may stand in a log. */
const SAFE_NAME = /^[a-z_]{1,60}$/;

/** @param detail left out where it is not a plain name */
export function dropped(reason: DropReason, detail?: string): Dropped {
  if (detail === undefined || !SAFE_NAME.test(detail)) return { kind: "dropped", reason };
  return { kind: "dropped", reason, detail };
}

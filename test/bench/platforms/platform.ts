import type { PlatformName } from "../../../src/messages/address.ts";
import type { Question } from "../questions.ts";

/** A webhook as the platform posts it. */
export interface SignedWebhook {
  /** With what proves whose it is. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the platform makes of a call to its API. */
export interface TakenCall {
  /** As JSON. */
  readonly answer: unknown;
  /** Where a message is shown by it; absent: nothing is shown. */
  readonly chat?: number;
  /** Webhooks that tell what becomes of the message, one after another. */
  readonly reports?: readonly SignedWebhook[];
}

/** A platform as the bench plays it: people write in order, and the API accepts everything. */
export interface BenchPlatform {
  readonly name: PlatformName;
  /** Messages that the bridge shows in one conversation without pacing them. */
  readonly burst: number;
  /** What the bridge is told of its connection. @param apiUrl where the platform's API is */
  variables(apiUrl: string): Readonly<Record<string, string>>;
  /** @param sentAt when the person sent it, in Unix seconds */
  webhookOf(question: Question, sentAt: number): SignedWebhook;
  /** @param call what follows the API's address in the URL */
  take(call: string, body: string): TakenCall;
}

import type { ConversationKey } from "../messages/address.ts";
import type { Totals } from "./facts.ts";

/** The one directory of a deployment. */
export const DIRECTORY_NAME = "directory";

/** One message that failed for good: where it is and why, without its words. */
export interface DeadLetter {
  readonly conversation: ConversationKey;
  readonly stamp: number;
  readonly message: string;
  readonly code: string;
  /** Unix milliseconds. */
  readonly at: number;
}

/** What conversations tell the directory. Each may be told twice; it counts once. */
export interface DirectoryReports {
  begun(conversation: ConversationKey, born: string): Promise<void>;
  died(letters: readonly DeadLetter[]): Promise<void>;
  emptied(conversation: ConversationKey, born: string, totals: Totals): Promise<void>;
}

import type { Faults } from "../faults.ts";
import type { MessageState, PanePlatform, PlaceState } from "../page/state.ts";

/** One platform as the page shows it, and what can be done in it. */
export interface Pane {
  readonly platform: PanePlatform;
  readonly title: string;
  readonly places: readonly Place[];
  readonly trouble: PaneTrouble;
}

/** How this platform makes trouble when it is told to. */
export interface PaneTrouble {
  readonly faults: Faults;
  /** The name of the calls that show a message to somebody. */
  readonly sendCall: string;
  /** The platform's way to say that there were too many calls. */
  readonly tooMany: Parameters<Faults["next"]>[1];
}

/** One chat, as one person sees it. */
export interface Place {
  /** What it is, and what it shows just now, without the counts. */
  look(): Omit<PlaceState, "conversations">;
  /** The conversations that may have begun here. */
  conversations(): readonly ConversationName[];
  /** Everything that was written here. */
  written(): readonly string[];
  /** @param thread the id of the message whose thread it is written in */
  say(text: string, thread?: string): void;
  /** What can be done with messages that are there. */
  readonly changes: MessageChanges;
}

export interface ConversationName {
  /** As the bridge names it. */
  readonly key: string;
  /** What people call it; empty where the place is one conversation. */
  readonly name: string;
}

/** Each throws a RangeError for a message that it cannot be done with. */
export interface MessageChanges {
  /** Sends the webhook of a message once more. */
  resend(message: string): void;
  edit(message: string, text: string): void;
  remove(message: string): void;
  press(message: string, label: string): Promise<void>;
  /** Lets the bot show buttons, by a call that the bridge knows nothing of. */
  showButtons(): Promise<void>;
}

/** What a message of the person who looks can be asked for. */
export const OWN_ACTIONS: MessageState["actions"] = ["resend", "edit", "delete"];

/** What stands on the buttons that are shown on demand. */
export const BUTTON_LABELS = ["Yes, please", "Not now"] as const;
/** The words above them. */
export const BUTTONS_TEXT = "Shall I go on?";

/** Characters of a message that a reply to it repeats, and that a thread is named by. */
const EXCERPT_CHARACTERS = 60;

export function excerptOf(text: string): string {
  return text.length > EXCERPT_CHARACTERS ? `${text.slice(0, EXCERPT_CHARACTERS)}…` : text;
}

/** The key of a conversation, as docs/storage.md describes it. */
export function keyOf(...parts: readonly (string | number)[]): string {
  return parts.map(encodeURIComponent).join("/");
}

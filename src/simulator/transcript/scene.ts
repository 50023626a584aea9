/** One thing that happened between the platform and the bridge. */
export interface Step {
  /** Unix milliseconds. */
  readonly at: number;
  /** `webhook`: the platform told the bridge. `call`: the bridge called the platform. */
  readonly kind: "webhook" | "call";
  readonly what: string;
  /** What it was answered with; absent when nothing came. */
  readonly answer?: string;
}

/** One message as it stands on the screen. */
export interface Line {
  readonly place: string;
  readonly who: string;
  readonly text: string;
}

/** What people do; each act waits until it has been answered. */
export interface Act {
  readonly title: string;
  play(): Promise<void>;
}

/** How a scene is joined with the bridge. */
export interface Stage {
  readonly name: string;
  /** The bridge's variables that lead to the platform. */
  readonly variables: Readonly<Record<string, string>>;
  useBridge(url: string): void;
  close(): Promise<void>;
}

/** What happened in a scene, and what can be seen of it. */
export interface Book {
  steps(): readonly Step[];
  lines(): readonly Line[];
}

/** A short play on one simulated platform, its acts one after another. */
export type Scene = Stage & Book & { readonly acts: readonly Act[] };

/** An answer of the local chatbot takes less. */
const PATIENCE_MS = 20_000;
const LOOK_EVERY_MS = 20;

/** @throws when it does not happen within {@link PATIENCE_MS} */
export async function happens(what: string, isSo: () => boolean): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error(`the play stopped: ${what} did not happen`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** The question that brings up every formatting, and one whose 200 or reply is lost on the way. */
export const questions = {
  plain: "hello",
  everything: "show everything",
  lost: "what is a dead letter?",
} as const;

import type { Pane } from "./scene.ts";

/** What a platform is made with. */
export interface PlatformOptions {
  /**
   * Added to the ids of people and chats. The bridge remembers every conversation, while a simulated
   * platform forgets its people when it stops: new ones come along at each start.
   */
  readonly idOffset: number;
  /** A new secret, in characters that every platform takes. */
  readonly secret: () => string;
}

/** A simulated platform with people in it who can write. */
export interface PlayedPlatform {
  readonly pane: Pane;
  /** What the bridge needs to speak with it. */
  readonly variables: Readonly<Record<string, string>>;
  /** Lets webhooks go there. @param url the bridge's origin */
  useBridge(url: string): void;
}

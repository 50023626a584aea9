import type { PlatformName } from "../../src/messages/address.ts";

/** The key of the conversation that a private chat of the bench is, as the bridge names it. */
const keyOfChat: Readonly<Record<PlatformName, (chat: number) => string>> = {
  telegram: (chat) => `telegram/123456789/${chat}`,
  slack: (chat) => `slack/T0BENCH/D${chat}`,
  whatsapp: (chat) => `whatsapp/777000111222/PT.${String(chat).padStart(20, "1")}`,
};

/** @param chat an even one on Slack: the bench takes the others for threads */
export function keyOf(platform: PlatformName, chat: number): string {
  return keyOfChat[platform](chat);
}

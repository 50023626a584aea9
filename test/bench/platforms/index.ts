import type { PlatformName } from "../../../src/messages/address.ts";
import type { BenchPlatform } from "./platform.ts";
import { slack } from "./slack.ts";
import { telegram } from "./telegram.ts";
import { whatsapp } from "./whatsapp.ts";

/** In the order of the table. */
export const benchPlatforms: readonly BenchPlatform[] = [telegram, slack, whatsapp];

/** As the table names them. */
export const platformTitles: Readonly<Record<PlatformName, string>> = {
  slack: "Slack",
  telegram: "Telegram",
  whatsapp: "WhatsApp",
};

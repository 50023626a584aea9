import { readChatbot } from "./config/chatbot.ts";
import { type PlatformState, readPlatform } from "./config/connection.ts";
import { type Environment, readerOf } from "./config/environment.ts";
import { readSlack, slackVariables } from "./config/slack.ts";
import { readTelegram, telegramVariables } from "./config/telegram.ts";
import { readWhatsApp, whatsappVariables } from "./config/whatsapp.ts";
import type { PlatformName } from "./messages/address.ts";
import { readSettings, type Settings } from "./settings.ts";

export interface Configuration {
  readonly platforms: Readonly<Record<PlatformName, PlatformState>>;
  readonly settings: Settings;
  readonly defaultLocale: string;
  /** Opens counts and replay; absent: those routes do not exist. */
  readonly adminToken?: string;
  /** What is wrong outside any platform: settings that cannot be used. */
  readonly problems: readonly string[];
}

const DEFAULT_LOCALE = "en";

/**
 * Turns the environment into checked connections. Never throws: what is wrong is named in the result,
 * so that one platform's mistake does not silence another. An empty variable counts as absent.
 */
export function readConfiguration(environment: Environment): Configuration {
  const read = readerOf(environment);
  const problems: string[] = [];
  const settings = readSettings(read, (problem) => problems.push(problem));
  const adminToken = read("CAUSEWAY_ADMIN_TOKEN");
  const chatbot = (found: string[]) => readChatbot(read, found);
  return {
    platforms: {
      slack: readPlatform(slackVariables, read, chatbot, (found) => readSlack(read, found)),
      telegram: readPlatform(telegramVariables, read, chatbot, (found) =>
        readTelegram(read, found),
      ),
      whatsapp: readPlatform(whatsappVariables, read, chatbot, (found) =>
        readWhatsApp(read, found),
      ),
    },
    settings,
    defaultLocale: read("DEFAULT_LOCALE") ?? DEFAULT_LOCALE,
    ...(adminToken === undefined ? {} : { adminToken }),
    problems,
  };
}

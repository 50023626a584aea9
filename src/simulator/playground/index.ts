import { randomBytes } from "node:crypto";
import { mkdirSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { type BridgeRuntime, startBridgeRuntime } from "../bridge-runtime.ts";
import { servePage } from "./serve-page.ts";
import { startLocalChatbot } from "../local-chatbot.ts";
import { followBridgeCounts } from "./bridge-counts.ts";
import { serveChatbotProxy } from "./chatbot-proxy.ts";
import { createExchanges } from "./exchanges.ts";
import { freePort } from "../free-port.ts";
import { createMortalRuntime } from "./mortal-runtime.ts";
import { playSlack } from "./slack.ts";
import { createSwitches } from "./switches.ts";
import { playTelegram } from "./telegram.ts";
import { playWhatsApp } from "./whatsapp.ts";

/** Lines of the log that are kept in memory; all of them stand in its file. */
const LOG_LINES_KEPT = 500;

/** The variables that lead to a real chatbot. */
export const chatbotVariables = [
  "GPT_TRAINER_API_KEY",
  "GPT_TRAINER_CHATBOT_UUID",
  "GPT_TRAINER_BASE_URL",
] as const;

/** Where a real chatbot is when nothing else is said. */
const GPT_TRAINER_BASE_URL = "https://app.gpt-trainer.com";

export interface PlaygroundOptions {
  /** The port of the page that is tried first; any that is free when it is taken. */
  readonly port: number;
  /** Where the state of the bridge and of the chatbot, and the log, are kept. */
  readonly folder: string;
  /** Forgets what is in the folder. */
  readonly fresh: boolean;
  /** The {@link chatbotVariables} of a real chatbot; the local one answers when absent. */
  readonly chatbot?: Readonly<Record<string, string>>;
}

/** The bridge between three simulated platforms and a chatbot, with a page to try it on. */
export interface Playground {
  /** Where the page is. */
  readonly url: string;
  /** The file that the bridge's log goes to. */
  readonly logFile: string;
}

/**
 * Starts everything on this machine; it all ends with this process. The simulated platforms forget
 * their people when they stop, while the bridge remembers every conversation: so at each start new
 * people with new ids come along, in new chats, and no id that the bridge knows is given twice. An
 * answer that was still to be given in an old chat ends there as a dead letter, since that chat is gone.
 *
 * @throws when a built Worker is missing or cannot be started
 */
export async function openPlayground(options: PlaygroundOptions): Promise<Playground> {
  const { folder } = options;
  if (options.fresh) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const log = openLog(join(folder, "bridge.log"));
  const exchanges = createExchanges(Date.now);
  const platformOptions = { idOffset: Math.floor(Date.now() / 1000), secret };
  const [chatbot, slack, telegram, whatsapp, port] = await Promise.all([
    options.chatbot ?? localChatbotIn(folder),
    playSlack(exchanges, platformOptions),
    playTelegram(exchanges, platformOptions),
    playWhatsApp(exchanges, platformOptions),
    freePort(),
  ]);
  const proxy = await serveChatbotProxy({
    target: (chatbot["GPT_TRAINER_BASE_URL"] ?? GPT_TRAINER_BASE_URL).replace(
      /(?:\/api\/v1)?\/*$/,
      "",
    ),
    exchanges,
  });
  const platforms = [slack, telegram, whatsapp];
  const adminToken = secret();
  const bridge: BridgeRuntime = await startBridgeRuntime({
    port,
    folder: join(folder, "state"),
    variables: {
      ...Object.fromEntries(platforms.flatMap(({ variables }) => Object.entries(variables))),
      ...chatbot,
      GPT_TRAINER_BASE_URL: proxy.url,
      CAUSEWAY_ADMIN_TOKEN: adminToken,
    },
    print: log.print,
  });
  tellWhere(folder, "bridge.json", { url: bridge.url, adminToken });
  for (const platform of platforms) platform.useBridge(bridge.url);
  const panes = platforms.map(({ pane }) => pane);
  const places = panes.flatMap((pane) => pane.places);
  const url = await servePage({
    port: options.port,
    panes,
    switches: createSwitches(proxy),
    counts: followBridgeCounts({ url: bridge.url, adminToken, places, exchanges }),
    exchanges,
    log: log.lines,
    runtime: createMortalRuntime(port),
    facts: {
      chatbot: options.chatbot === undefined ? "the local chatbot" : "your chatbot",
      bridgeUrl: bridge.url,
      folder,
    },
  });
  return { url, logFile: log.file };
}

/** @returns the variables that lead to it */
async function localChatbotIn(folder: string): Promise<Readonly<Record<string, string>>> {
  const { variables } = await startLocalChatbot({ folder: join(folder, "chatbot") });
  tellWhere(folder, "chatbot.json", {
    url: variables.GPT_TRAINER_BASE_URL,
    apiKey: variables.GPT_TRAINER_API_KEY,
    chatbot: variables.GPT_TRAINER_CHATBOT_UUID,
  });
  return variables;
}

function secret(): string {
  return randomBytes(24).toString("base64url");
}

interface Log {
  readonly file: string;
  readonly lines: readonly string[];
  readonly print: (line: string) => void;
}

function openLog(file: string): Log {
  const handle = openSync(file, "w");
  const lines: string[] = [];
  return {
    file,
    lines,
    print(line) {
      lines.push(line);
      if (lines.length > LOG_LINES_KEPT) lines.shift();
      writeSync(handle, `${line}\n`);
    },
  };
}

/** Lets the command line find the bridge or the chatbot, and speak to it, for as long as this process runs. */
function tellWhere(folder: string, name: string, access: Readonly<Record<string, string>>): void {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(access), { mode: 0o600 });
  process.once("exit", () => rmSync(file, { force: true }));
}

import { randomBytes } from "node:crypto";
import { startWorkerRuntime } from "./worker-runtime.ts";

/** Always the same, so that its sessions are found again. */
const CHATBOT_UUID = "c0ffee00c0ffee00c0ffee00c0ffee00";

export interface LocalChatbotOptions {
  /** Where its sessions live; in memory when absent. */
  readonly folder?: string;
  /** How fast it writes; its own setting when absent. */
  readonly charactersPerSecond?: number;
}

/** The built chatbot server in workerd. */
export interface LocalChatbot {
  /** What the bridge needs to speak with it. */
  readonly variables: Readonly<
    Record<"GPT_TRAINER_API_KEY" | "GPT_TRAINER_CHATBOT_UUID" | "GPT_TRAINER_BASE_URL", string>
  >;
  stop(): Promise<void>;
}

/** @throws when the built Worker is missing or cannot be started */
export async function startLocalChatbot(options: LocalChatbotOptions = {}): Promise<LocalChatbot> {
  const { folder, charactersPerSecond: speed } = options;
  const apiKey = randomBytes(24).toString("base64url");
  const { url, stop } = await startWorkerRuntime({
    name: "chatbot",
    config: "wrangler.chatbot.toml",
    script: "dist/chatbot/index.js",
    ...(folder === undefined ? {} : { folder }),
    variables: {
      CHATBOT_SERVER_API_KEY: apiKey,
      CHATBOT_SERVER_CHATBOT_UUID: CHATBOT_UUID,
      ...(speed === undefined ? {} : { CHATBOT_SERVER_CHARACTERS_PER_SECOND: String(speed) }),
    },
  });
  return {
    variables: {
      GPT_TRAINER_API_KEY: apiKey,
      GPT_TRAINER_CHATBOT_UUID: CHATBOT_UUID,
      GPT_TRAINER_BASE_URL: url,
    },
    stop,
  };
}

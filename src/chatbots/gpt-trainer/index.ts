import type { Chatbot } from "../chatbot.ts";
import { ask } from "./ask.ts";
import { createClient, type ClientOptions } from "./client.ts";
import { readRecord } from "./read-record.ts";
import { startSession } from "./start-session.ts";

export { normaliseBaseUrl } from "./client.ts";

export interface GptTrainerOptions extends ClientOptions {
  /** Milliseconds for a call that asks nothing: beginning a session, reading its record. */
  readonly sessionLimitMs?: number;
}

/** Neither call waits for a model; this is about a slow network and a long list. */
const defaultSessionLimitMs = 20_000;

/**
 * A chatbot behind the GPT-trainer API, at its own host or at that of a whitelabel.
 * @see https://guide.gpt-trainer.com/api-reference/api-key-setup
 */
export function createGptTrainer(options: GptTrainerOptions): Chatbot {
  const client = createClient(options);
  const limitMs = options.sessionLimitMs ?? defaultSessionLimitMs;
  return {
    startSession: (context) => startSession(options, client, context, limitMs),
    ask: (session, question, limits) => ask(client, session, question, limits),
    readRecord: (session) => readRecord(client, session, limitMs),
  };
}

import { afterEach } from "vitest";
import type {
  AskLimits,
  AskOutcome,
  Chatbot,
  SessionContext,
} from "../../../src/chatbots/chatbot.ts";
import {
  createGptTrainer,
  type GptTrainerOptions,
} from "../../../src/chatbots/gpt-trainer/index.ts";
import type { ChatSession } from "../../../src/messages/session.ts";
import {
  createChatbotSimulator,
  type ChatbotSimulator,
  type ChatbotSimulatorOptions,
} from "../../../src/simulator/chatbot/index.ts";

/** A chatbot's server, and the bridge's client of it. */
export interface World {
  readonly server: ChatbotSimulator;
  readonly chatbot: Chatbot;
  /** Another client of the same server, as after a restart. */
  readonly connect: (overrides?: Partial<GptTrainerOptions>) => Chatbot;
  readonly begin: () => Promise<ChatSession>;
  readonly ask: (
    session: ChatSession,
    question?: string,
    changes?: Partial<AskLimits>,
  ) => Promise<AskOutcome>;
}

/** Long enough for a slow machine, where a test is not about time. */
export const limits: AskLimits = { firstByteMs: 10_000, idleMs: 10_000, totalMs: 12_000 };

export const context: SessionContext = {
  platform: "telegram",
  conversation: "telegram/1/2",
  author: { id: "7", name: "Zoë", locale: "pt-br" },
};

const running: ChatbotSimulator[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

/** Starts a server that is stopped after the test, and connects to it. */
export async function openWorld(options: ChatbotSimulatorOptions = {}): Promise<World> {
  const server = await createChatbotSimulator(options);
  running.push(server);
  const connect = (overrides: Partial<GptTrainerOptions> = {}): Chatbot =>
    createGptTrainer({
      baseUrl: server.url,
      apiKey: server.apiKey,
      chatbotUuid: server.chatbotUuid,
      fetch: (url, init) => fetch(url, init),
      now: Date.now,
      ...overrides,
    });
  const chatbot = connect();
  return {
    server,
    chatbot,
    connect,
    begin: () => beginSession(chatbot),
    ask: (session, question = "hi", changes = {}) =>
      chatbot.ask(session, question, { ...limits, ...changes }),
  };
}

/** Begins a session that has to begin. */
async function beginSession(chatbot: Chatbot): Promise<ChatSession> {
  const outcome = await chatbot.startSession(context);
  if (outcome.kind !== "started") throw new Error(outcome.code);
  return outcome.session;
}

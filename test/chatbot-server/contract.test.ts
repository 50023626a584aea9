import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Chatbot } from "../../src/chatbots/chatbot.ts";
import { createGptTrainer } from "../../src/chatbots/gpt-trainer/index.ts";
import type { Fetch } from "../../src/lib/http.ts";
import { chatbotContract } from "../contracts/chatbot.ts";
import { API_KEY, CHATBOT_UUID, type Server, startServer } from "./server.ts";

// A kill and a restart after each call of a test.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let server: Server;
let kills = 0;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

/** The bridge's client of the server. */
function connect(fetch: Fetch, changes: { apiKey?: string; chatbotUuid?: string } = {}): Chatbot {
  return createGptTrainer({
    baseUrl: server.url,
    apiKey: API_KEY,
    chatbotUuid: CHATBOT_UUID,
    fetch,
    now: Date.now,
    ...changes,
  });
}

/** Reads the whole answer, then kills the runtime, and hands on what was read. */
const fetchAndKill: Fetch = async (url, init) => {
  const response = await fetch(url, init);
  const body = await response.arrayBuffer();
  await server.kill();
  kills += 1;
  return new Response(body, response);
};

for (const [name, call] of [
  ["the chatbot server", (url, init) => fetch(url, init)],
  ["the chatbot server, killed after every call,", fetchAndKill],
] as const satisfies readonly (readonly [string, Fetch])[]) {
  chatbotContract(name, async () => ({
    chatbot: connect(call),
    withWrongKey: connect(call, { apiKey: "another key" }),
    withWrongChatbot: connect(call, { chatbotUuid: "0123456789abcdef0123456789abcdef" }),
  }));
}

describe("the chatbot server's contract", () => {
  it("was kept through a kill after each of its calls", () => {
    expect(kills).toBeGreaterThan(20);
  });
});

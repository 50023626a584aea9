import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
  ask,
  beginSession,
  CHATBOT_UUID,
  elementsOf,
  type Server,
  startServer,
  textAt,
} from "./server.ts";

// A kill and a restart after each call.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let server: Server;

beforeAll(async () => {
  const alive = await startServer();
  server = {
    ...alive,
    async call(method, path, sent) {
      const response = await alive.call(method, path, sent);
      const body = await response.arrayBuffer();
      await alive.kill();
      return new Response(body, response);
    },
  };
});
afterAll(() => server.stop());

async function json(method: string, path: string, body?: unknown): Promise<unknown> {
  return (await server.call(method, path, body === undefined ? {} : { json: body })).json();
}

describe("the chatbot server, killed after every call,", () => {
  it("has its chatbot, sessions, messages, lists and deletions as they were", async () => {
    const chatbot = await json("GET", `/chatbot/${CHATBOT_UUID}`);
    const [kept, gone] = [await beginSession(server, { user_id: "7" }), await beginSession(server)];
    const answer = await ask(server, kept, "What is a dead letter?");
    await ask(server, kept, "thanks");
    await ask(server, gone, "hi");

    const list = `/chatbot/${CHATBOT_UUID}/sessions`;
    expect(await json("GET", list)).toMatchObject([{ uuid: gone }, { uuid: kept }]);
    expect(await json("POST", `/session/${gone}/delete`)).toEqual({ success: true });
    expect((await server.call("GET", `/session/${gone}`)).status).toBe(404);
    const session = await json("GET", `/session/${kept}`);
    expect(session).toMatchObject({ uuid: kept, initial_variables: { user_id: "7" } });
    expect(await json("GET", list)).toEqual([session]);

    const messages = await json("GET", `/session/${kept}/messages`);
    expect(messages).toMatchObject([{ response: answer }, { query: "thanks" }]);
    const [, thanks] = elementsOf(messages);
    await json("POST", `/message/${textAt(thanks, "uuid")}/delete`);
    const transcript = await server.call("GET", `/session/${kept}/messages/plain-text`);
    expect(await transcript.text()).toBe(`User: What is a dead letter?\nAssistant: ${answer}\n`);
    await ask(server, kept, "hi");
    expect(await json("GET", `/session/${kept}/messages`)).toHaveLength(2);
    expect(await json("GET", `/chatbot/${CHATBOT_UUID}`)).toEqual(chatbot);
  });

  it("has its agents, functions and their changes as they were", async () => {
    const chatbot = textAt(await json("POST", "/chatbot/create", { name: "Shop" }), "uuid");
    await json("POST", `/chatbot/${chatbot}/update`, { rate_limit: [3, 7] });
    const type = "user-facing";
    const made = await json("POST", `/chatbot/${chatbot}/agent/create`, { name: "Agent", type });
    const agent = textAt(made, "uuid");
    const tool = { name: "f", description: "d", external_url: "https://example.com" };
    const [kept, gone] = [
      await json("POST", `/agent/${agent}/function/create`, tool),
      await json("POST", `/agent/${agent}/function/create`, tool),
    ];
    await json("POST", `/function/${textAt(gone, "uuid")}/delete`);
    await json("POST", `/agent/${agent}/update`, { enabled: true, temperature: 1 });
    expect(await json("GET", `/chatbot/${chatbot}`)).toMatchObject({
      meta: { rate_limit: [3, 7] },
    });
    expect(await json("GET", `/chatbot/${chatbot}/agents`)).toMatchObject([
      { name: "General Q&A", enabled: 1 },
      { name: "Agent", enabled: 1, meta: { temperature: 1 }, tool_functions: [kept] },
    ]);
    await json("DELETE", `/agent/${agent}/delete`);
    expect(await json("GET", `/chatbot/${chatbot}/agents`)).toHaveLength(1);
    expect(await json("DELETE", `/chatbot/${chatbot}/delete`)).toEqual({ success: true });
    expect((await server.call("GET", `/chatbot/${chatbot}/agents`)).status).toBe(404);
  });
});

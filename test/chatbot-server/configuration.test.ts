import { afterEach, describe, expect, it, vi } from "vitest";
import { readConfig } from "../../src/chatbot-server/config.ts";
import { type Server, startServer } from "./server.ts";

vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

const running: Server[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
});

async function start(variables: Readonly<Record<string, string>>): Promise<Server> {
  const server = await startServer(variables);
  running.push(server);
  return server;
}

const hexId: unknown = expect.stringMatching(/^[0-9a-f]{32}$/);
const containing = (text: string): unknown => expect.stringContaining(text);

const chatbotsWith = (server: Server, key: string): Promise<Response> =>
  server.call("GET", "/chatbots", { headers: { authorization: `Bearer ${key}` } });

describe("the chatbot server's configuration", () => {
  it("takes several keys, separated by commas", async () => {
    const server = await start({ CHATBOT_SERVER_API_KEY: "old-key, new-key" });
    expect((await chatbotsWith(server, "old-key")).status).toBe(200);
    expect((await chatbotsWith(server, "new-key")).status).toBe(200);
    expect((await chatbotsWith(server, "old-key, new-key")).status).toBe(401);
  });

  it("answers 503 without a key, and says what is missing", async () => {
    const server = await start({ CHATBOT_SERVER_API_KEY: " , " });
    const refused = await chatbotsWith(server, "");
    expect(refused.status).toBe(503);
    expect(await refused.json()).toEqual({ error: containing("/healthz") });
    const health = await fetch(`${server.url}/healthz`);
    expect(health.status).toBe(503);
    expect(await health.json()).toMatchObject({
      status: "misconfigured",
      problems: [containing("CHATBOT_SERVER_API_KEY is missing")],
    });
  });

  it("says that it is well", async () => {
    const server = await start({});
    const health = await fetch(`${server.url}/healthz`);
    expect([health.status, await health.json()]).toEqual([200, { status: "ok", problems: [] }]);
  });

  it("makes up its chatbot's id once when none is given, and keeps it through a kill", async () => {
    const server = await start({ CHATBOT_SERVER_CHATBOT_UUID: "" });
    const listed = async (): Promise<unknown> => (await server.call("GET", "/chatbots")).json();
    const before = await listed();
    expect(before).toMatchObject([{ uuid: hexId }]);
    await server.kill();
    expect(await listed()).toEqual(before);
  });

  it.each([
    ["CHATBOT_SERVER_CHATBOT_UUID", "C0FFEE"],
    ["CHATBOT_SERVER_CHARACTERS_PER_SECOND", "fast"],
    ["CHATBOT_SERVER_CHARACTERS_PER_SECOND", "-1"],
  ])("names %s when it is %s, without repeating it", (variable, value) => {
    const { problems } = readConfig({ CHATBOT_SERVER_API_KEY: "key", [variable]: value });
    expect(problems).toEqual([containing(variable)]);
    expect(problems.join()).not.toContain(value);
  });

  it("streams at a readable pace when none is given", () => {
    expect(readConfig({ CHATBOT_SERVER_API_KEY: "key" })).toEqual({
      apiKeys: ["key"],
      chatbotUuid: undefined,
      charactersPerSecond: 400,
      problems: [],
    });
  });
});

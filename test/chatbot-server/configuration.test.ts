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

  it("says what is wrong with a model's limits", async () => {
    const server = await start({ CHATBOT_SERVER_MODEL_IDLE_SECONDS: "never" });
    const health = await fetch(`${server.url}/healthz`);
    expect([health.status, await health.json()]).toMatchObject([
      503,
      { problems: [containing("CHATBOT_SERVER_MODEL_IDLE_SECONDS")] },
    ]);
    expect((await chatbotsWith(server, "key-of-the-tests")).status).toBe(503);
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
    ["OPENAI_BASE_URL", "localhost:11434"],
    ["CHATBOT_SERVER_MODELS", "extractive,=large=20"],
    ["CHATBOT_SERVER_NAME_SERVER", "http://example.com"],
    ["CHATBOT_SERVER_NAME_SERVER", "example.com"],
    ["CHATBOT_SERVER_MODELS", "large-one"],
    ["CHATBOT_SERVER_MODELS", "@cf/some/model"],
    ["CHATBOT_SERVER_MODELS", "@hf/some/model"],
    ["CHATBOT_SERVER_MODEL ", "large-one"],
    ["CHATBOT_SERVER_MODEL ", "@cf/some/model"],
    ["CHATBOT_SERVER_MODEL ", "large=2"],
    ["CHATBOT_SERVER_MODEL ", "large,small"],
  ])("names %s when it is %s, without repeating it", (variable, value) => {
    const { problems } = readConfig({ CHATBOT_SERVER_API_KEY: "key", [variable.trim()]: value });
    expect(problems).toEqual([containing(variable)]);
    expect(problems.join()).not.toContain(value);
  });

  it("looks at the one model that is asked beside the list of those that agents can name", () => {
    const both = {
      OPENAI_API_KEY: "k",
      CHATBOT_SERVER_MODELS: "large",
      CHATBOT_SERVER_MODEL: "a=b",
    };
    const { models, problems } = readConfig({ CHATBOT_SERVER_API_KEY: "key", ...both });
    expect(models.map(({ name }) => name)).toEqual(["large", "extractive"]);
    expect(problems).toEqual([containing("CHATBOT_SERVER_MODEL ")]);
  });

  it("streams at a readable pace when none is given", () => {
    expect(readConfig({ CHATBOT_SERVER_API_KEY: "key" })).toEqual({
      apiKeys: ["key"],
      chatbotUuid: undefined,
      charactersPerSecond: 400,
      openai: undefined,
      models: [{ name: "extractive", kind: "extractive", cost: 0 }],
      email: "owner@chatbot.invalid",
      problems: [],
    });
  });

  it.each([
    [{}, ["extractive"]],
    [{ OPENAI_API_KEY: "k" }, ["gpt-4o-mini-16k", "extractive"]],
    [{ OPENAI_BASE_URL: "http://localhost:11434/v1" }, ["gpt-4o-mini-16k", "extractive"]],
    [{ AI: {} }, ["@cf/meta/llama-3.1-8b-instruct-fast", "extractive"]],
    [
      { AI: {}, OPENAI_API_KEY: "k" },
      ["gpt-4o-mini-16k", "@cf/meta/llama-3.1-8b-instruct-fast", "extractive"],
    ],
    [
      { OPENAI_BASE_URL: "http://localhost:11434/v1", CHATBOT_SERVER_MODEL: "own" },
      ["own", "extractive"],
    ],
    [
      { OPENAI_API_KEY: "k", CHATBOT_SERVER_MODELS: "large=20, small" },
      ["large", "small", "extractive"],
    ],
    [{ OPENAI_API_KEY: "k", CHATBOT_SERVER_MODELS: "extractive, large" }, ["extractive", "large"]],
    [{ OPENAI_API_KEY: "k", CHATBOT_SERVER_MODEL: "extractive" }, ["extractive"]],
    [
      { OPENAI_BASE_URL: "https://a.example/v1", CHATBOT_SERVER_MODEL: "@cf/a/b" },
      ["@cf/a/b", "extractive"],
    ],
    [{ AI: {}, CHATBOT_SERVER_MODEL: "@hf/a/b" }, ["@hf/a/b", "extractive"]],
  ])("offers for %j the models %j", (variables, names) => {
    const { models, problems } = readConfig({ CHATBOT_SERVER_API_KEY: "key", ...variables });
    expect([models.map(({ name }) => name), problems]).toEqual([names, []]);
  });

  it("reads what a model costs", () => {
    const variables = { OPENAI_API_KEY: "k", CHATBOT_SERVER_MODELS: "large=20,small" };
    const { models } = readConfig({ CHATBOT_SERVER_API_KEY: "key", ...variables });
    expect(models.map(({ cost }) => cost)).toEqual([20, 1, 0]);
  });

  it("finds OpenAI when only its key is given, and takes slashes off an address", () => {
    const read = (variables: object) =>
      readConfig({ CHATBOT_SERVER_API_KEY: "key", ...variables }).openai;
    expect(read({ OPENAI_API_KEY: "k" })).toEqual({
      baseUrl: "https://api.openai.com/v1",
      apiKey: "k",
    });
    expect(read({ OPENAI_BASE_URL: "http://localhost:11434/v1/" })).toEqual({
      baseUrl: "http://localhost:11434/v1",
      apiKey: undefined,
    });
  });
});

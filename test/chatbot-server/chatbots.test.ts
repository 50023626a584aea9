import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { jsonCalls } from "./json-calls.ts";
import { CHATBOT_UUID, elementsOf, type Server, startServer, textAt, UNKNOWN } from "./server.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const hexId: unknown = expect.stringMatching(/^[0-9a-f]{32}$/);
const second: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
const text: unknown = expect.any(String);
const containing = (part: string): unknown => expect.stringContaining(part);

let server: Server;
const { json, refused } = jsonCalls(() => server);

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

async function makeChatbot(body: unknown = { name: "Shop" }): Promise<string> {
  return textAt(await json("POST", "/chatbot/create", body), "uuid");
}

const documented = { visibility: "private", rate_limit: [20, 240], show_citations: false };

describe("a chatbot of the chatbot server", () => {
  it("is made from a name, with the documented settings", async () => {
    const made = await json("POST", "/chatbot/create", { name: "Shop", more: 1 });
    expect(made).toEqual({
      uuid: hexId,
      name: "Shop",
      meta: { ...documented, rate_limit_message: text },
      created_at: second,
      modified_at: second,
    });
    expect(await json("GET", `/chatbot/${textAt(made, "uuid")}`)).toEqual(made);
    expect(await json("GET", "/chatbots")).toContainEqual(made);
  });

  it("is made with settings, given flat and shown under meta", async () => {
    const settings = {
      visibility: "hybrid",
      rate_limit: [1, 360],
      rate_limit_message: "Slowly.",
      show_citations: true,
    };
    const made = await json("POST", "/chatbot/create", { name: "Shop", ...settings });
    expect(made).toMatchObject({ name: "Shop", meta: settings });
  });

  it("has one enabled agent from its beginning, that answers from all sources", async () => {
    const uuid = await makeChatbot();
    const agents = await json("GET", `/chatbot/${uuid}/agents`);
    expect(agents).toEqual([
      {
        uuid: hexId,
        name: "General Q&A",
        description: text,
        prompt: text,
        type: "user-facing",
        enabled: 1,
        meta: { model: "extractive", temperature: 0, tags: [], use_all_sources: true },
        created_at: second,
        modified_at: second,
        variables: [],
        data_source_uuids: [],
        tool_functions: [],
      },
    ]);
  });

  it("changes in what an update names, and in nothing else", async () => {
    const uuid = await makeChatbot({ name: "Before", rate_limit: [5, 60] });
    const one = await json("POST", `/chatbot/${uuid}/update`, { name: "After" });
    expect(one).toMatchObject({ name: "After", meta: { ...documented, rate_limit: [5, 60] } });
    const two = await json("POST", `/chatbot/${uuid}/update`, { show_citations: true });
    expect(two).toMatchObject({
      name: "After",
      meta: { rate_limit: [5, 60], show_citations: true },
    });
    expect(await json("POST", `/chatbot/${uuid}/update`, {})).toMatchObject({ name: "After" });
    await server.kill();
    expect(await json("GET", `/chatbot/${uuid}`)).toMatchObject({
      meta: { rate_limit: [5, 60], show_citations: true },
    });
  });

  it.each([
    [{}, "name is missing"],
    [{ name: "" }, "name must be a text that is not empty"],
    [{ name: 7 }, "name must be a string"],
    [{ name: "x", visibility: "secret" }, 'visibility must be "private" or "public" or "hybrid"'],
    [{ name: "x", rate_limit: [0, 240] }, "rate_limit.0 must be a whole number from 1 to 100"],
    [{ name: "x", rate_limit: [101, 240] }, "rate_limit.0 must be a whole number from 1 to 100"],
    [{ name: "x", rate_limit: [1, 361] }, "rate_limit.1 must be a whole number from 1 to 360"],
    [{ name: "x", rate_limit: [1.5, 9] }, "rate_limit.0 must be a whole number from 1 to 100"],
    [{ name: "x", rate_limit: [1] }, "rate_limit.1 is missing"],
    [{ name: "x", rate_limit: [1, 2, 3] }, containing("rate_limit")],
    [{ name: "x", rate_limit: "20/240" }, "rate_limit must be an array"],
    [{ name: "x", show_citations: "yes" }, "show_citations must be boolean or 0 or 1"],
    [{ name: "x", rate_limit_message: null }, "rate_limit_message must be a string"],
  ])("is refused for %j", async (body, error) => {
    expect(await refused("POST", "/chatbot/create", body)).toEqual([400, { error }]);
  });

  it("keeps its settings when an update is refused", async () => {
    const uuid = await makeChatbot();
    const before = await json("GET", `/chatbot/${uuid}`);
    const body = { name: "After", rate_limit: [0, 0] };
    expect(await refused("POST", `/chatbot/${uuid}/update`, body)).toMatchObject([400, {}]);
    expect(await json("GET", `/chatbot/${uuid}`)).toEqual(before);
  });

  it("is unknown to every route when there is none", async () => {
    for (const [method, path] of [
      ["GET", ""],
      ["POST", "/update"],
      ["DELETE", "/delete"],
      ["GET", "/agents"],
      ["GET", "/sessions"],
    ] as const) {
      const body = method === "POST" ? {} : undefined;
      expect(await refused(method, `/chatbot/${UNKNOWN}${path}`, body)).toEqual([
        404,
        { error: "not found" },
      ]);
    }
  });
});

describe("a deleted chatbot", () => {
  it("is gone with its agents, functions and sessions", async () => {
    const uuid = await makeChatbot();
    const [agent] = elementsOf(await json("GET", `/chatbot/${uuid}/agents`));
    const agentUuid = textAt(agent, "uuid");
    const tool = await json("POST", `/agent/${agentUuid}/function/create`, {
      name: "f",
      description: "d",
      external_url: "https://example.com",
    });
    const session = textAt(await json("POST", `/chatbot/${uuid}/session/create`), "uuid");
    expect(await json("DELETE", `/chatbot/${uuid}/delete`)).toEqual({ success: true });
    const gone = [404, { error: "not found" }];
    expect(await refused("GET", `/chatbot/${uuid}`)).toEqual(gone);
    expect(await refused("POST", `/agent/${agentUuid}/update`, {})).toEqual(gone);
    expect(await refused("POST", `/function/${textAt(tool, "uuid")}/update`, {})).toEqual(gone);
    expect(await refused("GET", `/session/${session}`)).toEqual(gone);
    expect(await refused("POST", `/session/${session}/message/non-stream`, { query: "?" })).toEqual(
      gone,
    );
    expect(await refused("POST", `/chatbot/${uuid}/session/create`)).toEqual(gone);
    expect(await refused("DELETE", `/chatbot/${uuid}/delete`)).toEqual(gone);
    expect(await json("GET", "/chatbots")).not.toContainEqual(expect.objectContaining({ uuid }));
  });

  it("leaves the others as they are", async () => {
    const [kept, gone] = [await makeChatbot(), await makeChatbot()];
    const session = textAt(await json("POST", `/chatbot/${kept}/session/create`), "uuid");
    const before = await json("GET", `/chatbot/${kept}`);
    await json("DELETE", `/chatbot/${gone}/delete`);
    expect(await json("GET", `/chatbot/${kept}`)).toEqual(before);
    expect(await json("GET", `/session/${session}`)).toMatchObject({ uuid: session });
    expect(await json("GET", `/chatbot/${kept}/agents`)).toHaveLength(1);
  });

  it("does not come back, even when it was there from the beginning", async () => {
    expect(await json("GET", `/chatbot/${CHATBOT_UUID}/agents`)).toHaveLength(1);
    await json("DELETE", `/chatbot/${CHATBOT_UUID}/delete`);
    await server.kill();
    expect(await refused("GET", `/chatbot/${CHATBOT_UUID}`)).toEqual([404, { error: "not found" }]);
  });
});

import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { jsonCalls } from "./json-calls.ts";
import { CHATBOT_UUID, type Server, startServer, textAt } from "./server.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const hexId: unknown = expect.stringMatching(/^[0-9a-f]{32}$/);
const second: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
const containing = (part: string): unknown => expect.stringContaining(part);

let server: Server;
const { json, refused } = jsonCalls(() => server);

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

/** A new user-facing agent. */
async function makeAgent(): Promise<string> {
  const body = { name: "Agent", type: "user-facing" };
  return textAt(await json("POST", `/chatbot/${CHATBOT_UUID}/agent/create`, body), "uuid");
}

describe("a tool function", () => {
  it("is made, shown with its agent, changed and deleted", async () => {
    const agent = await makeAgent();
    const parameters = { type: "object", properties: { email: { type: "string" } } };
    const made = await json("POST", `/agent/${agent}/function/create`, {
      name: "collect",
      description: "Collects",
      external_url: "https://example.com/hook",
      parameters,
      headers: { "x-key": "1" },
      allow_gpt_trainer_properties: 1,
    });
    expect(made).toEqual({
      uuid: hexId,
      name: "collect",
      description: "Collects",
      parameters,
      headers: { "x-key": "1" },
      enabled: 1,
      external_url: "https://example.com/hook",
      method: "POST",
      meta: { allow_gpt_trainer_properties: 1 },
      created_at: second,
      modified_at: second,
    });
    const uuid = textAt(made, "uuid");
    expect(await json("POST", `/agent/${agent}/update`, {})).toMatchObject({
      tool_functions: [made],
    });
    const changes = { enabled: 0, method: "PUT", name: "gather" };
    const changed = await json("POST", `/function/${uuid}/update`, changes);
    expect(changed).toMatchObject({ ...changes, parameters });
    await server.kill();
    expect(await json("POST", `/agent/${agent}/update`, {})).toMatchObject({
      tool_functions: [changed],
    });
    expect(await json("POST", `/function/${uuid}/delete`)).toEqual({ success: true });
    expect(await json("POST", `/agent/${agent}/update`, {})).toMatchObject({ tool_functions: [] });
    expect(await refused("POST", `/function/${uuid}/delete`)).toEqual([
      404,
      { error: "not found" },
    ]);
  });

  it.each([
    [{ description: "d", external_url: "https://example.com" }, "name is missing"],
    [{ name: "f", description: "d" }, "external_url is missing"],
    [{ name: "f", description: "d", external_url: "here" }, containing("external_url")],
    [
      { name: "f", description: "d".repeat(1024), external_url: "https://example.com" },
      "description must be shorter than 1024 characters",
    ],
    [
      { name: "f", description: "d", external_url: "https://example.com", method: "HEAD" },
      containing("method must be"),
    ],
  ])("is refused for %j", async (body, error) => {
    const agent = await makeAgent();
    const path = `/agent/${agent}/function/create`;
    expect(await refused("POST", path, body)).toEqual([400, { error }]);
  });
});

describe("the account", () => {
  it("lists the models that this server can use, and what they cost", async () => {
    expect(await json("GET", "/agent/models")).toEqual({ models: ["extractive"] });
    expect(await json("GET", "/agent/model-costs")).toEqual({ model_costs: { extractive: 0 } });
  });

  it("says whose key it is", async () => {
    expect(await json("GET", "/user")).toEqual({ data: { email: "owner@chatbot.invalid" } });
  });
});

import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { jsonCalls } from "./json-calls.ts";
import { type Server, startServer, textAt, UNKNOWN } from "./server.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const hexId: unknown = expect.stringMatching(/^[0-9a-f]{32}$/);
const second: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
const text: unknown = expect.any(String);
const containing = (part: string): unknown => expect.stringContaining(part);

let server: Server;
let chatbot: string;
const { json, refused } = jsonCalls(() => server);

beforeAll(async () => {
  server = await startServer();
  chatbot = await makeChatbot();
});
afterAll(() => server.stop());

async function makeChatbot(): Promise<string> {
  return textAt(await json("POST", "/chatbot/create", { name: "Shop" }), "uuid");
}

const createPath = (of: string): string => `/chatbot/${of}/agent/create`;

async function makeAgent(body: object, of = chatbot): Promise<string> {
  const made = await json("POST", createPath(of), { name: "Agent", ...body });
  return textAt(made, "uuid");
}

const tags = [{ name: "angry", criteria: "The person is angry.", color: "#FF0000" }];

/** What every new agent shows. */
const base = {
  uuid: hexId,
  name: "Agent",
  description: "",
  prompt: "",
  enabled: 0,
  created_at: second,
  modified_at: second,
  variables: [],
};

describe("a new agent", () => {
  it.each([
    ["user-facing", { model: "extractive", temperature: 0, tags: [], use_all_sources: true }],
    ["background", { model: "extractive", temperature: 0, tags: [] }],
    ["pre-canned", { default_message: "" }],
  ])("of type %s is disabled, and shows exactly the documented keys", async (type, meta) => {
    const made = await json("POST", createPath(chatbot), { name: "Agent", type });
    expect(made).toEqual({ ...base, type, meta });
    const listed = { ...base, type, meta, data_source_uuids: [], tool_functions: [] };
    expect(await json("GET", `/chatbot/${chatbot}/agents`)).toContainEqual({
      ...listed,
      uuid: textAt(made, "uuid"),
    });
  });

  it("that hands over to people has its settings from the beginning, and others have none", async () => {
    const of = await makeChatbot();
    const made = await json("POST", createPath(of), { name: "Agent", type: "human-escalation" });
    expect(made).toEqual({
      ...base,
      type: "human-escalation",
      meta: {},
      human_escalation_settings: {
        human_requested_message: text,
        live_chat_start_announcement: text,
        live_chat_end_announcement: text,
        monitored_messages: [],
        notifications_enabled: 1,
        sound_enabled: 1,
      },
    });
  });

  it("takes its settings flat, and the model also under meta", async () => {
    const given = { type: "user-facing", description: "d", prompt: "p" };
    const settings = { temperature: 0.5, bias: 0.2, stickness: 0.3, use_all_sources: false };
    const made = await json("POST", createPath(chatbot), {
      ...given,
      ...settings,
      name: "Agent",
      meta: { model: "some-model" },
    });
    expect(made).toEqual({
      ...base,
      ...given,
      meta: { ...settings, model: "some-model", tags: [] },
    });
  });

  it.each(["human-escalation", "spam-defense"])(
    "of type %s is refused where there is one, until that is deleted",
    async (type) => {
      const of = await makeChatbot();
      const first = await makeAgent({ type }, of);
      expect(await refused("POST", createPath(of), { name: "Second", type })).toEqual([
        400,
        { error: containing(type) },
      ]);
      expect(await json("GET", `/chatbot/${of}/agents`)).toHaveLength(2);
      expect(await json("DELETE", `/agent/${first}/delete`)).toEqual({ success: true });
      await makeAgent({ type }, of);
    },
  );

  it.each([
    [{ type: "user-facing" }, "name is missing"],
    [{ name: "x" }, "type is missing"],
    [{ name: "x", type: "robot" }, containing("type must be")],
    [
      { name: "x", type: "user-facing", temperature: 1.1 },
      "temperature must be a number from 0 to 1",
    ],
    [
      { name: "x", type: "user-facing", temperature: -1 },
      "temperature must be a number from 0 to 1",
    ],
    [{ name: "x", type: "user-facing", temperature: "0" }, "temperature must be number"],
    [{ name: "x", type: "pre-canned", stickness: 2 }, "stickness must be a number from 0 to 1"],
    [{ name: "x", type: "pre-canned", bias: 2 }, "bias must be a number from -10 to 1"],
    [{ name: "x", type: "background", bias: 0 }, containing("bias is for agents")],
    [{ name: "x", type: "pre-canned", model: "m" }, containing("model is for")],
    [{ name: "x", type: "user-facing", tags }, containing("tags is for")],
    [{ name: "x", type: "background", tags: [{ name: "a" }] }, "tags.0.criteria is missing"],
    [
      { name: "x", type: "user-facing", default_message: "hi" },
      containing("default_message is for"),
    ],
  ])("is refused for %j", async (body, error) => {
    expect(await refused("POST", createPath(chatbot), body)).toEqual([400, { error }]);
  });

  it("takes the bias that the documentation's own example has", async () => {
    const made = { name: "Agent", type: "pre-canned", bias: -10 };
    expect(await json("POST", createPath(chatbot), made)).toMatchObject({ meta: { bias: -10 } });
  });

  it("is refused for a chatbot that is not there", async () => {
    const body = { name: "x", type: "background" };
    expect(await refused("POST", createPath(UNKNOWN), body)).toEqual([404, { error: "not found" }]);
  });
});

describe("an agent's update", () => {
  it("changes what it names, shows everything, and survives a kill", async () => {
    const agent = await makeAgent({ type: "user-facing", prompt: "before" });
    const sources = [UNKNOWN];
    const variables = [
      { name: "age", description: "d", type: "number", example: "7" },
      {
        name: "email",
        description: "",
        type: "string",
        example: "",
        default_value: { content: "", static: 0 },
      },
    ];
    const changed = await json("POST", `/agent/${agent}/update`, {
      name: "After",
      enabled: true,
      data_source_uuids: sources,
      use_all_sources: false,
      variables,
      temperature: 1,
    });
    expect(changed).toEqual({
      ...base,
      uuid: agent,
      name: "After",
      prompt: "before",
      type: "user-facing",
      enabled: true,
      meta: { model: "extractive", temperature: 1, tags: [], use_all_sources: false },
      data_source_uuids: sources,
      tool_functions: [],
      variables,
    });
    await server.kill();
    expect(await json("POST", `/agent/${agent}/update`, { enabled: 0, variables: [] })).toEqual({
      ...v.parse(v.looseObject({}), changed),
      enabled: false,
      variables: [],
      modified_at: second,
    });
  });

  it("replaces the list of tags of a background agent", async () => {
    const agent = await makeAgent({ type: "background", tags });
    const other = [{ name: "happy", criteria: "The person is happy.", color: "#00FF00" }];
    const changed = await json("POST", `/agent/${agent}/update`, { tags: other, model: "m" });
    expect(changed).toMatchObject({ meta: { tags: other, model: "m" } });
  });

  it("changes single settings of the handing over", async () => {
    const of = await makeChatbot();
    const agent = await makeAgent({ type: "human-escalation" }, of);
    const settings = { human_requested_message: "Wait.", monitored_messages: ["help"] };
    expect(
      await json("POST", `/agent/${agent}/update`, {
        human_escalation_settings: { ...settings, sound_enabled: false },
      }),
    ).toMatchObject({
      human_escalation_settings: {
        ...settings,
        live_chat_start_announcement: text,
        notifications_enabled: 1,
        sound_enabled: 0,
      },
    });
  });

  it.each([
    ["user-facing", { name: "" }, "name must be a text that is not empty"],
    ["user-facing", { enabled: "yes" }, "enabled must be boolean or 0 or 1"],
    ["user-facing", { data_source_uuids: ["x"] }, containing("data_source_uuids.0")],
    ["user-facing", { variables: [{ name: "a", type: "date" }] }, containing("variables.0.type")],
    ["background", { variables: [{ name: "a", type: "string" }] }, containing("variables is for")],
    ["background", { use_all_sources: true }, containing("use_all_sources is for")],
    [
      "pre-canned",
      { human_escalation_settings: {} },
      containing("human_escalation_settings is for"),
    ],
  ])("of one of type %s with %j is refused", async (type, body, error) => {
    const agent = await makeAgent({ type });
    expect(await refused("POST", `/agent/${agent}/update`, body)).toEqual([400, { error }]);
  });

  it("finds no agent that is not there", async () => {
    const gone = [404, { error: "not found" }];
    expect(await refused("POST", `/agent/${UNKNOWN}/update`, {})).toEqual(gone);
    expect(await refused("DELETE", `/agent/${UNKNOWN}/delete`)).toEqual(gone);
  });
});

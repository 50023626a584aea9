import { describe, expect, it } from "vitest";
import {
  aiContextOf,
  citationsOf,
  feedbackOf,
  linkOf,
  metaOf,
  metaOfSource,
  type Notice,
  transcriptOf,
} from "../../../../src/chatbots/gpt-trainer/api/index.ts";
import { ID, startFake } from "./fake.ts";
import { agent, message, session } from "./samples.ts";

describe("JSON in text", () => {
  it("gives what an answer cites, by its markers", () => {
    expect(citationsOf(message)["1.2"]).toEqual({
      data_source_uuid: ID,
      title: "Shipping",
      text: "Orders take two days.",
      file_name: "https://shop.example/shipping",
      type: "link",
    });
  });

  it("hands on what a citation has more, and leaves out what is none", () => {
    const cite = { "1.1": { title: "A", url: "https://a.example" }, "1.2": 7, "1.3": null };
    const citations = citationsOf({ cite_data_json: JSON.stringify(cite) });
    expect(Object.keys(citations)).toEqual(["1.1"]);
    expect(citations["1.1"]).toMatchObject({ title: "A", text: "", url: "https://a.example" });
  });

  it.each(["", "{}", "null", "[]", "[1]", "7", '"text"', "{broken", "undefined"])(
    "is empty when there is nothing in it: %j",
    (text) => {
      expect(citationsOf({ cite_data_json: text })).toEqual({});
      expect(metaOf({ meta_json: text })).toEqual({});
      expect(metaOfSource({ meta_json: text })).toEqual({});
      expect(feedbackOf({ feedback_json: text })).toEqual({});
      expect(aiContextOf({ ai_context_json: text })).toEqual({});
    },
  );

  it.each([null, undefined])("is empty when the key is %s", (value) => {
    const absent = value === undefined ? {} : { meta_json: value, feedback_json: value };
    expect(metaOfSource(absent)).toEqual({});
    expect(feedbackOf(absent)).toEqual({});
  });

  it("gives what is noted about a turn, new keys among it", () => {
    expect(metaOf(message)).toEqual({
      functions_called: [{ name: "order_status", content: '{"ok":true}' }],
      actual_token_distribution: { total_tokens: 812 },
    });
    const later = { functions_called: "none", actual_token_distribution: null, a_new_key: [1] };
    expect(metaOf({ meta_json: JSON.stringify(later) })).toEqual({
      actual_token_distribution: null,
      a_new_key: [1],
    });
  });

  it("gives question and answer of a source", () => {
    const meta = { question: "Open?", answer: "Always.", a_new_key: 1 };
    expect(metaOfSource({ meta_json: JSON.stringify(meta) })).toEqual(meta);
  });

  it("gives feedback and context", () => {
    expect(feedbackOf(message)).toEqual({ thumb: "up" });
    expect(aiContextOf(message)).toEqual({ passages: 3 });
  });
});

describe("the link of a citation", () => {
  const cited = { data_source_uuid: ID, title: "A", text: "b", file_name: "a.pdf", type: "upload" };

  it.each([
    [{}, undefined],
    [{ file_name: "https://a.example/page" }, "https://a.example/page"],
    [{ title: "http://a.example" }, "http://a.example"],
    [{ url: "https://u.example", file_name: "https://f.example" }, "https://u.example"],
    [{ a_new_key: "https://n.example" }, "https://n.example"],
    [{ text: "see https://a.example for more" }, undefined],
    [{ url: "javascript:alert(1)" }, undefined],
  ])("of %j is %s", (more, link) => {
    expect(linkOf({ ...cited, ...more })).toBe(link);
  });
});

describe("a transcript", () => {
  const text = "User: Hi\nAssistant: Hello.\n";

  it.each([
    ["bare text", text],
    ["a JSON string", JSON.stringify(text)],
    ["an object", JSON.stringify({ transcript: text })],
  ])("is read from %s", async (_, body) => {
    const fake = await startFake();
    fake.answer({ text: body });
    expect(await fake.connect().messages.transcript(ID)).toBe(text);
  });

  it.each(["", "2024", "[1]", "{}"])("is what came when it is neither: %j", async (body) => {
    const fake = await startFake();
    fake.answer({ text: body });
    expect(await fake.connect().messages.transcript(ID)).toBe(body);
  });

  it("is made of messages where the host makes none", () => {
    const turns = [{ query: "Hi", response: "Hello." }];
    expect(transcriptOf(turns)).toBe(text);
    expect(transcriptOf([])).toBe("");
  });
});

describe("what may be missing", () => {
  it("is empty text, and nothing else is made up", async () => {
    const fake = await startFake();
    const bare = { uuid: ID, type: "background", meta: null, description: null, variables: null };
    fake.answer({ json: [bare] });
    expect(await fake.connect().agents.list(ID)).toEqual([
      {
        ...bare,
        meta: {},
        name: "",
        description: "",
        prompt: "",
        enabled: false,
        created_at: "",
        modified_at: "",
      },
    ]);
  });

  it.each([
    [1, true],
    [0, false],
    [true, true],
    [false, false],
  ])("reads the flag %s as %s", async (enabled, expected) => {
    const fake = await startFake();
    fake.answer({ json: [{ ...agent, enabled }] });
    expect((await fake.connect().agents.list(ID))[0]?.enabled).toBe(expected);
  });

  it("is an answer of null, which is empty", async () => {
    const fake = await startFake();
    fake.answer({ json: { response: null } });
    expect(await fake.connect().messages.ask(ID, "Hi")).toEqual({ response: "" });
  });
});

describe("a window of sessions", () => {
  const at = (created_at: string) => ({ ...session, created_at });
  const start_timestamp = new Date("2025-01-31T12:00:00.500Z");
  const end_timestamp = new Date("2025-01-31T13:00:00.000Z");
  const inside = [
    at("2025-01-31T12:00:00Z"),
    at("2025-01-31T12:30:00Z"),
    at("2025-01-31T13:00:00Z"),
    at("not a time"),
  ];
  const outside = [at("2025-01-31T11:59:59Z"), at("2025-01-31T13:00:01Z")];

  it("is asked for with milliseconds", async () => {
    const fake = await startFake();
    fake.answer({ json: inside }, { json: [] });
    const { sessions } = fake.connect();
    expect(await sessions.list(ID, { start_timestamp, end_timestamp })).toEqual(inside);
    await sessions.list(ID, { end_timestamp });
    const [both, one] = fake.received.map(({ path }) => new URLSearchParams(path.split("?")[1]));
    expect(Object.fromEntries(both ?? [])).toEqual({
      start_timestamp: "2025-01-31T12:00:00.500Z",
      end_timestamp: "2025-01-31T13:00:00.000Z",
    });
    expect(Object.fromEntries(one ?? [])).toEqual({ end_timestamp: "2025-01-31T13:00:00.000Z" });
  });

  it("is kept also by a host that knows none, and the caller told", async () => {
    const fake = await startFake();
    fake.answer({ json: [...outside, ...inside] });
    const notices: Notice[] = [];
    const { sessions } = fake.connect({ onNotice: (notice) => notices.push(notice) });
    expect(await sessions.list(ID, { start_timestamp, end_timestamp })).toEqual(inside);
    expect(notices).toEqual([{ kind: "time_filter_ignored", endpoint: "sessions" }]);
  });

  it("is not spoken of when none was asked for, or it was kept", async () => {
    const fake = await startFake();
    fake.answer({ json: outside }, { json: inside });
    const notices: Notice[] = [];
    const { sessions } = fake.connect({ onNotice: (notice) => notices.push(notice) });
    expect(await sessions.list(ID)).toEqual(outside);
    await sessions.list(ID, { start_timestamp, end_timestamp });
    expect(notices).toEqual([]);
  });
});

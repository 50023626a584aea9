import { describe, expect, it } from "vitest";
import {
  type ApiErrorKind,
  apiErrorKinds,
  createGptTrainerApi,
} from "../../../../src/chatbots/gpt-trainer/api/index.ts";
import { errorFrom, ID, KEY, type Play, startFake, toldBy } from "./fake.ts";
import { chatbot, source } from "./samples.ts";

const once = { attempts: 1 };

describe("a refusal", () => {
  it.each<[number, unknown, ApiErrorKind]>([
    [302, "", "redirected"],
    [400, { error: "name is missing" }, "invalid_request"],
    [401, { error: "no" }, "unauthorized"],
    [402, { error: "no credits" }, "no_credits"],
    [403, { error: "no" }, "unauthorized"],
    [405, "", "endpoint_absent"],
    [409, { error: "there is one" }, "conflict"],
    [410, "", "not_found"],
    [413, "", "too_large"],
    [418, "", "refused"],
    [422, { msg: "Not enough segments" }, "unauthorized"],
    [422, { error: "name must be a string" }, "invalid_request"],
    [429, "", "rate_limited"],
    [500, "<h1>Internal Server Error</h1>", "failed"],
    [501, { error: "not yet" }, "failed"],
    [502, "", "unavailable"],
    [503, "", "unavailable"],
    [504, "", "unavailable"],
  ])("%i %j is an error of the kind %s", async (status, body, kind) => {
    const fake = await startFake();
    fake.answer(typeof body === "string" ? { status, text: body } : { status, json: body });
    const error = await errorFrom(fake.connect(once).chatbots.create({ name: "x" }));
    expect(error).toMatchObject({ kind, status, endpoint: "chatbot_create", name: `api_${kind}` });
    expect(error.message).toContain(`POST /chatbot/create answered ${status}: `);
    expect(error.message).toContain(apiErrorKinds[kind]);
  });

  it.each([
    ["error", { error: "name is missing" }, "name is missing"],
    ["msg", { msg: "Not  enough\nsegments" }, "Not enough segments"],
    ["error", { error: "\u001b[31mred\u0007 \u202eback\u2069 👩‍👩‍👧" }, "[31mred back 👩‍👩‍👧"],
  ])("says what the API says under %s, in one plain line", async (_, json, says) => {
    const fake = await startFake();
    fake.answer({ status: 400, json });
    const error = await errorFrom(fake.connect().chatbots.create({ name: "x" }));
    expect(error.says).toBe(says);
    expect(error.message).toContain(`The API says: ${says}`);
  });

  it.each(["", "null", '"text"', '{"error":{"deep":1}}', '{"error":"  "}', "<html>words</html>"])(
    "says nothing of its own when the API says %s",
    async (text) => {
      const fake = await startFake();
      fake.answer({ status: 400, text });
      const error = await errorFrom(fake.connect().chatbots.create({ name: "x" }));
      expect(error.says).toBeUndefined();
      expect(error.message).not.toContain("words");
    },
  );

  it("is cut short", async () => {
    const fake = await startFake();
    fake.answer({ status: 400, json: { error: "x".repeat(5000) } });
    const error = await errorFrom(fake.connect().chatbots.create({ name: "x" }));
    expect(error.says).toHaveLength(201);
  });

  it("names the pause that was asked for", async () => {
    const fake = await startFake();
    fake.answer({ status: 429, headers: { "retry-after": "7" }, text: "" });
    const error = await errorFrom(fake.connect(once).chatbots.list());
    expect(error).toMatchObject({ kind: "rate_limited", retryAfterMs: 7000, retryable: true });
  });
});

describe("an error", () => {
  it("holds no key, no id and nobody's words, even when the API repeats them", async () => {
    const words = "my card is 4711";
    const repeating = { error: `key ${KEY}, id ${ID}: cannot answer "${words}"` };
    const fake = await startFake();
    const api = fake.connect();
    const calls = [
      () => api.messages.ask(ID, words),
      () => api.messages.streamWhole(ID, words),
      () => api.sources.createQa(ID, { question: words, answer: "4711 is no card" }),
      () => api.sessions.create(ID, { initial_variables: { card: words } }),
    ];
    for (const call of calls) {
      fake.answer({ status: 400, json: repeating });
      const told = toldBy(await errorFrom(call()));
      expect(told).not.toMatch(/4711/u);
      expect(told).not.toContain(KEY);
      expect(told).not.toContain(ID);
    }
  });

  const otherId = "0198C0DE-4711-7000-8000-0123456789AB";

  it.each(["session-4711", ID, otherId])("does not repeat the id %s of a path", async (id) => {
    const fake = await startFake();
    fake.answer({ status: 400, json: { error: `there is no ${id} here` } });
    const error = await errorFrom(fake.connect().sessions.fetch(id));
    expect(error.says).toBe("there is no … here");
  });

  it.each([ID, otherId])("does not repeat the id %s of a body", async (id) => {
    const fake = await startFake();
    fake.answer({ status: 400, json: { error: `there is no ${id} here` } });
    const error = await errorFrom(fake.connect().sources.deleteMany([id]));
    expect(error.says).toBe("there is no … here");
  });

  it("names a field that does not fit, and not what stands in it", async () => {
    const fake = await startFake();
    fake.answer({ json: [chatbot, { ...chatbot, name: { secret: "4711" } }] });
    const error = await errorFrom(fake.connect().chatbots.list());
    expect(error.kind).toBe("unreadable");
    expect(error.message).toContain("1.name");
    expect(toldBy(error)).not.toContain("4711");
  });

  it("is one, too, when a deletion says that it was not done", async () => {
    const fake = await startFake();
    fake.answer({ json: { success: false } });
    const error = await errorFrom(fake.connect().chatbots.delete(ID));
    expect(error).toMatchObject({ kind: "refused", endpoint: "chatbot_delete" });
  });
});

describe("a client that cannot call", () => {
  it.each(["", "app.gpt-trainer.com", "ftp://a.example", "https://a.example/?key=1"])(
    "is not made for the address %s",
    (baseUrl) => {
      expect(() => createGptTrainerApi({ baseUrl, apiKey: KEY })).toThrow("baseUrl");
    },
  );

  it.each(["", " ", "two words", "line\nbreak", "schlüssel"])(
    "is not made with the key %j",
    (apiKey) => {
      const make = () => createGptTrainerApi({ baseUrl: "https://a.example", apiKey });
      expect(make).toThrow("apiKey");
    },
  );

  it.each(["", "..", ".", "a/b", "a?b", "a b", "%2e%2e"])(
    "sends nothing for the id %j",
    async (id) => {
      const fake = await startFake();
      const api = fake.connect();
      for (const call of [
        () => api.chatbots.delete(id),
        () => api.messages.streamWhole(id, "Hi"),
      ]) {
        expect(await errorFrom(call())).toMatchObject({ kind: "invalid_argument" });
      }
      expect(fake.received).toEqual([]);
    },
  );

  it("takes a key with what was pasted around it", async () => {
    const fake = await startFake();
    fake.answer({ json: [] });
    await fake.connect({ apiKey: ` ${KEY}\n` }).chatbots.list();
    expect(fake.received[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
  });

  it("takes a base URL with what was pasted behind it", async () => {
    const fake = await startFake();
    fake.answer({ json: [] });
    await fake.connect({ baseUrl: ` ${fake.url}/api/v1/ ` }).chatbots.list();
    expect(fake.received[0]?.path).toBe("/api/v1/chatbots");
  });
});

describe("no answer", () => {
  it("is told as such", async () => {
    const fake = await startFake();
    fake.answer((response) => void response.destroy());
    const error = await errorFrom(fake.connect().sessions.create(ID));
    expect(error).toMatchObject({ kind: "unreachable", status: undefined, retryable: true });
  });

  it("is waited for no longer than allowed", async () => {
    const fake = await startFake();
    fake.answer(() => {});
    const error = await errorFrom(fake.connect({ timeoutMs: 30 }).sessions.create(ID));
    expect(error).toMatchObject({ kind: "timeout", limit: "total" });
  });

  it("is waited for longer when a model writes it, or a file is sent", async () => {
    const fake = await startFake();
    const { messages, sources, documents } = fake.connect({ timeoutMs: 20 });
    const slow = (json: object): Play => {
      return (response) => void setTimeout(() => response.end(JSON.stringify(json)), 60);
    };
    fake.answer(slow({ response: "Hello." }), slow(source), slow({ uuid: ID }));
    const file = { file: "x", file_name: "x.txt" };
    expect(await messages.ask(ID, "Hi")).toEqual({ response: "Hello." });
    expect(await sources.upload(ID, file)).toEqual({ kind: "created", source });
    expect(await documents.upload(file)).toEqual({ uuid: ID });
    fake.answer(slow({ response: "Hello." }));
    const limited = messages.ask(ID, "Hi", { timeoutMs: 20 });
    expect(await errorFrom(limited)).toMatchObject({ kind: "timeout" });
  });

  it("is waited for no longer than the caller wants it", async () => {
    const fake = await startFake();
    const caller = new AbortController();
    fake.answer(() => caller.abort(new Error("enough")));
    const error = await errorFrom(
      fake.connect().sessions.create(ID, {}, { signal: caller.signal }),
    );
    expect(error).toMatchObject({ kind: "aborted", retryable: false });
    expect(error.cause).toMatchObject({ message: "enough" });
  });

  it("is no redirect that is followed", async () => {
    const fake = await startFake();
    const other = await startFake();
    fake.answer({ status: 302, text: "", headers: { location: `${other.url}/api/v1/chatbots` } });
    expect(await errorFrom(fake.connect().chatbots.list())).toMatchObject({ kind: "redirected" });
    expect(other.received).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { endpoints } from "../../../../src/chatbots/gpt-trainer/api/index.ts";
import { jsonCalls } from "./calls.ts";
import { errorFrom, ID, type Play, type Reply, startFake } from "./fake.ts";
import { chatbot } from "./samples.ts";

const down = { status: 503, text: "" };
const repeated = jsonCalls.filter(
  ({ endpoint }) =>
    endpoints[endpoint].method !== "POST" || endpoints[endpoint].path.endsWith("/delete"),
);
const sentOnce = jsonCalls.filter((one) => !repeated.includes(one));

describe("what only reads or deletes", () => {
  it.each(repeated)(
    "is tried again after a passing failure: $endpoint",
    async ({ call, sample }) => {
      const fake = await startFake();
      fake.answer(down, { json: sample });
      await call(fake.connect());
      expect(fake.received).toHaveLength(2);
    },
  );

  it.each([429, 502, 503, 504])("is tried again after %i", async (status) => {
    const fake = await startFake();
    fake.answer({ status, text: "" }, { json: [] });
    expect(await fake.connect().chatbots.list()).toEqual([]);
  });

  it("is tried again when the connection was lost", async () => {
    const fake = await startFake();
    fake.answer((response) => void response.destroy(), { json: [] });
    expect(await fake.connect().chatbots.list()).toEqual([]);
  });

  it.each([400, 401, 403, 405, 500, 501])("is not tried again after %i", async (status) => {
    const fake = await startFake();
    fake.answer({ status, text: "" });
    expect((await errorFrom(fake.connect().chatbots.list())).status).toBe(status);
    expect(fake.received).toHaveLength(1);
  });

  it("is tried three times at most, unless it was said otherwise", async () => {
    const fake = await startFake();
    fake.answer(down, down, down);
    expect((await errorFrom(fake.connect().chatbots.list())).kind).toBe("unavailable");
    expect(fake.received).toHaveLength(3);
    fake.answer(down);
    await errorFrom(fake.connect({ attempts: 1 }).chatbots.list());
    expect(fake.received).toHaveLength(4);
  });

  it("waits as long as it was asked to, and no shorter", async () => {
    const fake = await startFake();
    fake.answer({ status: 429, text: "", headers: { "retry-after": "0.2" } }, { json: [] });
    const startedAt = performance.now();
    await fake.connect().chatbots.list();
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(195);
  });

  it("does not wait for minutes, but says how long it was asked to", async () => {
    const fake = await startFake();
    fake.answer({ status: 429, text: "", headers: { "retry-after": "120" } });
    const error = await errorFrom(fake.connect().chatbots.list());
    expect(error).toMatchObject({ kind: "rate_limited", retryAfterMs: 120_000 });
    expect(fake.received).toHaveLength(1);
  });

  it("is given up while it waits when the caller says so", async () => {
    const fake = await startFake();
    const caller = new AbortController();
    fake.answer((response) => {
      response.writeHead(503, { "retry-after": "20" }).end();
      response.on("close", () => caller.abort());
    });
    const error = await errorFrom(fake.connect().chatbots.list({ signal: caller.signal }));
    expect(error.kind).toBe("aborted");
    expect(fake.received).toHaveLength(1);
  });
});

describe("a deletion that was lost on the way back", () => {
  const gone = { status: 404, text: "" };
  const lost: Play = (response) => void response.destroy();

  it.each<[string, Reply | Play]>([
    ["the connection broke", lost],
    ["502", { status: 502, text: "" }],
    ["504", { status: 504, text: "" }],
  ])("is done when there is nothing to delete after %s", async (_, first) => {
    const fake = await startFake();
    fake.answer(first, gone);
    await expect(fake.connect().chatbots.delete(ID)).resolves.toBeUndefined();
    fake.answer(first, down, { status: 410, text: "" });
    await expect(fake.connect().tags.delete(ID)).resolves.toBeUndefined();
  });

  it.each([429, 503])("is not done when it was turned away first, with %i", async (status) => {
    const fake = await startFake();
    // The last one is about the chatbot itself.
    fake.answer({ status, text: "" }, gone, gone);
    const error = await errorFrom(fake.connect().chatbots.delete(ID));
    expect(error).toMatchObject({ kind: "not_found", status: 404 });
  });

  it.each<[string, Reply | Play]>([
    ["503", down],
    ["the connection broke", lost],
  ])("is not done after %s where it may be the endpoint that is missing", async (_, first) => {
    const fake = await startFake();
    const { sources, messages } = fake.connect();
    for (const call of [() => sources.deleteMany([ID]), () => messages.deleteMany([ID])]) {
      fake.answer(first, gone);
      expect(await errorFrom(call())).toMatchObject({ kind: "not_found", perhapsAbsent: true });
    }
  });

  it("is no success when there was nothing the first time", async () => {
    const fake = await startFake();
    fake.answer({ status: 404, text: "" }, { json: chatbot });
    expect((await errorFrom(fake.connect().chatbots.delete(ID))).kind).toBe("endpoint_absent");
  });
});

describe("what makes or changes something", () => {
  it.each(sentOnce)("is sent once, whatever happens: $endpoint", async ({ call }) => {
    const fake = await startFake();
    fake.answer({ status: 503, text: "", headers: { "retry-after": "0" } });
    expect((await errorFrom(call(fake.connect()))).kind).toBe("unavailable");
    expect(fake.received).toHaveLength(1);
  });

  it("is sent once when the connection was lost", async () => {
    const fake = await startFake();
    fake.answer((response) => void response.destroy());
    await errorFrom(fake.connect().messages.ask(ID, "Hi"));
    fake.answer((response) => void response.destroy());
    await errorFrom(fake.connect().messages.streamWhole(ID, "Hi"));
    expect(fake.received).toHaveLength(2);
  });
});

import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ask, type Server } from "../server.ts";
import { type Modelled, startModelled } from "./modelled.ts";
import { begin, type Made, makeChatbot, metaOf, stream, turnsOf } from "./talk.ts";

vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

/** Every kind of character that a chunk can be cut in. */
const ANSWER = "Grüße 👩‍👩‍👧 — ответ:\n\n- один\n- 二つ `x`\n\n2024 is data: fine.";

let modelled: Modelled;
let server: Server;
let made: Made;

beforeAll(async () => {
  modelled = await startModelled();
  ({ server } = modelled);
  made = await makeChatbot(server, {}, { model: "gpt-4o-mini-4k", prompt: "You sell pears." });
});
afterAll(() => modelled.stop());

describe("an answer of an OpenAI-compatible model", () => {
  it("is streamed as raw UTF-8, whole whatever the cuts, and recorded once", async () => {
    modelled.replyWith({ text: ANSWER, totalTokens: 77 });
    const session = await begin(server, made);
    const streamed = await stream(server, session, "Say it");
    expect(streamed).toMatchObject({ status: 200, isWhole: true });
    expect(streamed.headers["content-type"]).toBe("text/plain; charset=utf-8");
    expect(streamed.headers).not.toHaveProperty("content-length");
    expect(streamed.bytes.toString()).toBe(ANSWER);
    const [turn, ...more] = await turnsOf(server, session);
    expect(more).toEqual([]);
    expect(turn).toMatchObject({
      query: "Say it",
      response: ANSWER,
      finish_reason: "stop",
      error_message: "",
      cite_data_json: "{}",
    });
    expect(metaOf(turn)).toMatchObject({
      agent: { uuid: made.agent, name: "General Q&A", type: "user-facing" },
      model: "gpt-4o-mini",
      actual_token_distribution: { total_tokens: 77, is_estimate: false },
      routing: { by: "only_one" },
    });
    expect(modelled.model.refused).toEqual([]);
  });

  it("comes while it is written", async () => {
    modelled.replyWith({ text: "one two three four five six", paceMs: 60 });
    const streamed = await stream(server, await begin(server, made), "Count");
    expect(streamed.chunks).toBeGreaterThan(4);
    expect(streamed.bytes.toString()).toBe("one two three four five six");
  });

  it("is the same without streaming, and from an endpoint that does not stream", async () => {
    modelled.replyWith({ text: ANSWER });
    expect(await ask(server, await begin(server, made), "Say it")).toBe(ANSWER);
    modelled.replyWith({ text: ANSWER, whole: "json" });
    expect(await ask(server, await begin(server, made), "Say it")).toBe(ANSWER);
  });

  it("comes without what the model thought before it", async () => {
    const thought =
      "<think> The user wants <b>pears</b>. I say yes. </think>\n\nYes, <think> pears.";
    modelled.replyWith({ text: thought });
    const session = await begin(server, made);
    expect((await stream(server, session, "Pears?")).bytes.toString()).toBe("Yes, <think> pears.");
    modelled.replyWith({ text: "<th" });
    expect(await ask(server, session, "Which tag?")).toBe("<th");
  });

  it("is not asked for when nothing was asked", async () => {
    const asked = modelled.replyWith({ text: "Never." });
    const session = await begin(server, made);
    expect(await ask(server, session, " \n")).toBe("Hello! What would you like to know?");
    expect(asked()).toBe(0);
  });

  it("is ended where a model does not stop", async () => {
    modelled.replyWith({ text: "and on ".repeat(20_000) });
    const session = await begin(server, made);
    const streamed = await stream(server, session, "Go on");
    expect(streamed).toMatchObject({ status: 200, isWhole: true });
    expect(streamed.bytes.length).toBeGreaterThan(50_000);
    expect(streamed.bytes.length).toBeLessThan(70_000);
    expect(await turnsOf(server, session)).toMatchObject([{ finish_reason: "length" }]);
  });

  it("says when there was no more room", async () => {
    modelled.replyWith({ text: "And so on and", finish: "length" });
    const session = await begin(server, made);
    await ask(server, session, "Tell me everything");
    expect(await turnsOf(server, session)).toMatchObject([{ finish_reason: "length" }]);
  });

  it("is asked for with the agent's prompt, temperature and model, without the context's suffix", async () => {
    modelled.replyWith({ text: "Pears." });
    const warm = await makeChatbot(server, {}, { model: "gpt-4o-mini-16k", temperature: 0.7 });
    await ask(server, await begin(server, made, { display_name: "Zoë", vip: true }), "What?");
    expect(modelled.lastCall()).toMatchObject({
      model: "gpt-4o-mini",
      stream: true,
      temperature: 0,
    });
    const [system, question] = modelled.lastCall().messages;
    expect(system?.content).toContain("You sell pears.");
    expect(system?.content).toContain('"display_name": "Zoë"');
    expect(question).toEqual({ role: "user", content: "What?" });
    await ask(server, await begin(server, warm), "What?");
    expect(modelled.lastCall()).toMatchObject({ model: "gpt-4o-mini", temperature: 0.7 });
  });

  it("is asked for without a temperature where the model takes none", async () => {
    modelled.replyWith({ text: "Pears." });
    const thinking = await makeChatbot(server, {}, { model: "gpt-5-mini-4k" });
    await ask(server, await begin(server, thinking), "What?");
    expect(modelled.lastCall().model).toBe("gpt-5-mini");
    expect(modelled.lastCall()).not.toHaveProperty("temperature");
  });

  it("comes with what was said before, the newest first to stay when there is no room for all", async () => {
    const session = await begin(server, made);
    for (const [question, answer] of [
      ["I am Ada", "Hello Ada"],
      ["x".repeat(12_000), "Noted"],
      ["What do you sell?", "Pears"],
    ] as const) {
      modelled.replyWith({ text: answer });
      await ask(server, session, question);
    }
    modelled.replyWith({ text: "Yes" });
    await ask(server, session, "Are they ripe?");
    expect(
      modelled
        .lastCall()
        .messages.slice(1)
        .map(({ content }) => content),
    ).toEqual(["What do you sell?", "Pears", "Are they ripe?"]);
    expect(modelled.lastCall().messages.map(({ role }) => role)).toEqual([
      "system",
      "user",
      "assistant",
      "user",
    ]);
  });
});

import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Chatbot } from "../../../src/chatbots/chatbot.ts";
import { createGptTrainer } from "../../../src/chatbots/gpt-trainer/index.ts";
import type { ChatSession } from "../../../src/messages/session.ts";
import { until } from "../../helpers/until.ts";
import { API_KEY } from "../server.ts";
import { type Modelled, startModelled } from "./modelled.ts";
import { makeChatbot } from "./talk.ts";

vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

const limits = { firstByteMs: 10_000, idleMs: 10_000, totalMs: 20_000 };

let modelled: Modelled;
let chatbot: Chatbot;

beforeAll(async () => {
  modelled = await startModelled();
  const made = await makeChatbot(modelled.server);
  chatbot = createGptTrainer({
    baseUrl: modelled.server.url,
    apiKey: API_KEY,
    chatbotUuid: made.chatbot,
    fetch: (url, init) => fetch(url, init),
    now: Date.now,
  });
});
afterAll(() => modelled.stop());

async function begin(): Promise<ChatSession> {
  const context = { platform: "slack", conversation: "slack/1/2", author: { id: "7" } };
  const started = await chatbot.startSession(context);
  if (started.kind !== "started") throw new Error(started.code);
  return started.session;
}

describe("to the bridge, a model that fails", () => {
  it.each([
    [
      "with 429",
      { status: 429, retryAfter: "7" },
      { kind: "not_asked", again: "outage", afterMs: 7000 },
    ],
    ["with 500", { status: 500 }, { kind: "failed", again: "outage" }],
    ["by silence", { hangAfter: 0 }, { kind: "failed", again: "outage" }],
    ["with 401", { status: 401 }, { kind: "failed", again: "attempt" }],
    ["with 404", { status: 404 }, { kind: "failed", again: "attempt" }],
    ["with 400", { status: 400 }, { kind: "failed", again: "attempt" }],
    ["by wanting a tool", { toolCall: "look_up" }, { kind: "failed", again: "attempt" }],
  ] as const)("%s leaves the session and its record as they were", async (_, reply, outcome) => {
    const session = await begin();
    modelled.replyWith(reply);
    expect(await chatbot.ask(session, "Well?", limits)).toMatchObject(outcome);
    expect(await chatbot.readRecord(session)).toEqual({ kind: "record", turns: 0 });
    modelled.replyWith({ text: "Well." });
    expect(await chatbot.ask(session, "Well?", limits)).toEqual({
      kind: "answered",
      text: "Well.",
    });
  });

  it("in the middle leaves a turn that is not finished, and asking again makes no second one", async () => {
    const session = await begin();
    modelled.replyWith({ text: "one two three four", cutAfter: 5 });
    const cut = await chatbot.ask(session, "Count", limits);
    expect(cut).toMatchObject({ kind: "cut", received: expectText("one two") });
    const last = { question: "Count", answer: expectText("one two"), finishReason: "" };
    expect(await chatbot.readRecord(session)).toMatchObject({ kind: "record", turns: 1, last });
    modelled.replyWith({ text: "one two three four" });
    const whole = { kind: "answered", text: "one two three four" };
    expect(await chatbot.ask(session, "Count", limits)).toEqual(whole);
    expect(await chatbot.readRecord(session)).toMatchObject({
      turns: 1,
      last: { answer: "one two three four", finishReason: "stop" },
    });
  });
});

describe("to the bridge that loses its patience, the record", () => {
  it("shows the answer once it is written, going on from what had come", async () => {
    const session = await begin();
    const text = "a long answer that is written slowly, word by word, to its end";
    modelled.replyWith({ text, paceMs: 60 });
    const cut = await chatbot.ask(session, "Tell me", { ...limits, totalMs: 400 });
    if (cut.kind !== "cut") throw new Error(cut.kind);
    const record = await until("the turn", async () => {
      const now = await chatbot.readRecord(session);
      return now.kind === "record" && now.turns === 1 && now;
    });
    expect(record.last).toEqual({ question: "Tell me", answer: text, finishReason: "stop" });
    expect(cut.received).not.toBe("");
    expect(text.startsWith(cut.received)).toBe(true);
  });
});

function expectText(part: string): unknown {
  return expect.stringContaining(part);
}

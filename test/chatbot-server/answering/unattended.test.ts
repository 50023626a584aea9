import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { until } from "../../helpers/until.ts";
import { API_KEY, ask, type Server } from "../server.ts";
import { type Modelled, startModelled } from "./modelled.ts";
import { begin, done, type Made, makeChatbot, stream, turnsOf } from "./talk.ts";

vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

let modelled: Modelled;
let server: Server;
let made: Made;

beforeAll(async () => {
  modelled = await startModelled();
  ({ server } = modelled);
  made = await makeChatbot(server, {}, { model: "gpt-4o-mini-4k", prompt: "You sell pears." });
});
afterAll(() => modelled.stop());

describe("who hangs up", () => {
  it("after the first chunk leaves an answer that is written to its end, within two seconds", async () => {
    const text = "a pear is a fruit that grows on a tree in the garden of my aunt";
    modelled.replyWith({ text, paceMs: 50 });
    const session = await begin(server, made);
    const cut = await stream(server, session, "Tell me", 1);
    expect(cut.bytes.length).toBeLessThan(text.length);
    const hungUpAt = performance.now();
    await until("the turn", async () => (await turnsOf(server, session)).length > 0, 4000);
    expect(performance.now() - hungUpAt).toBeLessThan(2000);
    expect(await turnsOf(server, session)).toMatchObject([
      { query: "Tell me", response: text, finish_reason: "stop" },
    ]);
  });

  it.each(["stream", "non-stream"])("before the first byte of %s leaves it too", async (path) => {
    modelled.replyWith({ text: "Late, but here.", delayMs: 400 });
    const session = await begin(server, made);
    const controller = new AbortController();
    const asked = fetch(`${server.url}/api/v1/session/${session}/message/${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${API_KEY}` },
      body: JSON.stringify({ query: "Tell me" }),
      signal: controller.signal,
    });
    await until("the model to be asked", () => modelled.model.open() > 0);
    controller.abort();
    await expect(asked).rejects.toThrow(/abort/);
    const found = await until("the turn", async () => {
      const turns = await turnsOf(server, session);
      return turns.length > 0 && turns;
    });
    expect(found).toMatchObject([{ response: "Late, but here.", finish_reason: "stop" }]);
  });

  it("during a long answer leaves it whole as well", async () => {
    const text = "word ".repeat(60).trim();
    modelled.replyWith({ text, paceMs: 60 });
    const session = await begin(server, made);
    await stream(server, session, "Tell me", 1);
    const found = await until("the turn", async () => {
      const turns = await turnsOf(server, session);
      return turns.length > 0 && turns;
    });
    expect(found).toMatchObject([{ response: text, finish_reason: "stop" }]);
  });
});

describe("several questions of one session", () => {
  it("are answered one after another, each with what was said before", async () => {
    modelled.replyWith({ text: "Noted.", paceMs: 20 });
    const session = await begin(server, made);
    const before = modelled.model.calls.length;
    const streams = ["first", "second", "third"].map((query) => stream(server, session, query));
    for (const streamed of await Promise.all(streams)) expect(streamed.isWhole).toBe(true);
    const turns = await turnsOf(server, session);
    expect(turns).toHaveLength(3);
    expect(modelled.model.calls.slice(before).map(({ messages }) => messages.length)).toEqual([
      2, 4, 6,
    ]);
  });

  it("do not wait for another session", async () => {
    modelled.model.reply = ({ messages }) =>
      messages.at(-1)?.content === "slow" ? { text: "Late", delayMs: 500 } : { text: "Soon" };
    const [one, other] = [await begin(server, made), await begin(server, made)];
    const slow = stream(server, one, "slow");
    const quick = await stream(server, other, "quick");
    expect(quick.bytes.toString()).toBe("Soon");
    expect(modelled.model.open()).toBe(1);
    expect((await slow).bytes.toString()).toBe("Late");
  });
});

describe("a runtime that dies while a model writes", () => {
  it("leaves nothing half recorded", async () => {
    modelled.replyWith({ text: "word ".repeat(80), paceMs: 50 });
    const session = await begin(server, made);
    const cut = stream(server, session, "Tell me").catch(() => undefined);
    await until("the model to write", () => modelled.model.open() > 0);
    await server.kill();
    expect((await cut)?.isWhole ?? false).toBe(false);
    expect(await turnsOf(server, session)).toEqual([]);
    modelled.replyWith({ text: "Here I am" });
    expect(await ask(server, session, "Tell me")).toBe("Here I am");
    expect(await turnsOf(server, session)).toHaveLength(1);
  });
});

describe("a session that is deleted while a model writes", () => {
  it("stays deleted", async () => {
    modelled.replyWith({ text: "word ".repeat(12), paceMs: 40 });
    const session = await begin(server, made);
    const streaming = stream(server, session, "Tell me");
    await until("the model to write", () => modelled.model.open() > 0);
    await done(server, "POST", `/session/${session}/delete`);
    await streaming;
    expect((await server.call("GET", `/session/${session}/messages`)).status).toBe(404);
  });
});

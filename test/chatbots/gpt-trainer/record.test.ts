import { describe, expect, it } from "vitest";
import { openWorld } from "./world.ts";

describe("reading the record of a session", () => {
  it("sees an answer that is still being written as unfinished", async () => {
    const { server, chatbot, begin, ask } = await openWorld({
      traits: { listsUnfinished: true, chunkBytes: 4 },
    });
    const session = await begin();
    const held = server.holdAtChunk(2);
    const answered = ask(session);
    await held.reached;
    expect(await chatbot.readRecord(session)).toEqual({
      kind: "record",
      turns: 1,
      last: { question: "hi", answer: "You ", finishReason: "" },
    });
    held.release();
    await answered;
    expect(await chatbot.readRecord(session)).toMatchObject({ last: { finishReason: "stop" } });
  });

  it("is absent for good after a 405", async () => {
    const { server, chatbot, begin } = await openWorld({ traits: { messagesMissing: 405 } });
    const session = await begin();
    const absent = { kind: "absent", code: "chatbot_record_absent" };
    expect(await chatbot.readRecord(session)).toEqual(absent);
    expect(await chatbot.readRecord(session)).toEqual(absent);
    expect(server.calls.filter(({ name }) => name === "messages")).toHaveLength(1);
  });

  it("is absent after a 404 only where the session itself is known", async () => {
    const { server, chatbot, begin } = await openWorld();
    const session = await begin();
    server.forgetSession(session.id);
    const unreadable = { kind: "unreadable", code: "chatbot_session_unknown" };
    expect(await chatbot.readRecord(session)).toEqual(unreadable);
    server.behave({ messagesMissing: 404 });
    expect(await chatbot.readRecord(session)).toEqual(unreadable);
    expect(await chatbot.readRecord(await begin())).toEqual({
      kind: "absent",
      code: "chatbot_record_absent",
    });
  });

  it.each([
    [401, "chatbot_unauthorized"],
    [429, "chatbot_rate_limited"],
    [500, "chatbot_failed"],
    [503, "chatbot_unavailable"],
  ])("is unreadable after a %i, which says nothing about the next time", async (status, code) => {
    const { server, chatbot, begin } = await openWorld();
    const session = await begin();
    server.faults.next("messages", { kind: "status", status });
    expect(await chatbot.readRecord(session)).toEqual({ kind: "unreadable", code });
    expect(await chatbot.readRecord(session)).toEqual({ kind: "record", turns: 0 });
  });

  it.each(["a web page", "{}", "[7]", '[{"query":7}]'])("is unreadable as %s", async (body) => {
    const { server, chatbot, begin } = await openWorld();
    const session = await begin();
    server.faults.next("messages", { kind: "status", status: 200, body });
    expect(await chatbot.readRecord(session)).toEqual({
      kind: "unreadable",
      code: "chatbot_answer_unreadable",
    });
  });

  it("is read although it has keys that nobody knows, and none of those that may lack", async () => {
    const { server, chatbot, begin } = await openWorld();
    const session = await begin();
    const body = '[{"query":"a"},{"query":"b","response":null,"brand_new":[1]}]';
    server.faults.next("messages", { kind: "status", status: 200, body });
    expect(await chatbot.readRecord(session)).toEqual({
      kind: "record",
      turns: 2,
      last: { question: "b", answer: "", finishReason: "" },
    });
  });

  it("is unreadable when it begins and does not come whole", async () => {
    const { server, connect, begin } = await openWorld();
    const session = await begin();
    let left = [new TextEncoder().encode('[{"query":"a"')];
    const broken = connect({
      fetch: async () =>
        new Response(
          new ReadableStream({
            pull(controller) {
              const next = left.pop();
              if (next) controller.enqueue(next);
              else controller.error(new TypeError("terminated"));
            },
          }),
        ),
    });
    const unreadable = { kind: "unreadable", code: "chatbot_answer_unreadable" };
    expect(await broken.readRecord(session)).toEqual(unreadable);
    left = [];
    expect(await broken.readRecord(session)).toEqual(unreadable);
    expect(server.calls).toHaveLength(1);
  });

  it("is unreadable when it has no end", async () => {
    const { connect, begin } = await openWorld();
    const session = await begin();
    const chunk = new TextEncoder().encode(" ".repeat(64 * 1024));
    let chunks = 0;
    const endless = connect({
      fetch: async () =>
        new Response(
          new ReadableStream({
            pull(controller) {
              chunks += 1;
              controller.enqueue(chunk);
            },
          }),
        ),
    });
    expect(await endless.readRecord(session)).toMatchObject({ kind: "unreadable" });
    expect(chunks).toBeLessThan(200);
  });

  it("is unreachable on a host without any, too, when nobody answers there", async () => {
    const { server, chatbot, begin } = await openWorld({ traits: { messagesMissing: 405 } });
    const session = await begin();
    expect(await chatbot.readRecord(session)).toMatchObject({ kind: "absent" });
    await server.close();
    expect(await chatbot.readRecord(session)).toMatchObject({ kind: "unreachable" });
  });

  it("is unreachable when nobody answers, or not in time", async () => {
    const { server, connect, begin } = await openWorld();
    const session = await begin();
    const unreachable = { kind: "unreachable", code: "chatbot_unreachable" };
    const impatient = connect({ sessionLimitMs: 50 });
    const held = server.faults.hold("messages");
    expect(await impatient.readRecord(session)).toEqual(unreachable);
    held.release();
    server.faults.next("messages", { kind: "lose_reply" });
    expect(await impatient.readRecord(session)).toEqual(unreachable);
    await server.close();
    expect(await impatient.readRecord(session)).toEqual(unreachable);
  });
});

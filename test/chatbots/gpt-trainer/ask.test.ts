import { describe, expect, it, vi } from "vitest";
import type { AskOutcome } from "../../../src/chatbots/chatbot.ts";
import { openWorld } from "./world.ts";

describe("asking", () => {
  it("returns an answer verbatim, whatever it looks like", async () => {
    const { server, begin, ask } = await openWorld({ traits: { chunkBytes: 3, chunkDelayMs: 1 } });
    const session = await begin();
    for (const text of [
      "  two spaces, then an end \n\n",
      "data: x\n\ndata: [DONE]\n\n",
      "2024",
      "\n",
    ]) {
      server.answerWith(() => text);
      expect(await ask(session)).toEqual({ kind: "answered", text });
    }
  });

  it("returns an empty answer as an answer", async () => {
    const { server, begin, ask } = await openWorld();
    server.mishap({ empty: true });
    expect(await ask(await begin())).toEqual({ kind: "answered", text: "" });
  });

  it.each([401, 403])("takes %i for a bad key, whatever else is wrong", async (status) => {
    const { server, begin, ask } = await openWorld();
    const session = await begin();
    server.faults.next("stream", { kind: "status", status });
    expect(await ask(session)).toEqual({
      kind: "not_asked",
      code: "chatbot_unauthorized",
      status,
      again: "never",
    });
  });

  it("takes a 422 that says `msg` for a bad key", async () => {
    const { server, begin, ask } = await openWorld();
    const session = await begin();
    const fault = { kind: "status", status: 422, body: '{"msg":"Not enough segments"}' } as const;
    server.faults.next("stream", fault);
    expect(await ask(session)).toMatchObject({ code: "chatbot_unauthorized", again: "never" });
    server.faults.next("stream", { ...fault, body: '{"error":"unknown session"}' });
    expect(await ask(session)).toMatchObject({ kind: "session_unknown" });
  });

  it.each([400, 404, 410, 422] as const)(
    "takes %i for an unknown session, and asks no other route",
    async (unknownSession) => {
      const { server, begin, ask } = await openWorld({ traits: { unknownSession } });
      const session = await begin();
      await ask(session);
      server.forgetSession(session.id);
      expect(await ask(session)).toEqual({
        kind: "session_unknown",
        code: "chatbot_session_unknown",
      });
      expect(server.calls.map(({ name }) => name)).toEqual(["session_create", "stream", "stream"]);
    },
  );

  const refusals: readonly [number, AskOutcome][] = [
    [301, { kind: "not_asked", code: "chatbot_redirected", again: "never" }],
    [402, { kind: "not_asked", code: "chatbot_no_credits", again: "never" }],
    [409, { kind: "not_asked", code: "chatbot_busy", again: "attempt" }],
    [413, { kind: "not_asked", code: "chatbot_question_too_long", again: "never" }],
    [418, { kind: "not_asked", code: "chatbot_refused", again: "never" }],
    [429, { kind: "not_asked", code: "chatbot_rate_limited", again: "outage" }],
    [500, { kind: "failed", code: "chatbot_failed", again: "attempt" }],
    [502, { kind: "failed", code: "chatbot_failed", again: "attempt" }],
    [503, { kind: "failed", code: "chatbot_unavailable", again: "outage" }],
    [504, { kind: "cut", code: "chatbot_gateway_timeout", received: "" }],
    [522, { kind: "not_asked", code: "chatbot_unreachable", again: "outage" }],
    [524, { kind: "cut", code: "chatbot_gateway_timeout", received: "" }],
  ];
  it.each(refusals)("makes of a %i what the table says", async (status, outcome) => {
    const { server, begin, ask } = await openWorld();
    const session = await begin();
    const headers = { location: "https://elsewhere.example/" };
    server.faults.next("stream", { kind: "status", status, headers, body: "a web page" });
    const told = outcome.kind === "cut" ? outcome : { ...outcome, status };
    expect(await ask(session)).toEqual(told);
    expect(server.questions).toMatchObject([{ state: "refused" }]);
  });

  it.each([429, 503])("passes on the pause that a %i asks for", async (status) => {
    const { server, begin, ask } = await openWorld();
    const session = await begin();
    server.faults.next("stream", { kind: "status", status, headers: { "retry-after": "7" } });
    expect(await ask(session)).toMatchObject({ again: "outage", afterMs: 7_000 });
  });

  it("cannot tell a refused connection from a lost one", async () => {
    const { server, begin, ask } = await openWorld();
    const session = await begin();
    const lost = { kind: "cut", code: "chatbot_connection_lost", received: "" };
    server.faults.next("stream", { kind: "drop_before" });
    expect(await ask(session)).toEqual(lost);
    server.faults.next("stream", { kind: "lose_reply" });
    expect(await ask(session)).toEqual(lost);
    await server.close();
    expect(await ask(session)).toEqual(lost);
  });

  it("returns a beginning of an answer that was cut", async () => {
    const { server, begin, ask } = await openWorld({ traits: { chunkBytes: 4 } });
    const session = await begin();
    server.mishap({ cutAfterChunks: 2 });
    const outcome = await ask(session);
    expect(outcome).toMatchObject({ kind: "cut", code: "chatbot_connection_lost" });
    expect(["", "You ", "You said"]).toContain(outcome.kind === "cut" && outcome.received);
  });
});

describe("the time limits of a question", () => {
  it("end the wait for a first byte, and the connection with it", async () => {
    const { server, begin, ask } = await openWorld();
    server.mishap({ silentAfterChunks: 0 });
    expect(await ask(await begin(), "hi", { firstByteMs: 50 })).toEqual({
      kind: "cut",
      code: "chatbot_first_byte_timeout",
      received: "",
    });
    await vi.waitFor(() => expect(server.questions).toMatchObject([{ reply: "lost" }]));
  });

  it("end a silence in the middle, long before the limit of the first byte", async () => {
    const { server, begin, ask } = await openWorld({ traits: { chunkBytes: 4 } });
    server.mishap({ silentAfterChunks: 2 });
    expect(await ask(await begin(), "hi", { idleMs: 400 })).toEqual({
      kind: "cut",
      code: "chatbot_idle_timeout",
      received: "You said",
    });
    await vi.waitFor(() => expect(server.questions).toMatchObject([{ reply: "lost" }]));
  });

  it("end an answer that never stops", async () => {
    const { begin, ask } = await openWorld({
      answer: () => "x".repeat(10_000),
      traits: { chunkBytes: 1, chunkDelayMs: 10 },
    });
    const outcome = await ask(await begin(), "hi", { totalMs: 300 });
    expect(outcome).toMatchObject({ kind: "cut", code: "chatbot_total_timeout" });
    expect(outcome).toHaveProperty("received", expect.stringMatching(/^x+$/));
  });

  it("do not end an answer that takes longer than one of them, chunk by chunk", async () => {
    const { begin, ask } = await openWorld({
      answer: () => "x".repeat(40),
      traits: { chunkBytes: 1, chunkDelayMs: 20 },
    });
    const outcome = await ask(await begin(), "hi", { firstByteMs: 500, idleMs: 500 });
    expect(outcome).toEqual({ kind: "answered", text: "x".repeat(40) });
  });
});

describe("a host without /message/stream", () => {
  it("is asked without a stream after a 405, and never again with one", async () => {
    const { server, begin, ask } = await openWorld({ traits: { streamMissing: 405 } });
    const session = await begin();
    expect(await ask(session)).toEqual({ kind: "answered", text: "You said: hi" });
    expect(await ask(session)).toEqual({ kind: "answered", text: "You said: hi" });
    expect(server.calls.map(({ name }) => name)).toEqual([
      "session_create",
      "stream",
      "non_stream",
      "non_stream",
    ]);
  });

  it("is found out after a 404 by a session that it has just begun", async () => {
    const { server, connect, begin, ask } = await openWorld({ traits: { streamMissing: 404 } });
    const old = await begin();
    const restarted = connect();
    expect(
      await restarted.ask(old, "hi", { firstByteMs: 9_000, idleMs: 9_000, totalMs: 9_000 }),
    ).toEqual({
      kind: "session_unknown",
      code: "chatbot_session_unknown",
    });
    expect(await ask(await begin())).toEqual({ kind: "answered", text: "You said: hi" });
    expect(await ask(old)).toEqual({ kind: "answered", text: "You said: hi" });
    expect(server.calls.filter(({ name }) => name === "stream")).toHaveLength(2);
  });

  it("has an unknown session where neither route knows it", async () => {
    const { server, begin, ask } = await openWorld();
    const session = await begin();
    server.forgetSession(session.id);
    expect(await ask(session)).toMatchObject({ kind: "session_unknown" });
    const next = await begin();
    expect(await ask(next)).toMatchObject({ kind: "answered" });
    expect(server.calls.at(-1)?.name).toBe("stream");
  });

  it("may think as long as an answer may take, and is cut without a part of it", async () => {
    const { server, begin, ask } = await openWorld({ traits: { streamMissing: 405 } });
    const session = await begin();
    server.faults.next("non_stream", { kind: "delay", ms: 150 });
    expect(await ask(session, "hi", { firstByteMs: 50 })).toMatchObject({ kind: "answered" });
    server.mishap({ silentAfterChunks: 0 });
    expect(await ask(session, "hi", { totalMs: 50 })).toEqual({
      kind: "cut",
      code: "chatbot_total_timeout",
      received: "",
    });
  });

  it.each(["a web page", "{}", "7"])("gave no answer when it says %s", async (body) => {
    const { server, begin, ask } = await openWorld({ traits: { streamMissing: 405 } });
    const session = await begin();
    server.faults.next("non_stream", { kind: "status", status: 200, body });
    expect(await ask(session)).toEqual({
      kind: "failed",
      code: "chatbot_answer_unreadable",
      again: "attempt",
    });
  });

  it("is no chatbot when it has no other route either", async () => {
    const { server, begin, ask } = await openWorld({ traits: { streamMissing: 405 } });
    const session = await begin();
    server.faults.next("non_stream", { kind: "status", status: 405 });
    expect(await ask(session)).toEqual({
      kind: "not_asked",
      code: "chatbot_no_message_route",
      status: 405,
      again: "never",
    });
  });
});

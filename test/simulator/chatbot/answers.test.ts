import { describe, expect, it, vi } from "vitest";
import { chunksOf } from "../../../src/simulator/chatbot/chunks.ts";
import { startChatbot } from "./client.ts";

const text = "Ω **bold**\n\n2024\n- 👍🏽 yes";
const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe("the simulated chatbot's answers", () => {
  it("are raw text in chunks that cut characters in two", async () => {
    const { startSession, stream } = await startChatbot({
      answer: () => text,
      traits: { chunkBytes: [1, 3], chunkDelayMs: 1 },
    });
    const answer = await stream(await startSession(), "x");
    expect(decode(answer.bytes)).toBe(text);
    expect(answer.chunks).toBeGreaterThan(1);
    const chunks = chunksOf("👍🏽", [1, 3]);
    expect(chunks.map((chunk) => chunk.length)).toEqual([1, 3, 1, 3]);
    expect(decode(Buffer.concat(chunks))).toBe("👍🏽");
  });

  it("are stored before the stream ends", async () => {
    const { chatbot, startSession, stream } = await startChatbot();
    const session = await startSession();
    await stream(session, "x");
    expect(chatbot.turnsOf(session)).toMatchObject([
      { query: "x", response: "You said: x", finishReason: "stop" },
    ]);
    expect(chatbot.questions).toMatchObject([{ session, query: "x", state: "completed" }]);
    await vi.waitFor(() => expect(chatbot.questions[0]?.reply).toBe("whole"));
  });

  it("can be replaced", async () => {
    const { chatbot, startSession, stream } = await startChatbot();
    chatbot.answerWith((question) => question.toUpperCase());
    expect(decode((await stream(await startSession(), "abc")).bytes)).toBe("ABC");
  });

  it("stand still before the chunk at which they are held", async () => {
    const { chatbot, startSession, call } = await startChatbot({ traits: { chunkBytes: 4 } });
    const session = await startSession();
    const held = chatbot.holdAtChunk(2, "x");
    const response = await call("POST", `/session/${session}/message/stream`, { query: "x" });
    const reader = response.body?.getReader();
    expect((await held.reached).params).toMatchObject({ query: "x", uuid: session });
    expect(decode((await reader?.read())?.value ?? new Uint8Array())).toBe("You ");
    expect(chatbot.turnsOf(session)).toEqual([]);
    held.release();
    await vi.waitFor(() => expect(chatbot.turnsOf(session)).toHaveLength(1));
    expect(decode((await reader?.read())?.value ?? new Uint8Array())).toMatch(/^said/);
    await reader?.cancel();
  });

  it("held, are stored only after the release when the client leaves", async () => {
    const { chatbot, startSession, call } = await startChatbot({ traits: { chunkBytes: 4 } });
    const session = await startSession();
    const held = chatbot.holdAtChunk(2);
    const response = await call("POST", `/session/${session}/message/stream`, { query: "x" });
    await held.reached;
    await response.body?.cancel();
    await vi.waitFor(() => expect(chatbot.questions).toMatchObject([{ reply: "lost" }]));
    expect(chatbot.questions).toMatchObject([{ state: "writing" }]);
    expect(chatbot.turnsOf(session)).toEqual([]);
    held.release();
    await vi.waitFor(() => expect(chatbot.questions).toMatchObject([{ state: "completed" }]));
    expect(chatbot.turnsOf(session)).toMatchObject([{ response: "You said: x" }]);
  });

  it.each([
    ["goes_on", "completed", [{ response: "You said: x", finishReason: "stop" }]],
    ["drops", "aborted", []],
    ["keeps_part", "aborted", [{ response: "You ", finishReason: "" }]],
  ] as const)(
    "of a host that %s end %s when the client leaves",
    async (onDisconnect, state, turns) => {
      const { chatbot, startSession, stream } = await startChatbot({
        traits: { chunkBytes: 4, onDisconnect },
      });
      const session = await startSession();
      chatbot.mishap({ cutAfterChunks: 1 });
      expect((await stream(session, "x")).cut).toBe(true);
      await vi.waitFor(() => expect(chatbot.questions).toMatchObject([{ state }]));
      expect(chatbot.turnsOf(session)).toMatchObject(turns);
    },
  );
});

describe("an answer that goes wrong", () => {
  it("is cut after the chunk that was named, for the question that was meant", async () => {
    const { chatbot, startSession, stream } = await startChatbot({ traits: { chunkBytes: 4 } });
    const session = await startSession();
    chatbot.mishap({ cutAfterChunks: 2, stored: "never" }, "bad");
    expect(await stream(session, "good")).toMatchObject({ cut: false });
    const cut = await stream(session, "bad");
    expect(cut.cut).toBe(true);
    expect(decode(cut.bytes)).toBe("You said");
    await vi.waitFor(() => expect(chatbot.questions[1]?.state).toBe("aborted"));
    expect(chatbot.turnsOf(session)).toHaveLength(1);
    expect(await stream(session, "bad")).toMatchObject({ cut: false });
  });

  it("is silent until the client leaves, and stored then", async () => {
    const { chatbot, startSession, call } = await startChatbot({ traits: { chunkBytes: 4 } });
    const session = await startSession();
    chatbot.mishap({ silentAfterChunks: 1 });
    const response = await call("POST", `/session/${session}/message/stream`, { query: "x" });
    const reader = response.body?.getReader();
    expect(decode((await reader?.read())?.value ?? new Uint8Array())).toBe("You ");
    expect(chatbot.turnsOf(session)).toEqual([]);
    await reader?.cancel();
    await vi.waitFor(() => expect(chatbot.turnsOf(session)).toHaveLength(1));
  });

  it("is an empty 200", async () => {
    const { chatbot, startSession, stream } = await startChatbot();
    const session = await startSession();
    chatbot.mishap({ empty: true });
    expect(await stream(session, "x")).toMatchObject({ status: 200, chunks: 0, cut: false });
    expect(chatbot.turnsOf(session)).toMatchObject([{ query: "x", response: "" }]);
  });

  it("is a 500 although it was asked", async () => {
    const { chatbot, startSession, stream } = await startChatbot();
    const session = await startSession();
    chatbot.mishap({ status: 500 });
    expect((await stream(session, "x")).status).toBe(500);
    expect(chatbot.turnsOf(session)).toMatchObject([{ response: "You said: x" }]);
  });

  it("is stored later than it was sent", async () => {
    const { chatbot, startSession, stream } = await startChatbot();
    const session = await startSession();
    chatbot.mishap({ stored: { lateMs: 50 } });
    expect(await stream(session, "x")).toMatchObject({ cut: false });
    expect(chatbot.turnsOf(session)).toEqual([]);
    await vi.waitFor(() => expect(chatbot.turnsOf(session)).toHaveLength(1));
  });

  it("is listed unfinished first where the host does so", async () => {
    const { chatbot, startSession, stream } = await startChatbot({
      traits: { listsUnfinished: true, chunkBytes: 4 },
    });
    const session = await startSession();
    const held = chatbot.holdAtChunk(2);
    const whole = stream(session, "x");
    await held.reached;
    expect(chatbot.turnsOf(session)).toMatchObject([{ response: "You ", finishReason: "" }]);
    held.release();
    await whole;
    expect(chatbot.turnsOf(session)).toMatchObject([
      { response: "You said: x", finishReason: "stop" },
    ]);
    chatbot.mishap({ stored: "never" });
    await stream(session, "y");
    expect(chatbot.turnsOf(session)).toHaveLength(1);
  });
});

describe("a call that goes wrong", () => {
  it("is refused with a 429 and a pause, and asks nothing", async () => {
    const { chatbot, startSession, call } = await startChatbot();
    const session = await startSession();
    chatbot.faults.next("stream", { kind: "status", status: 429, headers: { "retry-after": "7" } });
    const response = await call("POST", `/session/${session}/message/stream`, { query: "x" });
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "7"]);
    expect(chatbot.questions).toMatchObject([{ state: "refused" }]);
  });

  it("is dropped before it has any effect", async () => {
    const { chatbot, startSession, stream } = await startChatbot();
    const session = await startSession();
    chatbot.faults.next("stream", { kind: "drop_before" });
    await expect(stream(session, "x")).rejects.toThrow("socket hang up");
    expect(chatbot.questions).toMatchObject([{ state: "refused" }]);
  });

  it.each(["stream", "non-stream"])("loses its reply on /%s and stores the turn", async (route) => {
    const { chatbot, startSession, call } = await startChatbot();
    const session = await startSession();
    chatbot.faults.next(route.replace("-", "_"), { kind: "lose_reply" });
    const path = `/session/${session}/message/${route}`;
    await expect(call("POST", path, { query: "x" })).rejects.toThrow("fetch failed");
    await vi.waitFor(() => expect(chatbot.turnsOf(session)).toHaveLength(1));
    expect(chatbot.questions).toMatchObject([{ state: "completed", reply: "lost" }]);
  });
});

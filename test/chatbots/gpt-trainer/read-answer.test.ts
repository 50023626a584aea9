import { afterEach, describe, expect, it, vi } from "vitest";
import { readAnswer, type ReadResult } from "../../../src/chatbots/gpt-trainer/read-answer.ts";
import { limits } from "./world.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const text = "\uFEFFaé漢👍🏽\n";

/** Reads a body of these chunks. */
function read(chunks: readonly Uint8Array[], init: ResponseInit = {}): Promise<ReadResult> {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  return readAnswer(
    async () => new Response(body, init),
    "https://b.example",
    {},
    limits,
    Date.now,
  );
}

describe("reading an answer", () => {
  it("joins characters wherever a chunk cuts them", async () => {
    const bytes = new TextEncoder().encode(text);
    for (let at = 0; at <= bytes.length; at += 1) {
      const result = await read([bytes.subarray(0, at), bytes.subarray(at)]);
      expect(result).toEqual({ kind: "whole", text });
    }
    expect(await read(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toMatchObject({ text });
  });

  it("marks what is no character at all, and an end in the middle of one", async () => {
    expect(await read([Uint8Array.of(0x61, 0xff)])).toMatchObject({ text: "a\uFFFD" });
    expect(await read([Uint8Array.of(0x61, 0xc3)])).toMatchObject({ text: "a\uFFFD" });
  });

  it("keeps whole characters alone of what was cut", async () => {
    const bytes = new TextEncoder().encode("ab👍🏽");
    const left = Array.from(bytes.subarray(0, 9), (byte) => Uint8Array.of(byte));
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        const next = left.shift();
        if (next) controller.enqueue(next);
        else controller.error(new TypeError("terminated"));
      },
    });
    const fetch = async (): Promise<Response> => new Response(body);
    const result = await readAnswer(fetch, "https://b.example", {}, limits, Date.now);
    expect(result).toEqual({ kind: "cut", code: "chatbot_connection_lost", received: "ab👍" });
  });

  it("reads no more of an answer without end than is passed on, and shows that", async () => {
    const chunk = new TextEncoder().encode("endless ".repeat(8_192));
    let chunks = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        chunks += 1;
        controller.enqueue(chunk);
      },
    });
    const fetch = async (): Promise<Response> => new Response(body);
    const result = await readAnswer(fetch, "https://b.example", {}, limits, Date.now);
    expect(result).toEqual({ kind: "whole", text: `${"endless ".repeat(25_000)}…` });
    expect(chunks).toBeLessThan(10);
  });

  it("does not care what the body is called", async () => {
    for (const type of ["text/event-stream", "application/json", "text/html; charset=latin1"]) {
      const headers = { "content-type": type };
      expect(await read([new TextEncoder().encode("é")], { headers })).toMatchObject({ text: "é" });
    }
  });

  it("takes an answer without a body for an empty one", async () => {
    const fetch = async (): Promise<Response> => new Response(null, { status: 204 });
    const result = await readAnswer(fetch, "https://b.example", {}, limits, Date.now);
    expect(result).toEqual({ kind: "whole", text: "" });
  });

  it("looks at the silence between two chunks before the limit of the first byte", async () => {
    vi.useFakeTimers();
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(Uint8Array.of(0x61)),
    });
    const fetch = async (_: string, { signal }: RequestInit): Promise<Response> => {
      const stopped = new TransformStream();
      void body.pipeTo(stopped.writable, signal ? { signal } : {}).catch(() => {});
      return new Response(stopped.readable);
    };
    const patient = { firstByteMs: 60_000, idleMs: 30_000, totalMs: 300_000 };
    const result = readAnswer(fetch, "https://b.example", {}, patient, Date.now);
    await vi.advanceTimersByTimeAsync(30_001);
    vi.useRealTimers();
    expect(await result).toEqual({ kind: "cut", code: "chatbot_idle_timeout", received: "a" });
  });

  it("sets one timer for an answer of a thousand chunks, and takes it back", async () => {
    const set = vi.spyOn(globalThis, "setTimeout");
    const taken = vi.spyOn(globalThis, "clearTimeout");
    await read(Array.from({ length: 1_000 }, () => Uint8Array.of(0x61)));
    const ours = set.mock.results.filter(
      (_, index) => set.mock.calls[index]?.[1] === limits.idleMs,
    );
    expect(ours).toHaveLength(1);
    expect(taken).toHaveBeenCalledWith(ours[0]?.value);
  });

  it("lets the body of an error go unread", async () => {
    const cancelled = vi.fn<() => void>();
    const body = new ReadableStream({ cancel: cancelled });
    const fetch = async (): Promise<Response> => new Response(body, { status: 500 });
    const result = await readAnswer(fetch, "https://b.example", {}, limits, Date.now);
    expect(result).toEqual({ kind: "status", status: 500 });
    expect(cancelled).toHaveBeenCalledOnce();
  });
});

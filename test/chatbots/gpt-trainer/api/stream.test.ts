import type { ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import type { GptTrainerApiError } from "../../../../src/chatbots/gpt-trainer/api/index.ts";
import { until } from "../../../helpers/until.ts";
import { errorFrom, ID, KEY, type Play, startFake } from "./fake.ts";

const ANSWER = "# Grüße\n\n- 你好 👩‍👩‍👧‍👦\n\n2024 [1.2]\n\n";

/** Sends bytes one after another, each by itself. */
function inPieces(text: string, bytes: number): Play {
  return async (response) => {
    response.writeHead(200, { "content-type": "text/html; charset=latin-1" });
    const all = Buffer.from(text);
    for (let at = 0; at < all.length; at += bytes) {
      response.write(all.subarray(at, at + bytes));
      await new Promise((resolve) => setImmediate(resolve));
    }
    response.end();
  };
}

/** Begins an answer and leaves it open. */
function openEnd(text: string, opened?: (response: ServerResponse) => void): Play {
  return (response) => {
    response.writeHead(200);
    response.write(text);
    opened?.(response);
  };
}

async function piecesOf(stream: AsyncIterable<string>): Promise<string[]> {
  const pieces: string[] = [];
  for await (const piece of stream) pieces.push(piece);
  return pieces;
}

/** What came, and what ended it. */
async function readUntilError(
  stream: AsyncIterable<string>,
): Promise<{ text: string; error: GptTrainerApiError }> {
  let text = "";
  const read = async (): Promise<void> => {
    for await (const piece of stream) text += piece;
  };
  const error = await errorFrom(read());
  return { text, error };
}

describe("a streamed answer", () => {
  it("is asked for with the question alone, and the key", async () => {
    const fake = await startFake();
    fake.answer({ text: "Hello." });
    await fake.connect().messages.streamWhole(ID, "Hi");
    const [one] = fake.received;
    expect(`${one?.method} ${one?.path}`).toBe(`POST /api/v1/session/${ID}/message/stream`);
    expect(JSON.parse(one?.body ?? "")).toEqual({ query: "Hi" });
    expect(one?.headers.authorization).toBe(`Bearer ${KEY}`);
    expect(one?.headers.accept).not.toContain("event-stream");
  });

  it("takes documents and what else a question may have", async () => {
    const fake = await startFake();
    fake.answer({ text: "" });
    const question = { query: "Hi", session_document_uuids: [ID], pre_canned_response: true };
    await fake.connect().messages.streamWhole(ID, question);
    expect(JSON.parse(fake.received[0]?.body ?? "")).toEqual(question);
  });

  it.each([1, 2, 3, 5, 1000])(
    "is handed on to the letter when it comes %i bytes at a time",
    async (bytes) => {
      const fake = await startFake();
      fake.answer(inPieces(ANSWER, bytes), inPieces(ANSWER, bytes));
      const { messages } = fake.connect();
      expect(await messages.streamWhole(ID, "Hi")).toBe(ANSWER);
      const pieces = await piecesOf(messages.stream(ID, "Hi"));
      expect(pieces.join("")).toBe(ANSWER);
      expect(pieces.join("|")).not.toContain("\uFFFD");
      expect(pieces).not.toContain("");
    },
  );

  it("is handed on while it is still being written", async () => {
    const fake = await startFake();
    let end: (() => void) | undefined;
    fake.answer(openEnd("first ", (response) => (end = () => response.end("last"))));
    let text = "";
    for await (const piece of fake.connect().messages.stream(ID, "Hi")) {
      text += piece;
      end?.();
    }
    expect(text).toBe("first last");
  });

  it.each(['data: {"a":1}', "2024", "null", '"quoted"', " \n ", "\uFEFFmark", "[DONE]"])(
    "is text and nothing else: %j",
    async (text) => {
      const fake = await startFake();
      fake.answer(inPieces(text, 2));
      expect(await fake.connect().messages.streamWhole(ID, "Hi")).toBe(text);
    },
  );

  it("may be empty", async () => {
    const fake = await startFake();
    fake.answer({ text: "" }, { text: "" });
    const { messages } = fake.connect();
    expect(await messages.streamWhole(ID, "Hi")).toBe("");
    expect(await piecesOf(messages.stream(ID, "Hi"))).toEqual([]);
  });
});

describe("a streamed answer that does not come to its end", () => {
  it("is cut after what had come, without half a character", async () => {
    const fake = await startFake();
    fake.answer(
      openEnd("begun ", (response) => {
        response.write(Buffer.from("你").subarray(0, 2), () => response.destroy());
      }),
    );
    const { text, error } = await readUntilError(fake.connect().messages.stream(ID, "Hi"));
    expect(text).toBe("begun ");
    expect(error).toMatchObject({ kind: "cut", endpoint: "message_stream" });
    expect(error.message).toContain("messages.list");
  });

  it.each([
    ["first_byte", { firstByteMs: 30 }, ""],
    ["total", { totalMs: 30 }, ""],
    ["idle", { idleMs: 30 }, "begun"],
    ["total", { totalMs: 60, idleMs: 5000 }, "begun"],
  ] as const)("runs into the limit %s of %j", async (limit, limits, begun) => {
    const fake = await startFake();
    fake.answer(begun === "" ? () => {} : openEnd(begun));
    const stream = fake.connect().messages.stream(ID, "Hi", limits);
    const { text, error } = await readUntilError(stream);
    expect(error).toMatchObject({ kind: "timeout", limit });
    expect(text).toBe(begun);
  });

  it("has its limit for the first byte also when only the head has come", async () => {
    const fake = await startFake();
    fake.answer((response) => response.writeHead(200).flushHeaders());
    const error = await errorFrom(
      fake.connect().messages.streamWhole(ID, "Hi", { firstByteMs: 50 }),
    );
    expect(error).toMatchObject({ kind: "timeout", limit: "first_byte" });
  });

  it("does not count the time that its reader takes as idle", async () => {
    const fake = await startFake();
    fake.answer(openEnd("one", (response) => void setTimeout(() => response.end("two"), 20)));
    let text = "";
    for await (const piece of fake.connect().messages.stream(ID, "Hi", { idleMs: 500 })) {
      text += piece;
      await new Promise((resolve) => setTimeout(resolve, 700));
    }
    expect(text).toBe("onetwo");
  });

  it("is given up by its caller", async () => {
    const fake = await startFake();
    const caller = new AbortController();
    fake.answer(openEnd("begun"));
    let text = "";
    const read = async (): Promise<void> => {
      for await (const piece of fake
        .connect()
        .messages.stream(ID, "Hi", { signal: caller.signal })) {
        text += piece;
        caller.abort();
      }
    };
    expect(await errorFrom(read())).toMatchObject({ kind: "aborted" });
    expect(text).toBe("begun");
  });

  it("is not even asked for when its caller has given up before", async () => {
    const fake = await startFake();
    const signal = AbortSignal.abort();
    const error = await errorFrom(fake.connect().messages.streamWhole(ID, "Hi", { signal }));
    expect(error.kind).toBe("aborted");
    expect(fake.received).toEqual([]);
  });

  it("keeps nobody who has given up waiting for what a 404 is about", async () => {
    const fake = await startFake();
    const caller = new AbortController();
    // The second call is about the session itself, and never answered.
    fake.answer({ status: 404, text: "" }, () => caller.abort());
    const { signal } = caller;
    const error = await errorFrom(fake.connect().messages.streamWhole(ID, "Hi", { signal }));
    expect(error).toMatchObject({ kind: "not_found", perhapsAbsent: true });
    expect(fake.received).toHaveLength(2);
  });

  it("ends its connection when its reader leaves the loop", async () => {
    const fake = await startFake();
    let isClosed = false;
    fake.answer(
      openEnd("begun", (response) => {
        response.on("close", () => {
          isClosed = true;
        });
      }),
    );
    for await (const piece of fake.connect().messages.stream(ID, "Hi")) {
      expect(piece).toBe("begun");
      break;
    }
    await until("the connection to end", () => isClosed);
  });
});

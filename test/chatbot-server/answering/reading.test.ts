import { describe, expect, it } from "vitest";
import { chooseModel } from "../../../src/chatbot-server/answering/models/choose.ts";
import type { ModelEvent } from "../../../src/chatbot-server/answering/models/model.ts";
import { createOpenAi } from "../../../src/chatbot-server/answering/models/openai.ts";
import { readEvents } from "../../../src/chatbot-server/answering/models/read-events.ts";
import { modelSettingsOf } from "../../../src/chatbot-server/answering/models/settings.ts";
import { createWorkersAi } from "../../../src/chatbot-server/answering/models/workers-ai.ts";
import { writeOut } from "../../../src/chatbot-server/answering/write-out.ts";

const REQUEST = { messages: [], answerTokens: 9 };

const never = (): AbortSignal => new AbortController().signal;

async function read(...pieces: readonly unknown[]): Promise<ModelEvent[]> {
  const text = pieces.map((piece) => `data: ${JSON.stringify(piece)}\n\n`).join("");
  const { body } = new Response(text);
  const events: ModelEvent[] = [];
  if (body !== null) for await (const event of readEvents(body, never())) events.push(event);
  return events;
}

const piece = (content: string, finish_reason: string | null): unknown => ({
  choices: [{ delta: { content }, finish_reason }],
});

describe("the events of a model", () => {
  it("are not whole when each says that it ended for no reason, and then nothing comes", async () => {
    await expect(read(piece("One", ""), piece(" two", ""))).rejects.toMatchObject({
      failure: "model_cut",
    });
    expect((await read(piece("One", ""), piece("", "stop"))).at(-1)).toEqual({
      kind: "end",
      reason: "stop",
    });
  });

  it.each(["length", "content_filter"])("end an answer that is not whole with %s", async (why) => {
    expect((await read(piece("One", null), piece("", why))).at(-1)).toEqual({
      kind: "end",
      reason: "length",
    });
  });
});

/** A body of which nothing comes. @returns it, and whether somebody has given it back */
function hanging(): { readonly body: ReadableStream<Uint8Array>; readonly isOver: () => boolean } {
  let isOver = false;
  const body = new ReadableStream<Uint8Array>({
    cancel() {
      isOver = true;
    },
  });
  return { body, isOver: () => isOver };
}

describe("a model that falls silent", () => {
  it("is left alone, and its stream given back", async () => {
    const { body, isOver } = hanging();
    const options = { model: "@cf/a/b", contextTokens: 4096 };
    const model = createWorkersAi({ ...options, ai: { run: () => Promise.resolve(body) } });
    const controller = new AbortController();
    const next = model.open(REQUEST, controller.signal).next();
    while (!body.locked) await Promise.resolve();
    controller.abort();
    await expect(next).rejects.toMatchObject({ failure: "model_cut" });
    expect(isOver()).toBe(true);
  });
});

describe("an answer that comes at once", () => {
  const openAi = (content: string) =>
    createOpenAi({
      baseUrl: "https://model.example",
      model: "m",
      contextTokens: 4096,
      fetch: async () => Response.json({ choices: [{ message: { content } }] }),
    });

  it("is not read to the end when it is longer than any", async () => {
    const events = openAi("a".repeat(1024 * 1024)).open(REQUEST, never());
    await expect(events.next()).rejects.toMatchObject({ failure: "model_unreadable" });
  });

  it("is ended where it is longer than what is kept, and not within a character", async () => {
    const content = `a${"🙂".repeat(100_000)}`;
    const rest = openAi(content).open(REQUEST, never());
    const first = await rest.next();
    if (first.done === true || first.value.kind !== "text") throw new TypeError("no text");
    let shown = "";
    const written = await writeOut({ first: first.value.text, rest }, [], (text) => {
      shown += text;
    });
    expect(written).toMatchObject({ reason: "length", response: shown });
    expect(shown).toBe(content.slice(0, 59_999));
    expect(await rest.next()).toEqual({ done: true, value: undefined });
  });
});

describe("the model of an agent", () => {
  const sources = (variables: object) => ({
    settings: modelSettingsOf({ CHATBOT_SERVER_API_KEY: "k", OPENAI_API_KEY: "k", ...variables }),
    ai: undefined,
    fetch: () => Promise.reject(new Error("asked")),
  });

  it("is none when the server's is extractive, whatever the agent names", () => {
    const extractive = sources({ CHATBOT_SERVER_MODEL: "extractive" });
    for (const named of [undefined, "gpt-4o-mini-4k", "extractive"]) {
      expect(chooseModel(named, extractive)).toBeUndefined();
    }
  });

  it("is the server's where it has one, with the context that the agent names", () => {
    const own = sources({ CHATBOT_SERVER_MODEL: "own" });
    expect(chooseModel("gpt-4o-mini-8k", own)).toMatchObject({ name: "own", contextTokens: 8192 });
    expect(chooseModel("extractive", own)).toBeUndefined();
  });
});

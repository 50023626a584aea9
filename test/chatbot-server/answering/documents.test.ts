import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ask, type Server, startServer, textAt, UNKNOWN } from "../server.ts";
import { type Modelled, startModelled } from "./modelled.ts";
import { begin, done, type Made, makeChatbot, turnsOf } from "./talk.ts";

vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

let modelled: Modelled;
let server: Server;
/** Its model has room for documents. */
let large: Made;

beforeAll(async () => {
  modelled = await startModelled();
  ({ server } = modelled);
  large = await makeChatbot(server, {}, { model: "gpt-4o-mini-16k" });
});
afterAll(() => modelled.stop());

async function upload(text: string, at = server): Promise<string> {
  const filename = "letter.txt";
  const form = new FormData();
  form.set("file", new File([text], filename, { type: "text/plain" }));
  form.set("filename", filename);
  const response = await at.call("POST", "/session-document/upload", { form });
  return textAt(await response.json(), "uuid");
}

async function askWith(
  session: string,
  query: string,
  documents: unknown,
  at = server,
): Promise<unknown> {
  const path = `/session/${session}/message/non-stream`;
  const sent = { json: { query, session_document_uuids: documents } };
  const response = await at.call("POST", path, sent);
  return response.json();
}

const system = (): string => modelled.lastCall().messages[0]?.content ?? "";

describe("a document that is sent with a question", () => {
  it("is read as material, sticks to the session, and is named by its turns", async () => {
    modelled.replyWith({ text: "At noon." });
    const session = await begin(server, large);
    const uuid = await upload("The ferry to Skye leaves at noon.");
    expect(await askWith(session, "When does the ferry leave?", [uuid])).toEqual({
      response: "At noon.",
    });
    expect(system()).toContain("The ferry to Skye leaves at noon.");
    expect(system()).toContain("letter.txt");
    await ask(server, session, "Are you sure?");
    expect(system()).toContain("The ferry to Skye leaves at noon.");
    const listed = { session_documents: [{ uuid, file_name: "letter.txt" }] };
    expect(await turnsOf(server, session)).toMatchObject([listed, listed]);
    await ask(server, await begin(server, large), "When does the ferry leave?");
    expect(system()).not.toContain("Skye");
  });

  it("is still read after a restart, and not after its session's deletion", async () => {
    modelled.replyWith({ text: "At noon." });
    const session = await begin(server, large);
    const uuid = await upload("The ferry to Skye leaves at noon.");
    await askWith(session, "When?", [uuid]);
    await server.kill();
    await ask(server, session, "Sure?");
    expect(system()).toContain("Skye");
    await done(server, "POST", `/session/${session}/delete`);
    expect(await askWith(await begin(server, large), "When?", [uuid])).toEqual({
      error: expectText("session_document_uuids.0"),
    });
  });

  it("is answered with a text when it is too long, and so is every further question", async () => {
    const asked = modelled.replyWith({ text: "Never." });
    const session = await begin(server, large);
    const uuid = await upload("The ferry leaves at noon. ".repeat(2000));
    const said = { response: expectText("too long") };
    expect(await askWith(session, "When?", [uuid])).toEqual(said);
    expect(await askWith(session, "When?", [])).toEqual(said);
    expect(asked()).toBe(0);
  });

  it("is too long together with others and a long prompt, of which none is left out silently", async () => {
    const prompt = "You sell ferry tickets. ".repeat(600);
    const wordy = await makeChatbot(server, {}, { model: "gpt-4o-mini-16k", prompt });
    const documents = async (): Promise<string[]> => [
      await upload("The ferry leaves at noon. ".repeat(450)),
      await upload("The bus leaves at ten. ".repeat(500)),
    ];
    const asked = modelled.replyWith({ text: "At ten." });
    expect(await askWith(await begin(server, wordy), "When?", await documents())).toEqual({
      response: expectText("too long"),
    });
    expect(asked()).toBe(0);
    expect(await askWith(await begin(server, large), "When?", await documents())).toEqual({
      response: "At ten.",
    });
    expect(system()).toContain("The bus leaves at ten.");
  });

  it("is left out silently where the model has no room for documents", async () => {
    modelled.replyWith({ text: "I do not know." });
    const small = await makeChatbot(server, {}, { model: "gpt-4o-mini-8k" });
    const session = await begin(server, small);
    const uuid = await upload("The ferry to Skye leaves at noon.");
    expect(await askWith(session, "When?", [uuid])).toEqual({ response: "I do not know." });
    expect(system()).not.toContain("Skye");
    expect(await turnsOf(server, session)).toMatchObject([{ session_documents: [] }]);
  });

  it("is quoted where there is no model", async () => {
    const bare = await startServer();
    try {
      const made = await makeChatbot(bare, { show_citations: true });
      const session = await begin(bare, made);
      const uuid = await upload("The ferry to Skye leaves at noon.\n\nBring a coat.", bare);
      const answer = await askWith(session, "When does the ferry to Skye leave?", [uuid], bare);
      expect(answer).toEqual({
        response: "From “letter.txt”:\n\n> The ferry to Skye leaves at noon.",
      });
      expect(await turnsOf(bare, session)).toMatchObject([{ cite_data_json: "{}" }]);
    } finally {
      await bare.stop();
    }
  });

  it.each([
    [["nonsense"], "session_document_uuids.0 must be the id"],
    [[UNKNOWN], "session_document_uuids.0 must be the id"],
    ["all", "session_document_uuids must be an array"],
    [[7], "session_document_uuids.0 must be a string"],
    [Array.from({ length: 21 }, () => UNKNOWN), "at most 20"],
  ])("is refused when it is %j", async (documents, says) => {
    const session = await begin(server, large);
    expect(await askWith(session, "When?", documents)).toEqual({ error: expectText(says) });
    expect(await turnsOf(server, session)).toEqual([]);
  });
});

describe("the documents of a session", () => {
  it("are twenty at most, however many messages they come with", async () => {
    modelled.replyWith({ text: "At noon." });
    const session = await begin(server, large);
    const documents: string[] = [];
    for (let at = 0; at < 21; at += 1) documents.push(await upload(`Ferry ${at} leaves at noon.`));
    const last = documents.slice(20);
    await askWith(session, "When?", documents.slice(0, 12));
    const said = { response: "At noon." };
    expect(await askWith(session, "When?", documents.slice(12, 20))).toEqual(said);
    expect(await askWith(session, "When?", last)).toEqual({ error: expectText("more than 20") });
    expect(await askWith(session, "When?", documents.slice(0, 20))).toEqual(said);
    expect(system()).toContain("Ferry 19 leaves");
    expect(await turnsOf(server, session)).toHaveLength(3);
    // It is still to be had.
    expect(await askWith(await begin(server, large), "When?", last)).toEqual(said);
  });

  it("are too long when they are more than any model reads", async () => {
    const huge = await makeChatbot(server, {}, { model: "gpt-4o-mini-9000k" });
    const session = await begin(server, huge);
    const asked = modelled.replyWith({ text: "Never." });
    const documents = [
      await upload("a ".repeat(999_999)),
      await upload("The ferry leaves at noon."),
    ];
    expect(await askWith(session, "When?", documents)).toEqual({
      response: expectText("too long"),
    });
    expect(asked()).toBe(0);
  });

  it("are those of the session that named them first, and are deleted with it", async () => {
    modelled.replyWith({ text: "At noon." });
    const [first, second] = [await begin(server, large), await begin(server, large)];
    const uuid = await upload("The ferry leaves at noon.");
    await askWith(first, "When?", [uuid]);
    const refused = { error: expectText("session_document_uuids.0 must be the id") };
    expect(await askWith(second, "When?", [uuid])).toEqual(refused);
    await done(server, "POST", `/session/${second}/delete`);
    expect(await askWith(first, "When?", [uuid])).toEqual({ response: "At noon." });
  });

  it("are not yet those of a session whose question was refused for another document", async () => {
    modelled.replyWith({ text: "At noon." });
    const uuid = await upload("The ferry leaves at noon.");
    const refused = { error: expectText("session_document_uuids.1 must be the id") };
    expect(await askWith(await begin(server, large), "When?", [uuid, UNKNOWN])).toEqual(refused);
    const said = { response: "At noon." };
    expect(await askWith(await begin(server, large), "When?", [uuid])).toEqual(said);
  });
});

describe("tool functions", () => {
  it("are told to the model, and are not called: the question is refused and not recorded", async () => {
    const made = await makeChatbot(server);
    const own = {
      name: "look_up",
      description: "Looks up an order",
      external_url: "https://a.example",
    };
    const parameters = { type: "object", properties: { order: { type: "string" } } };
    const path = `/agent/${made.agent}/function/create`;
    const created = await done(server, "POST", path, { ...own, parameters, enabled: 1 });
    await done(server, "POST", path, { ...own, name: "resting", enabled: 0 });
    const other = await done(server, "POST", path, {
      ...own,
      name: "Look it up, please!",
      enabled: 1,
    });
    const session = await begin(server, made);
    modelled.replyWith({ text: "Hello." });
    await ask(server, session, "hello there");
    expect(modelled.lastCall().tools).toEqual([
      { type: "function", function: { name: "look_up", description: own.description, parameters } },
      {
        type: "function",
        function: {
          name: "Look_it_up__please_",
          description: own.description,
          parameters: { type: "object", properties: {} },
        },
      },
    ]);
    modelled.replyWith({ toolCall: "look_up" });
    const message = { json: { query: "Where is order 7?" } };
    const response = await server.call("POST", `/session/${session}/message/stream`, message);
    expect([response.status, await response.json()]).toEqual([
      501,
      { error: expectText("tool function") },
    ]);
    expect(await turnsOf(server, session)).toHaveLength(1);
    await done(server, "POST", `/function/${textAt(created, "uuid")}/delete`);
    await done(server, "POST", `/function/${textAt(other, "uuid")}/delete`);
    modelled.replyWith({ text: "I do not know." });
    await ask(server, session, "Where is order 7?");
    expect(modelled.lastCall()).not.toHaveProperty("tools");
  });
});

function expectText(part: string): unknown {
  return expect.stringContaining(part);
}

import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { Script } from "node:vm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createChatbotSimulator } from "../../src/simulator/chatbot/index.ts";
import { forbidInPrint, recordPrinted } from "../helpers/printed.ts";
import {
  type Started,
  startInVain,
  type StartOptions,
  startProcess,
} from "../helpers/start-process.ts";
import { until } from "../helpers/until.ts";

const SAID = [
  "show everything",
  "mulberry & <b>quince</b>",
  "medlar in a group",
  "after it was restarted",
];

/** How a process ends that was told to, by exit code as a shell reports it, with no child left. */
const INTERRUPTED = { code: 128 + constants.signals.SIGINT, left: [] };
const TERMINATED = { code: 128 + constants.signals.SIGTERM, left: [] };

describe("npm start", () => {
  const folder = mkdtempSync(join(tmpdir(), "causeway-start-"));
  const record = recordPrinted("start");
  const all: Started[] = [];
  let started: Started;

  const start = async (options: Partial<StartOptions> = {}): Promise<void> => {
    started = await startProcess({ folder, ...options });
    all.push(started);
  };

  beforeAll(() => start());
  afterAll(async () => {
    for (const one of all) await one.end("SIGTERM");
    forbidInPrint("start", [], SAID);
    rmSync(folder, { recursive: true, force: true });
  });

  it("shows a page that names its chats and its fields", async () => {
    const response = await fetch(started.url);
    const page = await response.text();
    expect(response.headers.get("content-security-policy")).toContain("default-src 'self'");
    for (const found of ['lang="en"', 'name="viewport"', 'role="log"', "Private chat with"]) {
      expect(page).toContain(found);
    }
    const fields = [...page.matchAll(/<textarea\s+id="([^"]+)"/gu)].map(([, id]) => id);
    expect(fields).toHaveLength(2);
    for (const id of fields) expect(page).toContain(`<label for="${id}">`);
  });

  it("serves a style sheet for light and dark, and a script that a browser can read", async () => {
    expect(await (await fetch(`${started.url}/page.css`)).text()).toContain("light dark");
    const script = await (await fetch(`${started.url}/page.js`)).text();
    expect(() => new Script(script)).not.toThrow();
    expect(script).toContain("EventSource");
  });

  it("answers what is written on the page, showing that it is typing, with nothing left to run", async () => {
    expect((await started.say("private", "show everything")).status).toBe(303);
    await until("the typing sign", async () => (await started.chat("private")).typing);
    const [answer] = await started.answered("private");
    expect(answer).toContain('<script>alert("not run")</script>');

    const { messages, typing } = await started.chat("private");
    const html = messages.at(-1)?.html ?? "";
    expect(typing).toBe(false);
    expect(html).not.toMatch(/<script|<table/iu);
    expect(html).toContain("&lt;script&gt;");
    for (const element of ["<b>", "<i>", "<s>", "<code>", "<pre", "<blockquote>", "<a href="]) {
      expect(html).toContain(element);
    }
  });

  it("repeats anybody's words as words", async () => {
    const before = (await started.answered("private")).length;
    await started.say("private", "mulberry & <b>quince</b>");
    const answers = await started.answered("private", before + 1);
    expect(answers.at(-1)).toContain("mulberry & <b>quince</b>");
    const page = await (await fetch(started.url)).text();
    expect(page).not.toContain("<b>quince");
  });

  it("streams what happens to the page", async () => {
    const leave = new AbortController();
    const response = await fetch(`${started.url}/events`, { signal: leave.signal });
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let seen = "";
    while (!seen.includes("quince")) seen += (await reader?.read())?.value ?? "";
    leave.abort();
    expect(seen).toContain("event: private");
  });

  it("hears in a group what mentions it, and quotes it", async () => {
    await started.say("group", "nobody in particular");
    await started.say("group", "medlar in a group, @CausewayBot");
    const [answer] = await started.answered("group");
    expect(answer).toContain("medlar in a group");
    const { messages } = await started.chat("group");
    expect(messages.filter(({ by }) => by === "bot")).toHaveLength(1);
    expect(messages.at(-1)?.html).toContain('class="reply"');
  });

  it("takes no message from another site's page, none that is empty, none that is too long", async () => {
    const post = (text: string, origin: string): Promise<Response> =>
      fetch(`${started.url}/chats/private/messages`, {
        method: "POST",
        headers: { origin },
        body: new URLSearchParams({ text }),
      });
    expect((await post("from elsewhere", "https://elsewhere.example")).status).toBe(403);
    expect((await post("  ", started.url)).status).toBe(400);
    expect((await post("x".repeat(4097), started.url)).status).toBe(400);
    expect((await started.say("nowhere", "x")).status).toBe(404);
  });

  it("leaves no process behind after Ctrl-C, and goes on after the next start", async () => {
    for (const line of started.printed().split("\n")) if (line.startsWith("{")) record(line);
    expect(await started.end("SIGINT")).toEqual(INTERRUPTED);

    await start();
    expect((await started.chat("private")).messages).toEqual([]);
    await started.say("private", "after it was restarted");
    expect((await started.answered("private"))[0]).toContain("after it was restarted");
    // The bridge has kept the old conversation, and meets nobody it knows.
    const closed = await until(
      "the end of the turn",
      () => /"event":"turn_closed".*/u.exec(started.printed())?.[0],
    );
    expect(closed).toContain('"turn":1,');
    expect(await started.end("SIGTERM")).toEqual(TERMINATED);
  });

  it("takes another port when its own is taken, and asks a real chatbot when it is given one", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const taken = other.address();
    const port = typeof taken === "object" && taken !== null ? taken.port : 0;
    const chatbot = await createChatbotSimulator({ answer: () => "from the real one" });
    await start({
      port,
      variables: {
        GPT_TRAINER_API_KEY: chatbot.apiKey,
        GPT_TRAINER_CHATBOT_UUID: chatbot.chatbotUuid,
        GPT_TRAINER_BASE_URL: chatbot.url,
      },
    });
    expect(started.url).not.toContain(`:${port}`);
    await started.say("private", "who is there?");
    expect(await started.answered("private")).toEqual(["from the real one"]);
    expect(await started.end("SIGINT")).toEqual(INTERRUPTED);
    await chatbot.close();
    other.close();
  });

  it("says what is missing when only half of a chatbot is given", async () => {
    const { code, said } = await startInVain({
      folder,
      variables: { GPT_TRAINER_API_KEY: "sloe-key-of-nobody" },
    });
    expect(code).toBe(1);
    expect(said).toContain("GPT_TRAINER_CHATBOT_UUID must be set");
    expect(said).not.toContain("sloe-key-of-nobody");
  });
});

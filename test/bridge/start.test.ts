import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createChatbotSimulator } from "../../src/simulator/chatbot/index.ts";
import { forbidInPrint, recordPrinted } from "../helpers/printed.ts";
import {
  answersIn,
  complaintIn,
  placeIn,
  sayIn,
  type Started,
  startInVain,
  type StartOptions,
  startProcess,
} from "../helpers/start-process.ts";
import { until } from "../helpers/until.ts";

const SAID = [
  "mulberry & <b>quince</b>",
  "medlar in a group",
  "after it was restarted",
  "who is there?",
];

/** How a process ends that was told to, by exit code as a shell reports it, with no child left. */
const INTERRUPTED = { code: 128 + constants.signals.SIGINT, left: [] };
const TERMINATED = { code: 128 + constants.signals.SIGTERM, left: [] };

/** A chat of each platform. */
const chats = ["slack-direct", "telegram-private", "whatsapp-ada"] as const;

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

  it("serves a page that loads nothing from anywhere else", async () => {
    const response = await fetch(started.url);
    const page = await response.text();
    expect(response.headers.get("content-security-policy")).toContain("default-src 'self'");
    for (const found of ['lang="en"', 'name="viewport"', 'type="module"']) {
      expect(page).toContain(found);
    }
    expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//u);
  });

  it.each([
    ["/page.css", "text/css"],
    ["/page/main.ts", "text/javascript"],
    ["/vendor/lit-html/lit-html.js", "text/javascript"],
    ["/vendor/lit-html/directives/repeat.js", "text/javascript"],
  ])("serves %s as %s", async (path, type) => {
    const response = await fetch(started.url + path);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toContain(type);
  });

  it.each(["/page/../static.ts", "/page/%2e%2e/static.ts", "/vendor/lit-html/package.json", "/x"])(
    "serves nothing else, such as %s",
    async (path) => {
      expect((await fetch(started.url + path)).status).toBe(404);
    },
  );

  it.each(chats)("answers in %s, with nothing left to run", async (chat) => {
    await sayIn(started, chat, "show everything");
    const [answer] = await answersIn(started, chat);
    expect(answer).toContain("Everything at once");
    expect(answer).toContain("<script>alert(");
    const counted = await until("its counts", async () => {
      const [counts] = (await placeIn(started, chat)).conversations;
      return counts?.states["answered"] === 1 && counts;
    });
    expect(counted).toMatchObject({ accepted: 1, askedAgain: 0, possiblyTwice: 0 });
  });

  it("shows that it is typing", async () => {
    await sayIn(started, "telegram-private", "show everything");
    await until("the typing sign", async () => {
      return (await placeIn(started, "telegram-private")).working.length > 0;
    });
    await answersIn(started, "telegram-private", 2);
    expect((await placeIn(started, "telegram-private")).working).toEqual([]);
  });

  it("streams what happens to the page, piece by piece", async () => {
    const leave = new AbortController();
    const response = await fetch(`${started.url}/events`, { signal: leave.signal });
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let seen = "";
    const read = async (until: string): Promise<void> => {
      while (!seen.includes(until)) seen += (await reader?.read())?.value ?? "";
    };
    await read("event: runtime");
    await sayIn(started, "telegram-private", "mulberry & <b>quince</b>");
    await read("<b>quince");
    leave.abort();
    for (const event of ["pane", "exchanges", "log"]) expect(seen).toContain(`event: ${event}`);
  });

  it("hears in a group what mentions it", async () => {
    await sayIn(started, "telegram-group", "nobody in particular");
    await sayIn(started, "telegram-group", "medlar in a group, @CausewayBot");
    await answersIn(started, "telegram-group");
    const { messages } = await placeIn(started, "telegram-group");
    expect(messages.filter(({ by }) => by === "bot")).toHaveLength(1);
    expect(messages.at(-1)?.["replyTo"]).toContain("medlar in a group");
  });

  it("takes nothing from another site's page", async () => {
    const response = await fetch(`${started.url}/places/slack-direct/messages`, {
      method: "POST",
      headers: { origin: "https://elsewhere.example", "content-type": "application/json" },
      body: JSON.stringify({ text: "from elsewhere" }),
    });
    expect(response.status).toBe(403);
  });

  it.each([
    ["no text", {}, 400],
    ["an empty text", { text: "  " }, 400],
    ["a text that is too long", { text: "x".repeat(4097) }, 400],
    ["a thread that is not there", { text: "x", thread: "1.2" }, 409],
  ])("refuses %s, and says what to do", async (_what, body, status) => {
    const response = await started.ask("POST", "places/slack-channel/messages", body);
    expect(response.status).toBe(status);
    expect(await complaintIn(response)).toMatch(/\w/u);
  });

  it("leaves no process behind after Ctrl-C, and goes on after the next start", async () => {
    for (const line of started.printed().split("\n")) if (line.startsWith("{")) record(line);
    expect(await started.end("SIGINT")).toEqual(INTERRUPTED);

    await start();
    for (const chat of chats) expect((await placeIn(started, chat)).messages).toEqual([]);
    await sayIn(started, "telegram-private", "after it was restarted");
    await answersIn(started, "telegram-private");
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
        GPT_TRAINER_BASE_URL: `${chatbot.url}/api/v1/`,
      },
    });
    expect(started.url).not.toContain(`:${port}`);
    for (const chat of chats) {
      await sayIn(started, chat, "who is there?");
      expect((await answersIn(started, chat))[0]).toContain("from the real one");
    }
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

// A network that holds nothing but this machine can be made on Linux only.
describe.runIf(process.platform === "linux")("npm start without any network", () => {
  it("answers on every platform", async () => {
    const script = "ip link set lo up && exec node test/helpers/answered-alone.ts";
    const { stdout } = await promisify(execFile)("unshare", ["-rn", "sh", "-c", script]);
    const answers = stdout.trim().split("\n");
    expect(answers).toHaveLength(chats.length);
    for (const answer of answers) expect(answer).toContain("Everything at once");
  });
});

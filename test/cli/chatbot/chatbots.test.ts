import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { until } from "../../helpers/until.ts";
import {
  answered,
  CHATBOT,
  chatbotJson,
  type FakeApi,
  KEY,
  refuse,
  type Route,
  startFakeApi,
} from "./fake-api.ts";
import { chatbot, expectHarmless, HOSTILE, startChatbotCommand } from "./run-chatbot.ts";

/** A host with one chatbot. */
function startWithOne(name: string, more: Readonly<Record<string, Route>> = {}): Promise<FakeApi> {
  return startFakeApi({
    "GET /chatbots": () => [chatbotJson(name)],
    [`GET /chatbot/${CHATBOT}`]: () => chatbotJson(name),
    [`DELETE /chatbot/${CHATBOT}/delete`]: () => ({ success: true }),
    ...more,
  });
}

describe("chatbots", () => {
  it("are listed as a table, and as JSON as the API has them", async () => {
    const { url } = await startWithOne("Heron");
    const table = await chatbot(["list"], { url });
    expect(table).toMatchObject({ code: 0, err: "" });
    expect(table.out).toMatch(
      new RegExp(`^${CHATBOT}  2026-01-31T12:00:00Z  private +Heron$`, "mu"),
    );
    const json = await chatbot(["list", "--json"], { url });
    expect(JSON.parse(json.out)).toEqual([chatbotJson("Heron")]);
  });

  it("are made with the settings that are named, and no others", async () => {
    const { url, calls } = await startFakeApi({
      "POST /chatbot/create": () => chatbotJson("Egret"),
    });
    const plain = await chatbot(["create", "Egret", "--json"], { url });
    expect(JSON.parse(plain.out)).toEqual(chatbotJson("Egret"));
    const options = ["--visibility", "hybrid", "--show-citations", "--rate-limit", "20/240"];
    const made = await chatbot(["create", "Egret", ...options], { url });
    expect(made.out).toMatch(/^Rate limit +20 messages in 240 s$/mu);
    expect(made.out).toContain("chatbot sources add");
    expect(calls.map(({ json }) => json)).toEqual([
      { name: "Egret" },
      { name: "Egret", visibility: "hybrid", show_citations: true, rate_limit: [20, 240] },
    ]);
  });

  it.each([
    ["a visibility that there is not", ["create", "Egret", "--visibility", "all"]],
    ["a rate without seconds", ["create", "Egret", "--rate-limit", "20"]],
    ["more messages than the API takes", ["create", "Egret", "--rate-limit", "101/240"]],
    ["no seconds at all", ["create", "Egret", "--rate-limit", "20/0"]],
    ["no name", ["create"]],
    ["an id that could lead elsewhere", ["show", "../chatbots"]],
  ])("are not asked about after %s", async (_, args) => {
    const { url, calls } = await startWithOne("Egret");
    const run = await chatbot(args, { url });
    expect(run.code).toBe(2);
    expect(run.err).not.toBe("");
    expect(calls).toEqual([]);
  });

  it("are deleted only when that is said, as nobody can be asked", async () => {
    const { url, calls } = await startWithOne("Bittern");
    const unsaid = await chatbot(["delete", CHATBOT], { url });
    expect(unsaid.code).toBe(2);
    expect(unsaid.err).toContain("Delete Bittern");
    expect(unsaid.err).toContain("--yes");
    expect(calls.map(({ method }) => method)).toEqual(["GET"]);
    const said = await chatbot(["delete", CHATBOT, "--yes", "--json"], { url });
    expect(JSON.parse(said.out)).toEqual({ deleted: CHATBOT });
    expect(calls.at(-1)?.path).toBe(`/chatbot/${CHATBOT}/delete`);
  });

  it("cannot take the terminal over by their names, as text and as JSON", async () => {
    const { url } = await startWithOne(HOSTILE);
    for (const args of [["list"], ["show", CHATBOT]]) {
      const run = await chatbot(args, { url });
      expectHarmless(run.out);
      expect(run.out).toMatch(/fine \]0;owned +\[2J +\[31mred/u);
      const json = await chatbot([...args, "--json"], { url });
      expectHarmless(json.out);
      expect(json.out).toContain(String.raw`\u009b1A`);
      expect(JSON.stringify(JSON.parse(json.out))).toContain(JSON.stringify(HOSTILE).slice(1, -1));
    }
    const refused = await chatbot(["delete", CHATBOT], { url });
    expectHarmless(refused.err);
  });
});

describe("what goes wrong", () => {
  it("has an exit code by its kind, and says what to do", async () => {
    const { url } = await startWithOne("Crane");
    const wrongKey = await chatbot(["list"], { url, key: "some-other-key-0123" });
    expect(wrongKey).toMatchObject({ code: 1, out: "" });
    expect(wrongKey.err).toContain("Account > API Keys");
    const unknown = await chatbot(["show", "0".repeat(32)], { url });
    expect(unknown).toMatchObject({ code: 1, out: "" });
    const nobody = await chatbot(["list"], { url: "http://127.0.0.1:9" });
    expect(nobody).toMatchObject({ code: 3, out: "" });
    const noKey = await chatbot(["list"], { variables: { GPT_TRAINER_BASE_URL: url } });
    expect(noKey).toMatchObject({ code: 2, out: "" });
    expect(noKey.err).toContain("GPT_TRAINER_API_KEY is not set");
    const noHost = await chatbot(["list"]);
    expect(noHost.err).toContain("app.gpt-trainer.com");
    const unknownCommand = await chatbot(["lisst"], { url });
    expect(unknownCommand.code).toBe(2);
  });

  it("is told without orders to the terminal that the host has put into it", async () => {
    const { url } = await startFakeApi({
      "GET /chatbots": (_, response) => refuse(response, 400, { error: HOSTILE }),
    });
    const run = await chatbot(["list"], { url });
    expect(run.code).toBe(1);
    expectHarmless(run.err);
    expect(run.err).toContain("The API says: fine");
  });

  it.each(["http://chatbots.example.com", "ftp://chatbots.example.com", "chatbots"])(
    "is not the key in the open: %s is refused",
    async (url) => {
      const run = await chatbot(["list"], { url });
      expect(run.code).toBe(2);
      expect(run.err).toContain("GPT_TRAINER_BASE_URL");
    },
  );
});

describe("the key", () => {
  it("stands in no list of processes", async () => {
    let go = (): void => undefined;
    const { url, calls } = await startFakeApi({
      "GET /chatbots": async () => {
        await new Promise<void>((resolve) => {
          go = resolve;
        });
        return [];
      },
    });
    const running = startChatbotCommand(["list", "--json"], { url });
    await until("the call", () => calls.length === 1);
    const commandLine = readFileSync(`/proc/${running.pid}/cmdline`, "utf8");
    expect(commandLine).toContain("chatbot\0list");
    expect(commandLine).not.toContain(KEY);
    go();
    expect(await running.ended()).toMatchObject({ code: 0, out: "[]\n" });
  });

  it("is no argument that there is", async () => {
    const help = await chatbot(["list", "--help"]);
    expect(help.out).toContain("--local");
    expect(help.out).not.toMatch(/--(?:api-)?key/u);
  });
});

it("a reader that has had enough changes nothing", async () => {
  const many = Array.from({ length: 4000 }, (_, at) =>
    chatbotJson(`Number ${at}`, at.toString(16).padStart(32, "0")),
  );
  const { url } = await startFakeApi({
    "GET /chatbots": (_, response) => {
      refuse(response, 200, many);
      return answered;
    },
  });
  const running = startChatbotCommand(["list"], { url });
  running.stopReading();
  expect(await running.ended()).toMatchObject({ code: 0, err: "" });
});

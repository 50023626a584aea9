import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  API_KEY,
  CHATBOT_UUID,
  type Server,
  startServer,
  textAt,
} from "../../chatbot-server/server.ts";
import type { CliRun } from "../run-cli.ts";
import { chatbot } from "./run-chatbot.ts";

const QUESTION = "What is a dead letter?";

const turnSchema = v.object({ session: v.string(), answer: v.string() });

describe("the command line beside the chatbot server", () => {
  let server: Server;
  let folder = "";
  beforeAll(async () => {
    server = await startServer();
    folder = mkdtempSync(join(tmpdir(), "causeway-chatbot-cli-"));
    mkdirSync(join(folder, ".causeway"));
    const local = { url: server.url, apiKey: API_KEY, chatbot: CHATBOT_UUID };
    writeFileSync(join(folder, ".causeway", "chatbot.json"), JSON.stringify(local));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await server.stop();
  });

  const run = (...args: readonly string[]): Promise<CliRun> =>
    chatbot(args, { url: server.url, key: API_KEY });
  const runLocal = (...args: readonly string[]): Promise<CliRun> =>
    chatbot([...args, "--local"], { cwd: folder, key: API_KEY });

  it("lists its chatbots and their agents", async () => {
    expect((await run("list")).out).toContain(CHATBOT_UUID);
    expect((await run("agents", "list", CHATBOT_UUID)).out).toMatch(
      /user-facing +on .*General Q&A/u,
    );
  });

  it("finds the chatbot of npm start by itself, and says so when there is none", async () => {
    expect((await runLocal("list")).out).toContain(CHATBOT_UUID);
    const talk = await runLocal("chat", "--once", QUESTION);
    expect(talk.out).toContain("could not be answered");
    const elsewhere = await chatbot(["list", "--local"], { cwd: tmpdir() });
    expect(elsewhere.code).toBe(3);
    expect(elsewhere.err).toContain("npm start");
  });

  it("talks, goes on in the same session, and finds it again", async () => {
    const first = await run("chat", CHATBOT_UUID, "--once", QUESTION, "--json");
    const { session, answer } = v.parse(turnSchema, JSON.parse(first.out));
    await run("chat", "--session", session, "--once", "And what does a replay do?");
    const list = await run("sessions", "list", CHATBOT_UUID);
    expect(list.out).toContain(session);
    const exported = await run("sessions", "export", CHATBOT_UUID);
    const line = exported.out.split("\n").find((one) => one.includes(session)) ?? "";
    expect(JSON.parse(line)).toMatchObject({
      uuid: session,
      messages: [{ query: QUESTION, response: answer }, { query: "And what does a replay do?" }],
    });
  });

  it("makes a chatbot, teaches it, has it cite what it was taught, and deletes it", async () => {
    const made = await run("create", "Taught", "--show-citations", "--json");
    const uuid = textAt(JSON.parse(made.out), "uuid");
    const pair = ["--question", "Who lives in the reeds?", "--answer", "The bittern does."];
    const added = await run("sources", "add", uuid, resolve("README.md"), ...pair);
    expect(added).toMatchObject({ code: 0 });
    expect(added.out).toContain("✓ README.md: trained");
    const again = await run("sources", "add", uuid, resolve("README.md"));
    expect(again.code).toBe(0);
    expect(again.out).toContain("it is there already; trained");
    const talk = await run("chat", uuid, "--once", "Who lives in the reeds?", "--citations");
    expect(talk.out).toContain("The bittern does.");
    expect(talk.out).toMatch(/^ {2}\[\d+\.\d+\] Who lives in the reeds\?$/mu);
    expect((await run("delete", uuid, "--yes")).code).toBe(0);
    expect((await run("show", uuid)).code).toBe(1);
  });

  it("says what to do about a file that it does not take", async () => {
    const made = await run("create", "Refusing", "--json");
    const uuid = textAt(JSON.parse(made.out), "uuid");
    writeFileSync(join(folder, "birds.exe"), "…");
    const added = await run("sources", "add", uuid, join(folder, "birds.exe"));
    expect(added.code).toBe(1);
    expect(added.out).toMatch(/^✗ birds\.exe: .*Send PDF, DOCX/u);
  });

  it("does not open to another key", async () => {
    const refused = await chatbot(["list"], { url: server.url, key: "another-key-0123456789" });
    expect(refused).toMatchObject({ code: 1, out: "" });
  });
});

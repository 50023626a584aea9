import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as v from "valibot";
import { type RecordingProxy, startRecordingProxy } from "../helpers/recording-proxy.ts";
import { answersIn, sayIn, type Started, startProcess } from "../helpers/start-process.ts";
import { openWorld, type World } from "../helpers/world.ts";

const FILE = ".dev.vars";
/** Tells a file that an interrupted run of this test has left from somebody's own. */
const OURS = "# Written by test/bridge/dev-vars.test.ts\n";

/** Where the false file sends everything: nobody must come here. */
let nowhere: RecordingProxy;
/** The false values; each can be told from every real one. */
let falseValues: Readonly<Record<string, string>>;

/** A complete configuration, and all of it wrong. */
function falseVariables(url: string): Record<string, string> {
  return {
    TELEGRAM_BOT_TOKEN: "777000777:AAelderberryelderberryelderberryelde",
    TELEGRAM_WEBHOOK_SECRET_TOKEN: "elderberry-webhook-secret",
    TELEGRAM_BOT_USERNAME: "ElderberryBot",
    TELEGRAM_API_BASE_URL: `${url}/elderberry-telegram`,
    GPT_TRAINER_API_KEY: "elderberry-api-key",
    GPT_TRAINER_CHATBOT_UUID: "e1de4be44ye1de4be44ye1de4be44y00",
    GPT_TRAINER_BASE_URL: `${url}/elderberry-chatbot`,
    CAUSEWAY_ADMIN_TOKEN: "elderberry-admin-token",
    SLACK_SIGNING_SECRET: "elderberry-slack-secret",
    RETENTION_HOURS: "elderberry-hours",
  };
}

/** The names of the false values that are found in a text. */
function falseIn(text: string): string[] {
  return Object.entries(falseValues)
    .filter(([, value]) => text.includes(value))
    .map(([name]) => name);
}

/** Where the bridge of `npm start` is, as the command line is told. */
function bridgeOf(folder: string): string {
  const told: unknown = JSON.parse(readFileSync(join(folder, "bridge.json"), "utf8"));
  return v.parse(v.object({ url: v.string() }), told).url;
}

/** What the operator's route answers to the false token. */
async function adminStatus(bridgeUrl: string): Promise<number> {
  const authorization = `Bearer ${falseValues["CAUSEWAY_ADMIN_TOKEN"]}`;
  return (await fetch(`${bridgeUrl}/admin/counts`, { headers: { authorization } })).status;
}

describe("a .dev.vars file in the project", () => {
  beforeAll(async () => {
    if (existsSync(FILE) && !readFileSync(FILE, "utf8").startsWith(OURS)) {
      throw new Error(`Move your ${FILE} away for the tests: this one writes a false one there.`);
    }
    nowhere = await startRecordingProxy();
    falseValues = falseVariables(nowhere.url);
    const lines = Object.entries(falseValues).map(([name, value]) => `${name}=${value}\n`);
    writeFileSync(FILE, OURS + lines.join(""));
  });
  afterAll(async () => {
    rmSync(FILE, { force: true });
    await nowhere.close();
  });

  describe("beside the tests' own bridge", () => {
    let world: World;
    let telegram: RecordingProxy;
    let chatbot: RecordingProxy;
    beforeAll(async () => {
      world = await openWorld("dev-vars");
      telegram = await startRecordingProxy(world.telegram.url);
      chatbot = await startRecordingProxy(world.chatbot.url);
      await world.restart({
        TELEGRAM_API_BASE_URL: telegram.url,
        GPT_TRAINER_BASE_URL: chatbot.url,
      });
    });
    afterAll(async () => {
      await world.close();
      await telegram.close();
      await chatbot.close();
    });

    it("reaches no request and no log line", async () => {
      const { person, chat } = world.person();
      world.telegram.control.say(chat, person, { text: "is the elder in blossom?" });
      await world.answered(chat);
      const group = world.telegram.control.createSupergroup();
      world.telegram.control.say(group, person, { text: "and here, @CausewayBot?" });
      await world.answered(group);
      await world.logged("turn_closed");

      expect(telegram.requests.length).toBeGreaterThan(1);
      expect(chatbot.requests.length).toBeGreaterThan(1);
      expect(falseIn([...telegram.requests, ...chatbot.requests].join("\n"))).toEqual([]);
      expect(falseIn(JSON.stringify(world.log))).toEqual([]);
      expect(nowhere.requests).toEqual([]);
    });

    it("opens nothing and breaks nothing", async () => {
      expect(await adminStatus(world.bridgeUrl())).toBe(404);
      expect((await fetch(`${world.bridgeUrl()}/healthz`)).status).toBe(200);
    });
  });

  describe("beside npm start", () => {
    const folder = mkdtempSync(join(tmpdir(), "causeway-dev-vars-"));
    let started: Started;
    beforeAll(async () => {
      started = await startProcess({ folder });
    });
    afterAll(async () => {
      await started.end("SIGTERM");
      rmSync(folder, { recursive: true, force: true });
    });

    it("reaches no request and no line that is printed, and opens nothing", async () => {
      for (const chat of ["slack-direct", "telegram-private", "whatsapp-ada"]) {
        await sayIn(started, chat, "is the elder in blossom?");
        expect(await answersIn(started, chat)).toHaveLength(1);
      }
      const page = await (await fetch(`${started.url}/state`)).text();
      const bridgeUrl = bridgeOf(folder);

      expect(started.printed()).toContain("turn_closed");
      // Wrangler says so when it has read the file.
      expect(started.printed()).not.toContain(FILE);
      expect(falseIn(started.printed())).toEqual([]);
      expect(falseIn(page)).toEqual([]);
      expect(nowhere.requests).toEqual([]);
      expect(await adminStatus(bridgeUrl)).toBe(404);
      expect((await fetch(`${bridgeUrl}/healthz`)).status).toBe(200);
    });
  });
});

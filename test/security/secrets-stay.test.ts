import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SEND_CALL } from "../../src/simulator/whatsapp/index.ts";
import { ACCESS_TOKEN, APP_SECRETS, VERIFY_TOKENS } from "../helpers/whatsapp.ts";
import { SIGNING_SECRETS, SLACK_TOKEN } from "../helpers/slack.ts";
import { BOT_TOKEN, WEBHOOK_SECRET } from "../helpers/world.ts";
import { openThreePlatforms, platformNames, type ThreePlatforms } from "./three-platforms.ts";

const SLOW_MS = 60_000;

const TOKENS = { slack: SLACK_TOKEN, telegram: BOT_TOKEN, whatsapp: ACCESS_TOKEN } as const;
const SECRETS = [
  ...Object.values(TOKENS),
  ...SIGNING_SECRETS,
  ...APP_SECRETS,
  ...VERIFY_TOKENS,
  ...WEBHOOK_SECRET.split(","),
];

/** The call that shows a message, as each simulator names it. */
const SENDS = { slack: "chat.postMessage", telegram: "sendMessage", whatsapp: SEND_CALL } as const;

/** How each platform would say it. */
const REFUSALS = {
  slack: (echoed: string) => ({
    status: 200,
    body: { ok: false, error: echoed, response_metadata: { messages: [echoed] } },
  }),
  telegram: (echoed: string) => ({
    status: 400,
    body: { ok: false, error_code: 400, description: echoed },
  }),
  whatsapp: (echoed: string) => ({
    status: 400,
    body: {
      error: { message: echoed, type: echoed, code: 100, error_data: { details: echoed } },
    },
  }),
} as const;

/** What an error of a program shows by mistake: a file, a line of a stack, a name of our code. */
const INSIDES = /\bat \S+ \(|\.js:\d|\.ts:\d|node_modules|TypeError|SQLITE/;

describe("what is secret", { timeout: SLOW_MS }, () => {
  let world: ThreePlatforms;
  beforeAll(async () => {
    world = await openThreePlatforms("security-secrets-stay");
    world.chatbot.answerWith((question) => `Echo of ${question}`);
  }, SLOW_MS);
  afterAll(() => world.close(), SLOW_MS);

  it("is in no answer of any route, and neither is how the bridge is made", async () => {
    const told: string[] = [];
    const ask = async (path: string, init?: RequestInit): Promise<void> => {
      const response = await fetch(`${world.bridgeUrl()}${path}`, init);
      told.push(JSON.stringify([...response.headers]), await response.text());
    };
    for (const path of [
      "/",
      "/healthz",
      "/admin/counts",
      "/webhooks/pigeon",
      "/%E0%A4%A",
      "/.env",
    ]) {
      await ask(path);
      await ask(path, { method: "POST", body: "{" });
    }
    for (const platform of platformNames) {
      await ask(`/webhooks/${platform}`);
      for (const method of ["POST", "PUT", "DELETE", "PATCH"]) {
        await ask(`/webhooks/${platform}`, { method, body: "{" });
      }
      const signed = world.sign(platform, "[".repeat(10_000));
      await ask(`/webhooks/${platform}`, { method: "POST", ...signed });
    }
    await ask("/webhooks/whatsapp?hub.mode=subscribe&hub.verify_token=guess&hub.challenge=1");
    for (const secret of SECRETS) expect(told.join("\n")).not.toContain(secret);
    expect(told.join("\n")).not.toMatch(INSIDES);
  });

  it.each(platformNames)(
    "is not logged, listed or shown where an error of %s repeats it, with the person's words",
    async (platform) => {
      const words = `my cipher is larkspur on ${platform}`;
      const talker = world.talker(platform);
      talker.say("good day");
      await world.finishedOf(talker.key);
      const echoed = `Bad Request: ${TOKENS[platform]} may not say ${words}`;
      world[platform].faults.next(SENDS[platform], {
        kind: "status",
        ...REFUSALS[platform](echoed),
      });
      const from = world.log.length;
      talker.say(words);
      await world.finishedOf(talker.key, 2);
      const dead = await (await world.admin("dead-letters")).text();
      const told = JSON.stringify(world.log.slice(from)) + dead + talker.shown().slice(1).join();
      await world.logged("part_not_sent");
      expect(await world.countsOf(talker.key)).toMatchObject({ states: { dead: 1 } });
      for (const secret of [TOKENS[platform], "larkspur", "Bad Request"]) {
        expect(told).not.toContain(secret);
      }
    },
  );

  it("is not logged, listed or shown where an error of the chatbot repeats it", async () => {
    const talker = world.talker("telegram");
    const body = `invalid key ${world.chatbot.apiKey} for: what is a monkshood?`;
    world.chatbot.faults.next(() => true, { kind: "status", status: 401, body }, { times: 10 });
    const from = world.log.length;
    talker.say("what is a monkshood?");
    await world.finishedOf(talker.key);
    const dead = await (await world.admin("dead-letters")).text();
    const told = JSON.stringify(world.log.slice(from)) + dead + talker.shown().join();
    expect(world.log.length).toBeGreaterThan(from);
    for (const secret of [world.chatbot.apiKey, "monkshood"]) expect(told).not.toContain(secret);
  });
});

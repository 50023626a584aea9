import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { heldOnDisk } from "../helpers/stored.ts";
import { until } from "../helpers/until.ts";
import { openThreePlatforms, platformNames, type ThreePlatforms } from "./three-platforms.ts";

const SLOW_MS = 60_000;

/** A flood, as far as a test has patience. */
const FORGED = 100;

const TOKEN_HEADER = "x-telegram-bot-api-secret-token";

const routes = platformNames.flatMap((signedBy) =>
  platformNames.filter((route) => route !== signedBy).map((route) => [signedBy, route] as const),
);

describe("a bridge that is connected to three platforms", { timeout: SLOW_MS }, () => {
  let world: ThreePlatforms;
  beforeAll(async () => {
    world = await openThreePlatforms("security-forgery");
    world.chatbot.answerWith((question) => `Echo of ${question}`);
  }, SLOW_MS);
  afterAll(() => world.close(), SLOW_MS);

  it.each(routes)("refuses what %s has signed at the route of %s", async (signedBy, route) => {
    const before = { calls: world.calls(), held: heldOnDisk(world.folder) };
    const signed = world.talker(signedBy).compose(`who signs for whom, ${signedBy}?`);
    const response = await world.post(route, signed);
    expect(response.status).toBe(401);
    expect({ calls: world.calls(), held: heldOnDisk(world.folder) }).toEqual(before);
  });

  it.each(routes)(
    "reads what %s has sent, signed for %s as well, as nothing that it knows",
    async (writtenBy, route) => {
      const before = world.chatbot.questions.length;
      const { body } = world.talker(writtenBy).compose(`who writes to whom, ${writtenBy}?`);
      const from = world.log.length;
      expect((await world.post(route, world.sign(route, body))).status).toBe(200);
      await until("what was dropped", () =>
        world.log.slice(from).some(({ event }) => event === "dropped"),
      );
      expect(world.chatbot.questions).toHaveLength(before);
    },
  );

  it.each(platformNames)(
    "spends on forged webhooks of %s no storage, no object and no call",
    async (platform) => {
      const before = { calls: world.calls(), held: heldOnDisk(world.folder) };
      const talkers = Array.from({ length: FORGED }, () => world.talker(platform));
      const statuses = await Promise.all(
        talkers.map(async (talker, at) => {
          const { body, headers } = talker.compose(`is this forged ${at}?`);
          const forged = Object.keys(headers).map(
            (header) => [header, headerOf(header, at)] as const,
          );
          const response = await world.post(platform, {
            body,
            headers: Object.fromEntries(forged),
          });
          return response.status;
        }),
      );
      expect(new Set(statuses)).toEqual(new Set([401]));
      expect({ calls: world.calls(), held: heldOnDisk(world.folder) }).toEqual(before);
    },
  );

  it.each(platformNames)(
    "answers a recorded webhook of %s once, however often it is posted again, also after a restart",
    async (platform) => {
      const talker = world.talker(platform);
      const question = `how often is this heard on ${platform}?`;
      // Nobody can be written to on WhatsApp who has not written before.
      talker.say("good day");
      await world.finishedOf(talker.key);
      const recorded = talker.compose(question);
      for (let time = 0; time < 3; time += 1) {
        expect((await world.post(platform, recorded)).status).toBe(200);
      }
      await world.finishedOf(talker.key, 2);
      await world.restart();
      expect((await world.post(platform, recorded)).status).toBe(200);
      expect(await world.finishedOf(talker.key, 2)).toMatchObject({
        accepted: 2,
        states: { answered: 2 },
      });
      const asked = world.chatbot.questions.filter(({ query }) => query === question);
      expect(asked).toHaveLength(1);
      expect(talker.shown()).toEqual(["Echo of good day", `Echo of ${question}`]);
    },
  );
});

/** A header that looks right and is nobody's. */
function headerOf(name: string, at: number): string {
  if (name === "x-slack-request-timestamp") return String(Math.floor(Date.now() / 1000));
  if (name === TOKEN_HEADER) return `guess_${at}`;
  return `${name === "x-slack-signature" ? "v0" : "sha256"}=${String(at).padStart(64, "0")}`;
}

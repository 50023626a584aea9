import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SEND_CALL } from "../../src/simulator/whatsapp/index.ts";
import { type RecordingProxy, startRecordingProxy } from "../helpers/recording-proxy.ts";
import { until } from "../helpers/until.ts";
import { openThreePlatforms, platformNames, type ThreePlatforms } from "./three-platforms.ts";

const SLOW_MS = 60_000;

/** The call that shows a message, as each simulator names it. */
const SENDS = { slack: "chat.postMessage", telegram: "sendMessage", whatsapp: SEND_CALL } as const;

/** Redirects that ask for the same request elsewhere, and those that ask for a GET. */
const REDIRECTS = [301, 302, 307, 308] as const;

describe("a server that somebody outside names", { timeout: SLOW_MS }, () => {
  let world: ThreePlatforms;
  /** Whoever calls it has been led astray. */
  let stranger: RecordingProxy;
  beforeAll(async () => {
    stranger = await startRecordingProxy();
    world = await openThreePlatforms("security-outside-calls");
  }, SLOW_MS);
  afterAll(async () => {
    await world.close();
    await stranger.close();
  }, SLOW_MS);

  it.each(platformNames)(
    "is not called for an address that a person on %s or the chatbot writes",
    async (platform) => {
      const { url } = stranger;
      world.chatbot.answerWith(() => `See ${url}/a, [this](${url}/b) and ![that](${url}/c.png)`);
      const talker = world.talker(platform);
      talker.say(`what is at ${url}/question?`);
      await world.finishedOf(talker.key);
      expect(talker.shown()[0]).toContain("See");
      expect(stranger.requests).toEqual([]);
    },
  );

  it("is not called for an address in a field of a webhook", async () => {
    const { url } = stranger;
    world.chatbot.answerWith((question) => `Echo of ${question}`);
    const addresses = {
      response_url: url,
      url,
      url_private: url,
      url_private_download: url,
      link: url,
      href: url,
      source_url: url,
      image_url: url,
      thumb_url: url,
      challenge_url: url,
    };
    for (const platform of platformNames) {
      const talker = world.talker(platform);
      talker.say("good day");
      await world.finishedOf(talker.key);
      const { body } = talker.compose(`where to, ${platform}?`);
      const signed = world.sign(platform, JSON.stringify(withFields(JSON.parse(body), addresses)));
      expect((await world.post(platform, signed)).status).toBe(200);
      await world.finishedOf(talker.key, 2);
    }
    const command = new URLSearchParams({ command: "/causeway", text: "help", ...addresses });
    const signed = world.sign("slack", command.toString());
    const form = { "content-type": "application/x-www-form-urlencoded", ...signed.headers };
    expect((await world.post("slack", { ...signed, headers: form })).status).toBe(200);
    expect(stranger.requests).toEqual([]);
  });

  it.each(REDIRECTS)("is not called when a platform redirects to it with %i", async (status) => {
    const fault = { kind: "status", status, headers: { location: stranger.url } } as const;
    world.chatbot.answerWith((question) => `Echo of ${question}`);
    for (const platform of platformNames) {
      const talker = world.talker(platform);
      let redirected = 0;
      world[platform].faults.next(
        ({ name }) => name === SENDS[platform] && (redirected += 1) > 0,
        fault,
      );
      talker.say(`is this the way, ${platform}?`);
      await until("the redirect", () => redirected > 0);
      await world.finishedOf(talker.key);
    }
    expect(stranger.requests).toEqual([]);
  });

  it.each(REDIRECTS)("is not called when the chatbot redirects to it with %i", async (status) => {
    const fault = { kind: "status", status, headers: { location: stranger.url } } as const;
    const talker = world.talker("telegram");
    let redirected = 0;
    world.chatbot.faults.next(() => (redirected += 1) > 0, fault, { times: 1 });
    talker.say("whose way is this?");
    await until("the redirect", () => redirected > 0);
    await world.finishedOf(talker.key);
    expect(stranger.requests).toEqual([]);
  });
});

/** The same JSON with these fields in every object of it that does not have them. */
function withFields(value: unknown, fields: Readonly<Record<string, string>>): unknown {
  if (Array.isArray(value)) return value.map((each) => withFields(each, fields));
  if (typeof value !== "object" || value === null) return value;
  const own = Object.entries(value).map(([key, each]) => [key, withFields(each, fields)]);
  return { ...fields, ...Object.fromEntries(own) };
}

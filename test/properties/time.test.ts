import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { platforms } from "../rendering/platforms.ts";
import { createVerifier as createSlack } from "../../src/platforms/slack/verify.ts";
import { createVerifier as createTelegram } from "../../src/platforms/telegram/verify.ts";
import { createVerifier as createWhatsApp } from "../../src/platforms/whatsapp/verify.ts";
import { largeBodies, largePlatforms } from "./bodies/large.ts";

const BYTES = 100_000;
const MS_MAX = 50;
/** How much longer twice as much may take. */
const GROWTH_MAX = 2.5;
/** Times below this are of the clock rather than of the work. */
const MEASURED_MS_MIN = 4;
const ROUNDS_MAX = 30;
const SLOW_MS = 120_000;

/** Milliseconds of the processor: what else the machine does is not counted. */
async function cpuMs(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** The least of several rounds, which end as soon as one is little enough. */
async function leastOf(limit: number, round: () => Promise<number>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let at = 0; at < ROUNDS_MAX && least > limit; at += 1) {
    least = Math.min(least, await round());
  }
  return least;
}

describe.each(largePlatforms)("a webhook of $name", ({ read }) => {
  it.each(largeBodies)(
    `of 100 kB is read within ${MS_MAX} ms, and twice as much within 2.5 times as long: %s`,
    async (_, make) => {
      const [once, twice, fourTimes] = [1, 2, 4].map((times) => make(BYTES * times));
      if (once === undefined || twice === undefined || fourTimes === undefined) throw new Error();
      expect(once.length).toBeGreaterThan(BYTES * 0.75);
      expect(await leastOf(MS_MAX, () => cpuMs(() => read(once)))).toBeLessThanOrEqual(MS_MAX);
      const growth = await leastOf(GROWTH_MAX, async () => {
        const before = Math.max(MEASURED_MS_MIN, await cpuMs(() => read(twice)));
        return Math.max(MEASURED_MS_MIN, await cpuMs(() => read(fourTimes))) / before;
      });
      expect(growth).toBeLessThanOrEqual(GROWTH_MAX);
    },
    SLOW_MS,
  );
});

describe("a signature over 100 kB", () => {
  const body = new Uint8Array(BYTES).fill(97);
  const headers = new Headers({
    "x-slack-request-timestamp": "1790000000",
    "x-slack-signature": `v0=${createHmac("sha256", "s").update("v0:1790000000:").update(body).digest("hex")}`,
    "x-hub-signature-256": `sha256=${createHmac("sha256", "s").update(body).digest("hex")}`,
    "x-telegram-bot-api-secret-token": "s",
  });
  const webhook = { headers, body, receivedAt: 1_790_000_000_000 };

  it.each([
    ["Slack", createSlack(["s"])],
    ["Telegram", createTelegram(["s"])],
    ["WhatsApp", createWhatsApp(["s"])],
  ] as const)(`is verified within ${MS_MAX} ms: %s`, async (_, verify) => {
    expect(await verify(webhook)).toEqual({ ok: true });
    expect(await leastOf(MS_MAX, () => cpuMs(() => verify(webhook)))).toBeLessThanOrEqual(MS_MAX);
  });
});

describe("an answer of 100 kB", () => {
  const prose = "Some plain words that go on for a while, and *some* with weight. ";

  it.each(platforms)(`of prose is rendered and split within ${MS_MAX} ms: $name`, ({ render }) => {
    const answer = `${prose.repeat(8)}\n\n`
      .repeat(Math.ceil(BYTES / prose.length / 8))
      .slice(0, BYTES);
    return expect(leastOf(MS_MAX, () => cpuMs(() => render(answer)))).resolves.toBeLessThanOrEqual(
      MS_MAX,
    );
  });
});

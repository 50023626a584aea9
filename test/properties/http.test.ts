import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../helpers/until.ts";
import {
  openThreePlatforms,
  platformNames,
  type PlatformName,
  type ThreePlatforms,
} from "../security/three-platforms.ts";
import { IDENTITY, slackBodies } from "./bodies/slack.ts";
import { telegramBodies } from "./bodies/telegram.ts";
import { PHONE_NUMBER_ID, whatsappBodies } from "./bodies/whatsapp.ts";
import { casesOf, seed } from "./sample.ts";

const SLOW_MS = 600_000;
const START_MS = 60_000;
/** Posted at the same time. */
const LANES = 16;

const BODIES = { slack: slackBodies, telegram: telegramBodies, whatsapp: whatsappBodies } as const;

/** What a platform sends again. */
const RETRY_LATER = 503;

/** Steps of the log that say that something went wrong within the bridge itself. */
const OWN_FAULTS = new Set(["work_failed", "row_unreadable"]);

describe("random webhooks, signed, over HTTP", () => {
  let world: ThreePlatforms;
  beforeAll(async () => {
    world = await openThreePlatforms("properties-http", { TELEGRAM_BOT_USERNAME: "CausewayBot" });
  }, START_MS);
  const accounts: Partial<Record<PlatformName, string>> = {};
  beforeAll(() => {
    for (const platform of platformNames) {
      accounts[platform] = decodeURIComponent(world.talker(platform).key.split("/")[1] ?? "");
    }
  });
  afterAll(() => world.close(), START_MS);

  /** The workspace, or the number. */
  function accountOn(platform: PlatformName): string {
    return accounts[platform] ?? "";
  }

  /** For this connection, and of just now: otherwise all of them would be dropped as others'. */
  function made(body: Uint8Array): string {
    return new TextDecoder()
      .decode(body)
      .replaceAll(IDENTITY.account, accountOn("slack"))
      .replaceAll(PHONE_NUMBER_ID, accountOn("whatsapp"))
      .replaceAll(/\b17900\d{5}\b/g, String(Math.floor(Date.now() / 1000)));
  }

  async function statusOf(platform: PlatformName, body: Uint8Array): Promise<number> {
    const response = await world.post(platform, world.sign(platform, made(body)));
    await response.arrayBuffer();
    return response.status;
  }

  /** A conversation that is being taken over is told of its next move a little later. */
  async function finalStatusOf(platform: PlatformName, body: Uint8Array): Promise<number> {
    const status = await statusOf(platform, body);
    if (status !== RETRY_LATER) return status;
    return until("the same webhook to be taken", async () => {
      const again = await statusOf(platform, body);
      return again !== RETRY_LATER && again;
    });
  }

  it.each(platformNames)(
    "never make %s an error of the bridge's own",
    async (platform) => {
      const numRuns = casesOf("costly");
      console.log(`http ${platform}: ${numRuns} cases, PROPERTIES_SEED=${seed}`);
      const queue = fc.sample(BODIES[platform], { numRuns, seed }).values();
      const statuses: number[] = [];
      const lane = async (): Promise<void> => {
        for (const body of queue) statuses.push(await finalStatusOf(platform, body));
      };
      await Promise.all(Array.from({ length: LANES }, lane));
      expect(statuses).toHaveLength(numRuns);
      expect(statuses.filter((status) => status !== 200)).toEqual([]);
      const faults = world.log.filter(({ event }) => OWN_FAULTS.has(event));
      expect(faults).toEqual([]);
    },
    SLOW_MS,
  );
});

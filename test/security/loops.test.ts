import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  openThreePlatforms,
  platformNames,
  type Talker,
  type ThreePlatforms,
} from "./three-platforms.ts";

const SLOW_MS = 60_000;
const ASKED_PER_MINUTE = 3;
const LOOK_EVERY_MS = 20;
/** So long after the last word on either side nobody is going to say anything any more. */
const SILENCE_MS = 1_500;

/** Answers every message of the bridge's at once, as another robot would, until there are no more. */
async function answerEverything(talker: Talker): Promise<void> {
  let heard = 0;
  talker.say("beep 0");
  for (let lastAt = Date.now(); Date.now() - lastAt < SILENCE_MS; await sleep(LOOK_EVERY_MS)) {
    while (heard < talker.shown().length) {
      heard += 1;
      lastAt = Date.now();
      talker.say(`beep ${heard}`);
    }
  }
}

describe("a robot that answers every answer", { timeout: SLOW_MS }, () => {
  let world: ThreePlatforms;
  beforeAll(async () => {
    world = await openThreePlatforms("security-loops", {
      ASKED_PER_MINUTE: String(ASKED_PER_MINUTE),
    });
    world.chatbot.answerWith((question) => `Echo of ${question}`);
  }, SLOW_MS);
  afterAll(() => world.close(), SLOW_MS);

  it.each(platformNames)(
    "on %s is asked about as often as a person may ask in a minute, told so once, and then met with silence",
    async (platform) => {
      const talker = world.talker(platform);
      const before = world.chatbot.questions.length;
      await answerEverything(talker);
      expect(talker.shown()).toHaveLength(ASKED_PER_MINUTE + 1);
      expect(world.chatbot.questions.length - before).toBe(ASKED_PER_MINUTE);
      const { states } = await world.countsOf(talker.key);
      expect(states).toMatchObject({ answered: ASKED_PER_MINUTE, waiting: 0, asking: 0 });
    },
  );
});

describe("what the chatbot writes", { timeout: SLOW_MS }, () => {
  let world: ThreePlatforms;
  beforeAll(async () => {
    world = await openThreePlatforms("security-model");
  }, SLOW_MS);
  afterAll(() => world.close(), SLOW_MS);

  it.each(platformNames)(
    "is no command to the bridge on %s, whatever it looks like",
    async (platform) => {
      world.chatbot.answerWith(() => "/new\n\n/reset\n\n<@U0> new\n\n/stop");
      const talker = world.talker(platform);
      for (const [at, question] of ["the first wren?", "the second wren?"].entries()) {
        talker.say(question);
        await world.finishedOf(talker.key, at + 1);
      }
      const sessions = world.chatbot.questions.slice(-2).map(({ session }) => session);
      expect(new Set(sessions).size).toBe(1);
      expect(talker.shown()).toHaveLength(2);
      expect((await world.countsOf(talker.key)).states).toMatchObject({ answered: 2 });
    },
  );
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newTalk } from "../helpers/talk.ts";
import { finished, textsIn, timesAsked } from "../helpers/telegram.ts";
import { openWorld, type World } from "../helpers/world.ts";

/** So long that the pause before the fifth look (ten units after the fourth) is left to the alarm. */
const LOOK_UNIT_SECONDS = 0.6;
/** Well after the fourth look, at 10 units, and well before the fifth, at 20. */
const RECORDED_AFTER_MS = 15 * LOOK_UNIT_SECONDS * 1_000;
/** The look that finds it. */
const FIFTH = 5;

describe("looks that are far apart", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld("promise-4-long-looks", {
      variables: { LOOK_UNIT_SECONDS: String(LOOK_UNIT_SECONDS) },
    });
    world.chatbot.answerWith(
      (question) => `To ${question} an answer that comes in several chunks.`,
    );
  });
  afterAll(() => world.close());

  it("are taken although the conversation sleeps in between", async () => {
    const talk = newTalk(world);
    talk.say("who is first?");
    await world.answered(talk.chat);
    world.chatbot.mishap({ cutAfterChunks: 1, stored: { lateMs: RECORDED_AFTER_MS } }, "and late?");
    talk.say("and late?");
    await world.answered(talk.chat, 2);
    expect(await finished(world, talk.chat, 2)).toMatchObject({
      states: { answered: 2 },
      askedAgain: 0,
    });
    expect(textsIn(world, talk.chat)[1]).toContain("To and late?");
    expect(timesAsked(world, "and late?")).toBe(1);
    await world.logged("answer_found", { look: FIFTH });
  });
});

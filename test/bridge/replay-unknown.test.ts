import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isPostTo, looksIn, postsTo, slackDeadLetters } from "../helpers/slack-calls.ts";
import { openSlackWorld, type SlackWorld } from "../helpers/slack.ts";

/** More failed looks than an answer is looked for. */
const MANY_LOOKS = 20;

describe("a replayed answer of which nobody knows whether it was shown", () => {
  let world: SlackWorld;
  beforeAll(async () => {
    world = await openSlackWorld("replay-unknown", { variables: { OUTAGE_HOURS: "0" } });
    world.chatbot.answerWith((question) => `Echo of ${question}`);
  });
  afterAll(() => world.close());

  /** A dead letter whose answer is there, or not, which Slack did not tell. */
  async function lost(question: string, fate: "lose_reply" | "drop_before") {
    const talk = world.direct();
    world.slack.faults.next(isPostTo(talk.channel), { kind: fate });
    const unanswered = world.slack.faults.next(
      ({ name, params }) =>
        name === "conversations.history" && params["channel"] === talk.channel.id,
      { kind: "status", status: 500, body: "<html>" },
      { times: MANY_LOOKS },
    );
    talk.say(question);
    const [letter] = await slackDeadLetters(world, talk);
    expect(letter?.code).toBe("platform_unreachable");
    await world.finished(talk);
    unanswered();
    return { talk, replay: () => world.admin(`dead-letters/${letter?.id}/replay`, "POST") };
  }

  it("is found, and not shown again", async () => {
    const { talk, replay } = await lost("is a stoat quick?", "lose_reply");
    const posts = postsTo(world, talk.channel).length;
    expect((await replay()).status).toBe(200);
    expect(await world.finished(talk)).toMatchObject({
      states: { answered: 1, dead: 0 },
      possiblyTwice: 0,
    });
    expect(postsTo(world, talk.channel)).toHaveLength(posts);
  });

  it("is shown when it is not found, and counted", async () => {
    const { talk, replay } = await lost("is a stoat white?", "drop_before");
    const looks = looksIn(world, talk.channel).length;
    expect((await replay()).status).toBe(200);
    await world.answered(talk, 2);
    expect(await world.finished(talk)).toMatchObject({
      states: { answered: 1, dead: 0 },
      possiblyTwice: 1,
    });
    expect(looksIn(world, talk.channel).length).toBeGreaterThan(looks);
    expect(world.answers(talk).at(-1)?.text).toBe("Echo of is a stoat white?");
  });
});

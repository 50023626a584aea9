import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { droppedBy, textsAt, timesAskedOf } from "../helpers/slack-calls.ts";
import { openSlackWorld, slackKeyOf, type SlackWorld } from "../helpers/slack.ts";
import { fileOf, heldOnDisk, readStored } from "../helpers/stored.ts";
import { until } from "../helpers/until.ts";

const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;

/** Messages are forgotten long before the thread is. */
const shortLives = {
  SLACK_STICKY_THREADS: "true",
  ACCEPTANCE_AGE_HOURS: String(2.5 / HOUR_S),
  ID_MARGIN_HOURS: String(0.5 / HOUR_S),
  RETENTION_HOURS: String(3 / HOUR_S),
  THREAD_MEMBERSHIP_DAYS: String(7 / DAY_S),
};

describe("a thread on Slack in which the bot was mentioned", () => {
  let world: SlackWorld;
  beforeAll(async () => {
    world = await openSlackWorld("slack-membership", { variables: shortLives });
    world.chatbot.answerWith((question) => `Echo of ${question}`);
  });
  afterAll(() => world.close());

  it("stays its own when every message of it is forgotten, and ends some time after the last", async () => {
    const { channel, say } = world.among();
    const { ts: threadTs } = say("@causeway who keeps this berth?").message;
    const place = { channel, threadTs };
    await world.answered(place);
    await world.finished(place);
    const file = fileOf(world.folder, slackKeyOf(world.app, place));
    const onDisk = () => readStored(world.folder, file);
    await until("the words to go", () => onDisk().messages === 0);
    expect(onDisk().tables.length).toBeGreaterThan(0);

    say("and for how long?", threadTs);
    await world.answered(place, 2);
    expect(textsAt(world, place)[1]).toBe("Echo of and for how long?");
    const [first, second] = world.chatbot.questions.map(({ session }) => session);
    expect(second).toBe(first);

    await until("an empty object", () => onDisk().tables.length === 0);
    const held = heldOnDisk(world.folder);
    const dropped = await droppedBy(world, () => say("is anybody there?", threadTs));
    expect(dropped).toMatchObject([{ reason: "not_addressed" }]);
    expect(heldOnDisk(world.folder)).toBe(held);
    expect(timesAskedOf(world, "is anybody there?")).toBe(0);
    expect(onDisk().hasAlarm).toBe(false);
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { textsFor } from "../../src/messages/texts/index.ts";
import { postsTo, slackDeadLetters, textsAt, timesAskedOf } from "../helpers/slack-calls.ts";
import {
  botMessagesIn,
  openSlackWorld,
  type SlackPlace,
  type SlackWorld,
} from "../helpers/slack.ts";
import { until } from "../helpers/until.ts";

const note = textsFor("en", "en").failed;

describe("what happens on Slack while an answer is being written:", () => {
  let world: SlackWorld;
  beforeAll(async () => {
    world = await openSlackWorld("slack-states");
    world.chatbot.answerWith((question) => `Echo of ${question}`);
  });
  afterAll(() => world.close());

  /** A question in a channel, held at the chatbot. */
  async function asked(question: string) {
    const { channel, say } = world.among();
    const held = world.chatbot.holdAtChunk(1, question);
    const { ts: threadTs } = say(`@causeway ${question}`).message;
    await held.reached;
    const place: Required<SlackPlace> = { channel, threadTs };
    return { place, channel, say, release: () => held.release() };
  }

  async function expectClosed(place: SlackPlace, code: string): Promise<void> {
    expect(await slackDeadLetters(world, place)).toMatchObject([{ code }]);
    expect(postsTo(world, place.channel)).toHaveLength(1);
    expect(botMessagesIn(world.slack, place.channel)).toEqual([]);
    expect(await world.counts(place)).toMatchObject({ accepted: 1, states: { dead: 1 } });
  }

  it("the channel is archived: a dead letter, no note, and a replay once it is open again", async () => {
    const { place, channel, release } = await asked("who keeps the archive?");
    world.slack.control.archive(channel);
    release();
    await expectClosed(place, "slack_is_archived");
    world.slack.control.archive(channel, false);
    const [letter] = await slackDeadLetters(world, place);
    const replayed = await world.admin(`dead-letters/${letter?.id}/replay`, "POST");
    expect(replayed.status).toBe(200);
    await world.answered(place);
    expect(textsAt(world, place)).toEqual(["Echo of who keeps the archive?"]);
    expect(timesAskedOf(world, "who keeps the archive?")).toBe(1);
  });

  it("the bot is taken out of the channel: a dead letter, and no note", async () => {
    const { place, channel, release } = await asked("who is overboard?");
    world.slack.control.kick(channel, world.app);
    release();
    await expectClosed(place, "slack_not_in_channel");
  });

  it("the thread is locked: a dead letter, and no note", async () => {
    const { place, channel, release } = await asked("who locks the locks?");
    world.slack.control.lockThread(channel, place.threadTs);
    release();
    await expectClosed(place, "slack_restricted_action_thread_locked");
  });

  it("the question in a channel is deleted: its answer is not thrown before everybody", async () => {
    const { place, channel, release } = await asked("may I take this back?");
    world.slack.control.remove(channel, place.threadTs);
    release();
    await expectClosed(place, "slack_thread_not_found");
  });

  it("a thread in private is deleted, all of it: the answer stands outside", async () => {
    const { channel, say } = world.direct();
    const { ts: threadTs } = say("what is a seiche?").message;
    await world.answered({ channel });
    const held = world.chatbot.holdAtChunk(1, "and a bore?");
    const { ts } = say("and a bore?", threadTs).message;
    await held.reached;
    world.slack.control.remove(channel, ts);
    world.slack.control.remove(channel, threadTs);
    held.release();
    await world.answered({ channel }, 2);
    expect(textsAt(world, { channel })).toEqual([
      "Echo of what is a seiche?",
      "Echo of and a bore?",
    ]);
    expect(await world.finished({ channel, threadTs })).toMatchObject({ states: { answered: 1 } });
  });

  it("the first message of a thread is deleted, not the thread: the answer stands there", async () => {
    const { channel, say } = world.among();
    const { ts: threadTs } = say("an eddy is a whirl").message;
    const held = world.chatbot.holdAtChunk(1, "is it, really?");
    say("@causeway is it, really?", threadTs);
    await held.reached;
    world.slack.control.remove(channel, threadTs);
    held.release();
    await world.answered({ channel, threadTs });
    expect(await world.finished({ channel, threadTs })).toMatchObject({ states: { answered: 1 } });
  });

  it("the channel stops having threads: the answer stands outside of one", async () => {
    const { place, channel, release } = await asked("who cut the thread?");
    world.slack.control.setPostingRule(channel, "no_threads");
    release();
    await world.answered({ channel });
    expect(textsAt(world, { channel })).toEqual(["Echo of who cut the thread?"]);
    expect(await world.finished(place)).toMatchObject({ states: { answered: 1 } });
  });

  it("the person is gone: a dead letter, and no note", async () => {
    const { channel, person, say } = world.direct();
    const held = world.chatbot.holdAtChunk(1, "shall I resign?");
    say("shall I resign?");
    await held.reached;
    world.slack.control.deactivate(person);
    held.release();
    await expectClosed({ channel }, "slack_channel_not_found");
  });

  it.each(["token_revoked", "account_inactive", "invalid_auth"])(
    "the token is refused (%s): the answer waits, and is shown once somebody has mended it",
    async (word) => {
      const { place, channel, release } = await asked(`is the ${word} mended?`);
      world.slack.control.refuseToken(word);
      release();
      await world.logged("part_not_sent", { code: `slack_${word}`, remedy: "outlast" });
      // More often than an attempt is made: an outage uses up none.
      await until("many refusals", () => postsTo(world, channel).length > 5);
      world.slack.control.refuseToken(undefined);
      await world.answered(place);
      expect(textsAt(world, place)).toEqual([`Echo of is the ${word} mended?`]);
      expect(botMessagesIn(world.slack, channel)).toHaveLength(1);
      expect(await world.finished(place)).toMatchObject({
        states: { answered: 1 },
        possiblyTwice: 0,
      });
      expect(timesAskedOf(world, `is the ${word} mended?`)).toBe(1);
    },
  );

  it("the chatbot fails for good: one note in the thread, however many have asked", async () => {
    const { channel, say } = world.among();
    world.chatbot.faults.next(
      ({ name, params }) => name === "stream" && String(params["query"]).includes("flotsam"),
      { kind: "status", status: 402 },
      { times: 2 },
    );
    const { ts: threadTs } = say("@causeway whose flotsam is it?").message;
    say("@causeway and whose flotsam was it?", threadTs);
    await slackDeadLetters(world, { channel, threadTs }, 2);
    expect(textsAt(world, { channel, threadTs })).toEqual([note]);
    expect(botMessagesIn(world.slack, channel)).toHaveLength(1);
  });
});

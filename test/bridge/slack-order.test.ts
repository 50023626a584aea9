import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { longAnswer, squeeze } from "../helpers/long-answer.ts";
import { isPostTo, postsTo, textsAt, timesAskedOf } from "../helpers/slack-calls.ts";
import { openSlackWorld, type SlackPlace, type SlackWorld } from "../helpers/slack.ts";
import { until } from "../helpers/until.ts";

/** An answer of four messages. */
const LONG_CHARACTERS = 40_000;
/** What one message of Slack's takes in Markdown. */
const MESSAGE_CHARACTERS = 12_000;

describe("answers on Slack come in order", () => {
  let world: SlackWorld;
  beforeAll(async () => {
    world = await openSlackWorld("slack-order");
    world.chatbot.behave({ chunkBytes: 16_384 });
    world.chatbot.answerWith((question) =>
      question.includes("at length")
        ? longAnswer(question, LONG_CHARACTERS)
        : `Echo of ${question}`,
    );
  });
  afterAll(() => world.close());

  /** Webhooks may overtake each other on their way; what is on disk keeps its place. */
  const accepted = (place: SlackPlace, count: number) =>
    until("on disk", async () => (await world.counts(place)).accepted === count);

  const numbers = ["first", "second", "third", "fourth", "fifth"];

  it("of the questions, in private and in a thread", async () => {
    const [home, { channel, say }] = [world.direct(), world.among()];
    const { ts: threadTs } = say("a thread for five").message;
    for (const [at, number] of numbers.entries()) {
      home.say(`the ${number} wave?`);
      say(`@causeway the ${number} gust?`, threadTs);
      await accepted({ channel: home.channel }, at + 1);
      await accepted({ channel, threadTs }, at + 1);
    }
    await world.answered({ channel: home.channel }, 5);
    await world.answered({ channel, threadTs }, 5);
    expect(textsAt(world, { channel: home.channel })).toEqual(
      numbers.map((number) => `Echo of the ${number} wave?`),
    );
    expect(textsAt(world, { channel, threadTs })).toEqual(
      numbers.map((number) => `Echo of the ${number} gust?`),
    );
  });

  it("of Slack's stamps, when webhooks overtake each other", async () => {
    const { channel, say } = world.direct();
    const held = world.chatbot.holdAtChunk(1, "hold the line?");
    say("hold the line?");
    await held.reached;
    const late = world.slack.faults.hold(
      ({ name, params }) => name === "webhook" && JSON.stringify(params).includes("an early gull"),
    );
    say("an early gull?");
    await late.reached;
    const saidAt = Date.now();
    await until("a later stamp", () => Date.now() > saidAt);
    say("a later gull?");
    await until("the later one", async () => (await world.counts({ channel })).accepted === 2);
    late.release();
    await until("both", async () => (await world.counts({ channel })).accepted === 3);
    held.release();
    await world.answered({ channel }, 3);
    expect(textsAt(world, { channel }).slice(1)).toEqual([
      "Echo of an early gull?",
      "Echo of a later gull?",
    ]);
  });

  it("of the parts of a long one, in its thread, each within Slack's limit", async () => {
    const { channel, say } = world.among();
    const question = "what do the tides say at length?";
    const { ts: threadTs } = say(`@causeway ${question}`).message;
    await accepted({ channel, threadTs }, 1);
    say("@causeway and in short?", threadTs);
    await world.answered({ channel, threadTs }, 5);
    const texts = textsAt(world, { channel, threadTs });
    expect(texts).toHaveLength(5);
    expect(squeeze(texts.slice(0, 4).join(""))).toBe(
      squeeze(longAnswer(question, LONG_CHARACTERS)),
    );
    expect(texts[4]).toBe("Echo of and in short?");
    for (const { params } of postsTo(world, channel)) {
      expect(String(params["markdown_text"]).length).toBeLessThanOrEqual(MESSAGE_CHARACTERS);
    }
    expect(world.slack.record.violations).toEqual([]);
  });

  it("and whole, when the runtime ends in the middle of one", async () => {
    const { channel, say } = world.among();
    const question = "what does the wind say at length?";
    const third = world.slack.faults.hold(isPostTo(channel), "before", { nth: 3 });
    const { ts: threadTs } = say(`@causeway ${question}`).message;
    await accepted({ channel, threadTs }, 1);
    say("@causeway and the calm?", threadTs);
    await third.reached;
    await world.restart();
    third.release();
    await world.answered({ channel, threadTs }, 5);
    const texts = textsAt(world, { channel, threadTs });
    expect(squeeze(texts.slice(0, 4).join(""))).toBe(
      squeeze(longAnswer(question, LONG_CHARACTERS)),
    );
    expect(texts[4]).toBe("Echo of and the calm?");
    expect(await world.finished({ channel, threadTs }, 2)).toMatchObject({
      accepted: 2,
      states: { answered: 2 },
    });
    expect(timesAskedOf(world, question)).toBe(1);
  });

  it("and whole, when the runtime ends while it is being written", async () => {
    const { channel, say } = world.direct();
    const question = "what does the rain say at length?";
    const held = world.chatbot.holdAtChunk(2, question);
    say(question);
    await held.reached;
    await world.restart();
    held.release();
    await world.answered({ channel }, 4);
    expect(squeeze(textsAt(world, { channel }).join(""))).toBe(
      squeeze(longAnswer(question, LONG_CHARACTERS)),
    );
    expect(timesAskedOf(world, question)).toBe(1);
  });
});

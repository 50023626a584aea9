import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { droppedBy, statusesOf, textsAt, timesAskedOf } from "../helpers/slack-calls.ts";
import { botMessagesIn, openSlackWorld, slackKeyOf, type SlackWorld } from "../helpers/slack.ts";
import { fileOf, heldOnDisk, readStored } from "../helpers/stored.ts";

const sticky = { SLACK_STICKY_THREADS: "true" };

describe("a reply that names nobody, in a thread on Slack,", () => {
  let world: SlackWorld;
  beforeAll(async () => {
    world = await openSlackWorld("slack-threads");
    world.chatbot.answerWith((question) => `Echo of ${question}`);
  });
  afterAll(() => world.close());

  it("is left to those who talk there, also behind an answer, and leaves no trace", async () => {
    const { channel, say } = world.among();
    const { ts: threadTs } = say("@causeway what grows in a saltmarsh?").message;
    const place = { channel, threadTs };
    await world.answered(place);
    await world.finished(place);
    const file = fileOf(world.folder, slackKeyOf(world.app, place));
    const { messages } = readStored(world.folder, file);
    const dropped = await droppedBy(world, () => say("sea lavender, I believe", threadTs));
    expect(dropped).toMatchObject([{ reason: "not_addressed" }]);
    expect(readStored(world.folder, file).messages).toBe(messages);
    expect(readStored(world.folder, file).everything).not.toContain("sea lavender");
    expect(await world.counts(place)).toMatchObject({ accepted: 1 });
    expect(timesAskedOf(world, "sea lavender, I believe")).toBe(0);
  });

  it("and a word in the channel itself, bring no object to life and ask Slack for nothing", async () => {
    const { channel, say } = world.among();
    const held = heldOnDisk(world.folder);
    const calls = world.slack.record.calls.length;
    const sessions = await world.sessionKeys();
    let threadTs = "";
    await droppedBy(world, () => (threadTs = say("the tide is out").message.ts));
    await droppedBy(world, () => say("and the mud is warm", threadTs));
    await droppedBy(world, () => say("bring boots, @nobody-here", threadTs));
    expect(heldOnDisk(world.folder)).toBe(held);
    expect(world.slack.record.calls).toHaveLength(calls);
    expect(await world.sessionKeys()).toEqual(sessions);
    expect(botMessagesIn(world.slack, channel)).toEqual([]);
  });
});

describe("where threads are sticky, a reply on Slack", () => {
  let world: SlackWorld;
  beforeAll(async () => {
    world = await openSlackWorld("slack-sticky", { variables: sticky });
    world.chatbot.answerWith((question) => `Echo of ${question}`);
  });
  afterAll(() => world.close());

  /** A thread in which the bot was mentioned and has answered. */
  async function joined(subject: string) {
    const talk = world.among();
    const { ts: threadTs } = talk.say(`@causeway tell us about ${subject}`).message;
    const place = { channel: talk.channel, threadTs };
    await world.answered(place);
    return { place, reply: (text: string) => talk.say(text, threadTs) };
  }

  it("follows a mention without a further one, in the same session", async () => {
    const { place, reply } = await joined("the curlew");
    reply("and what does it feed on?");
    await world.answered(place, 2);
    expect(textsAt(world, place)).toEqual([
      "Echo of tell us about the curlew",
      "Echo of and what does it feed on?",
    ]);
    const asked = world.chatbot.questions.filter(({ query }) => /curlew|feed on/.test(query));
    expect(new Set(asked.map(({ session }) => session)).size).toBe(1);
    expect(await world.finished(place, 2)).toMatchObject({ states: { answered: 2 } });
  });

  it("still follows after a restart", async () => {
    const { place, reply } = await joined("the avocet");
    await world.finished(place);
    await world.restart();
    reply("and where does it winter?");
    await world.answered(place, 2);
    expect(textsAt(world, place)[1]).toBe("Echo of and where does it winter?");
  });

  it("and a mention in it are asked in their order, each once", async () => {
    const { place, reply } = await joined("the godwit");
    reply("does it whistle?");
    reply("@causeway does it sleep?");
    reply("does it dream?");
    await world.answered(place, 4);
    expect(textsAt(world, place).slice(1)).toEqual([
      "Echo of does it whistle?",
      "Echo of does it sleep?",
      "Echo of does it dream?",
    ]);
    expect(await world.finished(place, 4)).toMatchObject({ accepted: 4 });
  });

  it("that names somebody else is theirs", async () => {
    const { place, reply } = await joined("the plover");
    const { name } = world.direct().person;
    const dropped = await droppedBy(world, () => reply(`what do you say, @${name}?`));
    expect(dropped).toMatchObject([{ reason: "not_addressed" }]);
    const all = await droppedBy(world, () => reply("@here what do you all say?"));
    expect(all).toMatchObject([{ reason: "not_addressed" }]);
    expect(await world.counts(place)).toMatchObject({ accepted: 1 });
  });

  it("among the commands' names is a word among people", async () => {
    const { place, reply } = await joined("the knot");
    reply("help");
    await world.answered(place, 2);
    expect(textsAt(world, place)[1]).toBe("Echo of help");
  });

  it("in a thread that never was ours leaves nothing on disk", async () => {
    const { channel, say } = world.among();
    const { ts: threadTs } = say("who saw the dunlin?").message;
    const held = heldOnDisk(world.folder);
    const said = say("I did, at low tide", threadTs);
    await world.slack.delivery.idle();
    await world.logged("dropped", { reason: "not_addressed" });
    expect(statusesOf(world, said)).toEqual([200]);
    expect(heldOnDisk(world.folder)).toBe(held);
    expect(await world.sessionKeys()).not.toContain(slackKeyOf(world.app, { channel, threadTs }));
    expect(await world.counts({ channel, threadTs })).toMatchObject({ accepted: 0 });
    expect(timesAskedOf(world, "I did, at low tide")).toBe(0);
    expect(botMessagesIn(world.slack, channel)).toEqual([]);
  });

  it("that says what was meant costs the thread's membership no further write", async () => {
    const { place, reply } = await joined("the sanderling");
    reply("and its chicks?");
    await world.answered(place, 2);
    await world.finished(place, 2);
    // The first turn writes the membership too; a later one would be as dear if it did so again.
    const [first, second] = world.log
      .filter(({ event }) => event === "turn_closed")
      .slice(-2)
      .map(({ rowsWritten }) => Number(rowsWritten));
    expect(second).toBeLessThan(first ?? 0);
    expect(second).toBeLessThanOrEqual(8);
  });
});

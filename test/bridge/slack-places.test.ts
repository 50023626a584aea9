import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { postsTo, statusesOf, textsAt, timesAskedOf } from "../helpers/slack-calls.ts";
import { botMessagesIn, openSlackWorld, type SlackWorld } from "../helpers/slack.ts";

describe("on Slack, an answer stands where the question does:", () => {
  let world: SlackWorld;
  beforeAll(async () => {
    world = await openSlackWorld("slack-places");
    world.chatbot.answerWith((question) => `**Echo** of ${question}`);
  });
  afterAll(() => world.close());

  it("in a direct message, outside of any thread", async () => {
    const { channel, say } = world.direct();
    say("how deep is a fjord?");
    const [answer] = await world.answered({ channel });
    expect(answer?.text).toBe("Echo of how deep is a fjord?");
    expect(answer).not.toHaveProperty("threadTs");
    expect(postsTo(world, channel)[0]?.params).not.toHaveProperty("thread_ts");
    expect(await world.finished({ channel })).toMatchObject({
      accepted: 1,
      states: { answered: 1 },
      possiblyTwice: 0,
    });
  });

  it("in a thread of a direct message, which is a conversation of its own", async () => {
    const { channel, say } = world.direct();
    const { ts: threadTs } = say("how wide is a fjord?").message;
    await world.answered({ channel });
    say("and this one in Norway?", threadTs);
    const [answer] = await world.answered({ channel, threadTs });
    expect(answer?.text).toBe("Echo of and this one in Norway?");
    expect(world.answers({ channel })).toHaveLength(1);
    const asked = world.chatbot.questions.filter(({ query }) => /wide is|in Norway/.test(query));
    expect(new Set(asked.map(({ session }) => session)).size).toBe(2);
    expect(await world.finished({ channel, threadTs })).toMatchObject({ accepted: 1 });
    expect(await world.finished({ channel })).toMatchObject({ accepted: 1 });
  });

  it.each(["channel", "private channel", "group of people"] as const)(
    "in a %s, in the thread that the mention opens, with its formatting",
    async (kind) => {
      const { channel, say } = world.among(kind);
      const { ts: threadTs } = say(`@causeway who built the dyke of this ${kind}?`).message;
      const [answer] = await world.answered({ channel, threadTs });
      expect(answer?.text).toBe(`Echo of who built the dyke of this ${kind}?`);
      expect(answer?.structure).toEqual([
        {
          type: "paragraph",
          runs: [
            { text: "Echo", styles: ["bold"] },
            { text: ` of who built the dyke of this ${kind}?`, styles: [] },
          ],
        },
      ]);
      await world.slack.delivery.idle();
      expect(botMessagesIn(world.slack, channel)).toHaveLength(1);
      expect(await world.finished({ channel, threadTs })).toMatchObject({ accepted: 1 });
    },
  );

  it("in a thread among people, once somebody mentions it there", async () => {
    const { channel, say } = world.among();
    const { ts: threadTs } = say("our sluice leaks").message;
    say("since yesterday, it seems", threadTs);
    say("what could it be, @causeway, in your view?", threadTs);
    await world.answered({ channel, threadTs });
    say("@causeway and who mends it?", threadTs);
    await world.answered({ channel, threadTs }, 2);
    expect(textsAt(world, { channel, threadTs })).toEqual([
      "Echo of what could it be, in your view?",
      "Echo of and who mends it?",
    ]);
    expect(botMessagesIn(world.slack, channel)).toHaveLength(2);
    expect(await world.finished({ channel, threadTs }, 2)).toMatchObject({ accepted: 2 });
  });

  it("in each thread for itself, and never in another", async () => {
    const { channel, say } = world.among();
    const roots = ["the north quay", "the south quay"].map(
      (place) => say(`@causeway how long is ${place}?`).message.ts,
    );
    for (const threadTs of roots) await world.answered({ channel, threadTs });
    for (const threadTs of roots) say(`@causeway and how old?`, threadTs);
    for (const threadTs of roots) await world.answered({ channel, threadTs }, 2);
    expect(roots.map((threadTs) => textsAt(world, { channel, threadTs })[0])).toEqual([
      "Echo of how long is the north quay?",
      "Echo of how long is the south quay?",
    ]);
    const asked = world.chatbot.questions.filter(({ query }) => /quay|how old/.test(query));
    expect(new Set(asked.map(({ session }) => session)).size).toBe(2);
  });
});

describe("a mention on Slack, told of twice and delivered more than once,", () => {
  let world: SlackWorld;
  beforeAll(async () => {
    world = await openSlackWorld("slack-mentions");
    world.chatbot.answerWith((question) => `Echo of ${question}`);
  });
  afterAll(() => world.close());

  it.each(["app_mention_first", "message_first"] as const)(
    "is asked once and answered once (%s)",
    async (order) => {
      world.slack.control.mentions.order = order;
      const { channel, say } = world.among();
      const said = say(`@causeway is the harbour ice-free (${order})?`);
      expect(said.events).toHaveLength(2);
      const place = { channel, threadTs: said.message.ts };
      await world.answered(place);
      await world.slack.delivery.idle();
      for (const { event_id: id } of said.events.toReversed()) world.slack.delivery.redeliver(id);
      await world.slack.delivery.idle();
      expect(statusesOf(world, said)).toEqual([200, 200, 200, 200]);
      expect(await world.finished(place)).toMatchObject({ accepted: 1, states: { answered: 1 } });
      expect(timesAskedOf(world, `is the harbour ice-free (${order})?`)).toBe(1);
      expect(botMessagesIn(world.slack, channel)).toHaveLength(1);
    },
  );

  it("is recognised after a restart as well", async () => {
    const { channel, say } = world.among();
    const said = say("@causeway how tall is the lighthouse?");
    const place = { channel, threadTs: said.message.ts };
    await world.finished(place);
    await world.slack.delivery.idle();
    await world.restart();
    for (const { event_id: id } of said.events) world.slack.delivery.redeliver(id);
    await world.slack.delivery.idle();
    expect(await world.finished(place)).toMatchObject({ accepted: 1 });
    expect(timesAskedOf(world, "how tall is the lighthouse?")).toBe(1);
    expect(world.answers(place)).toHaveLength(1);
  });

  it("is asked where the app hears mentions only, and where it hears messages only", async () => {
    for (const [event, other] of [
      ["app_mention", "message.channels"],
      ["message.channels", "app_mention"],
    ] as const) {
      world.slack.control.subscribe(event, true);
      world.slack.control.subscribe(other, false);
      const { channel, say } = world.among();
      const said = say(`@causeway what does ${event} bring ashore?`);
      expect(said.events).toHaveLength(1);
      const [answer] = await world.answered({ channel, threadTs: said.message.ts });
      expect(answer?.text).toBe(`Echo of what does ${event} bring ashore?`);
    }
    world.slack.control.subscribe("app_mention", true);
    world.slack.control.subscribe("message.channels", true);
  });

  it("is answered in a group of people where only its message is told of", async () => {
    world.slack.control.mentions.inGroupMessages = false;
    const { channel, say } = world.among("group of people");
    const said = say("@causeway who rows tonight?");
    expect(said.events).toHaveLength(1);
    const [answer] = await world.answered({ channel, threadTs: said.message.ts });
    expect(answer?.text).toBe("Echo of who rows tonight?");
    world.slack.control.mentions.inGroupMessages = true;
  });
});

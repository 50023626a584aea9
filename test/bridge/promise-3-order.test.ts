import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { longAnswer, squeeze } from "../helpers/long-answer.ts";
import { newTalk, post, type Talk, updateOf } from "../helpers/talk.ts";
import { finished, isSendTo, textsIn } from "../helpers/telegram.ts";
import { until } from "../helpers/until.ts";
import { openWorld, type World } from "../helpers/world.ts";

/** An answer of two messages. */
const LONG_CHARACTERS = 5_000;

describe("within a conversation turns happen one after another", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld("promise-3");
    world.chatbot.answerWith((question) =>
      question.includes("at length")
        ? longAnswer(question, LONG_CHARACTERS)
        : `reply to ${question}`,
    );
  });
  afterAll(() => world.close());

  /** Posts a message with a stamp of its own: seconds after a moment a minute ago. */
  async function stamped(talk: Talk, text: string, seconds: number): Promise<void> {
    const date = Math.floor(Date.now() / 1000) - 60 + seconds;
    expect((await post(world, updateOf(world, talk, { text, date }))).status).toBe(200);
  }

  const replies = (...questions: readonly string[]): string[] =>
    questions.map((question) => `reply to ${question}`);

  it("takes next, among those waiting, the one that the platform stamped first", async () => {
    const talk = newTalk(world);
    const first = world.chatbot.holdAtChunk(1, "the first, stamped 20");
    await stamped(talk, "the first, stamped 20", 20);
    await first.reached;
    await stamped(talk, "the second, stamped 40", 40);
    await stamped(talk, "the third, stamped 30", 30);
    first.release();

    await world.answered(talk.chat, 3);
    expect(textsIn(world, talk.chat)).toEqual(
      replies("the first, stamped 20", "the third, stamped 30", "the second, stamped 40"),
    );
  });

  it("keeps the order of arrival among equal stamps", async () => {
    const talk = newTalk(world);
    const first = world.chatbot.holdAtChunk(1, "held before its equals");
    await stamped(talk, "held before its equals", 5);
    await first.reached;
    // Their ids run against their order.
    const equals = ["equal and one", "equal and two", "equal and three"];
    for (const [at, text] of equals.entries()) {
      const date = Math.floor(Date.now() / 60_000) * 60 - 60;
      await post(world, updateOf(world, talk, { text, date, id: 900_000_000 - at }));
    }
    first.release();

    await world.answered(talk.chat, 4);
    expect(textsIn(world, talk.chat)).toEqual(replies("held before its equals", ...equals));
  });

  it("answers next what arrives late with an earlier stamp than the one begun", async () => {
    const talk = newTalk(world);
    const begun = world.chatbot.holdAtChunk(1, "begun already, stamped 20");
    await stamped(talk, "begun already, stamped 20", 20);
    await begun.reached;
    await stamped(talk, "waiting, stamped 30", 30);
    await stamped(talk, "late, stamped 10", 10);
    begun.release();

    await world.answered(talk.chat, 3);
    expect(textsIn(world, talk.chat)).toEqual(
      replies("begun already, stamped 20", "late, stamped 10", "waiting, stamped 30"),
    );
  });

  it("asks nothing more before the last part of an answer is sent", async () => {
    const talk = newTalk(world);
    const secondPart = world.telegram.faults.hold(isSendTo(talk.chat), "before", { nth: 2 });
    talk.say("please explain at length");
    await secondPart.reached;
    talk.say("asked in between");
    await world.telegram.delivery.idle();
    await until("it to wait", async () => (await world.counts(talk.chat)).states["waiting"] === 1);
    secondPart.release();

    await world.answered(talk.chat, 3);
    const texts = textsIn(world, talk.chat);
    expect(squeeze(texts.slice(0, 2).join(""))).toBe(
      squeeze(longAnswer("please explain at length", LONG_CHARACTERS)),
    );
    expect(texts[2]).toBe("reply to asked in between");
    const asked = world.chatbot.questions.find(({ query }) => query === "asked in between");
    const sentAt = world.answers(talk.chat)[1]?.at ?? Infinity;
    expect(asked?.at).toBeGreaterThanOrEqual(sentAt);
  });

  it("works on one message at a time, however many arrive meanwhile", async () => {
    const talk = newTalk(world);
    const texts = ["worked on alone", "while it is worked on", "and while it still is"];
    const held = world.chatbot.holdAtChunk(1, "worked on alone");
    world.log.length = 0;
    for (const text of texts) talk.say(text);
    await held.reached;
    await world.telegram.delivery.idle();
    held.release();
    await finished(world, talk.chat, texts.length);
    expect(textsIn(world, talk.chat)).toEqual(replies(...texts));
    // A second hand would take what the first one holds for the work of an instance that died.
    const doubts = ["looked", "turn_revived", "part_unknown"];
    expect(world.log.filter(({ event }) => doubts.includes(event))).toEqual([]);
  });

  it("lets nobody overtake a message that has to wait for the chatbot", async () => {
    const talk = newTalk(world);
    world.chatbot.faults.next(
      ({ name, params }) => name === "stream" && params["query"] === "told to come back",
      { kind: "status", status: 429, headers: { "retry-after": "1" } },
    );
    talk.say("told to come back");
    talk.say("right behind it");

    await world.answered(talk.chat, 2);
    expect(textsIn(world, talk.chat)).toEqual(replies("told to come back", "right behind it"));
  });

  it("goes on with the one begun when the runtime comes back, whatever waits", async () => {
    const talk = newTalk(world);
    const begun = world.chatbot.holdAtChunk(1, "begun before the end, stamped 20");
    await stamped(talk, "begun before the end, stamped 20", 20);
    await begun.reached;
    await stamped(talk, "stored before the end, stamped 10", 10);
    await world.restart();
    begun.release();

    await world.answered(talk.chat, 2);
    expect(textsIn(world, talk.chat)).toEqual(
      replies("begun before the end, stamped 20", "stored before the end, stamped 10"),
    );
  });

  it("lets no conversation wait for another", async () => {
    const slow = newTalk(world);
    const quick = newTalk(world);
    const held = world.chatbot.holdAtChunk(1, "a slow one");
    slow.say("a slow one");
    await held.reached;
    quick.say("a quick one");

    await world.answered(quick.chat);
    expect(textsIn(world, slow.chat)).toEqual([]);
    held.release();
    await world.answered(slow.chat);
    await finished(world, slow.chat);
  });
});

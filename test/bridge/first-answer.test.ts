import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWorld, type World } from "../helpers/world.ts";

describe("a message in, an answer out", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld("first-answer");
  });
  afterAll(() => world.close());

  it("answers a private message with the chatbot's words, formatted", async () => {
    const { person, chat } = world.person();
    world.chatbot.answerWith((question) => `You asked **${question}**.`);
    world.telegram.control.say(chat, person, { text: "what is up?" });

    const [answer] = await world.answered(chat);

    expect(answer?.text).toBe("You asked what is up?.");
    expect(answer?.entities).toEqual([{ type: "bold", offset: 10, length: 11 }]);
    await world.telegram.delivery.idle();
    expect(await world.counts(chat)).toMatchObject({ accepted: 1, states: { answered: 1 } });
  });

  it("stores a redelivered update once, asks once and answers once", async () => {
    const { person, chat } = world.person();
    const { updates } = world.telegram.control.say(chat, person, { text: "only once, please" });
    await world.answered(chat);
    await world.telegram.delivery.idle();
    for (const update of updates) world.telegram.delivery.redeliver(update.update_id);
    await world.telegram.delivery.idle();

    expect(world.answers(chat)).toHaveLength(1);
    expect(world.chatbot.questions.filter((q) => q.query === "only once, please")).toHaveLength(1);
    expect(await world.counts(chat)).toMatchObject({ accepted: 1 });
  });

  it("answers the messages of one conversation in their order", async () => {
    const { person, chat } = world.person();
    world.chatbot.answerWith((question) => `echo ${question}`);
    const questions = [
      "first of five",
      "second of five",
      "third of five",
      "fourth of five",
      "fifth of five",
    ];
    for (const text of questions) world.telegram.control.say(chat, person, { text });

    const seen = await world.answered(chat, 5);

    expect(seen.map((message) => message.text)).toEqual(questions.map((text) => `echo ${text}`));
  });
});

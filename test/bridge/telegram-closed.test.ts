import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { finished, listedDead, sendsTo, textsIn, timesAsked } from "../helpers/telegram.ts";
import { until } from "../helpers/until.ts";
import { openWorld, type World } from "../helpers/world.ts";

describe("a chat that is closed to the bot", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld("telegram-closed", {
      variables: { TELEGRAM_BOT_USERNAME: "CausewayBot" },
    });
    world.chatbot.answerWith((question) => `echo of ${question}`);
  });
  afterAll(() => world.close());

  it("has what waits made dead letters at once, unasked; opened again it is answered again", async () => {
    const { person, chat } = world.person();
    const say = (text: string): unknown => world.telegram.control.say(chat, person, { text });
    const held = world.chatbot.holdAtChunk(1, "the first vole");
    for (const text of ["the first vole", "the second vole", "the third vole"]) say(text);
    await held.reached;
    await world.telegram.delivery.idle();
    world.telegram.control.block(person);
    await world.telegram.delivery.idle();
    expect(await world.counts(chat)).toMatchObject({ states: { asking: 1, dead: 2, waiting: 0 } });
    held.release();
    const letters = await listedDead(world, chat, 3);
    expect(letters.map(({ code }) => code).toSorted()).toEqual([
      "conversation_closed",
      "conversation_closed",
      "telegram_blocked",
    ]);
    expect(sendsTo(world, chat)).toHaveLength(1);

    world.telegram.control.unblock(person);
    await world.telegram.delivery.idle();
    say("the fourth vole");
    await world.answered(chat);
    expect(textsIn(world, chat)).toEqual(["echo of the fourth vole"]);
    expect(world.chatbot.questions.map(({ query }) => query)).toEqual([
      "the first vole",
      "the fourth vole",
    ]);

    // The answer that was there is shown, what was never asked is asked.
    for (const { id } of letters) {
      expect((await world.admin(`dead-letters/${id}/replay`, "POST")).status).toBe(200);
    }
    await world.answered(chat, 4);
    expect(textsIn(world, chat).slice(1).toSorted()).toEqual([
      "echo of the first vole",
      "echo of the second vole",
      "echo of the third vole",
    ]);
    expect(timesAsked(world, "the first vole")).toBe(1);
    expect(await finished(world, chat, 4)).toMatchObject({ accepted: 4, states: { answered: 4 } });
  });

  it("and opened again since, as a late word of it shows, leaves what was written later", async () => {
    const { person, chat } = world.person();
    const held = world.chatbot.holdAtChunk(1, "the first shrew");
    world.telegram.control.say(chat, person, { text: "the first shrew" });
    await held.reached;
    const { message } = world.telegram.control.say(chat, person, { text: "the second shrew" });
    await world.telegram.delivery.idle();
    const block = (date: number): Promise<void> => {
      world.telegram.delivery.post({
        my_chat_member: {
          chat: { id: chat.id, type: "private" },
          from: { id: person.id, is_bot: false, first_name: "Ana" },
          date,
          new_chat_member: { status: "kicked" },
        },
      });
      return world.telegram.delivery.idle();
    };
    await block(message.date - 60);
    expect(await world.counts(chat)).toMatchObject({ states: { asking: 1, waiting: 1, dead: 0 } });
    held.release();
    await world.answered(chat, 2);
    expect(textsIn(world, chat)).toEqual(["echo of the first shrew", "echo of the second shrew"]);
  });

  it("before anything was ever said there leaves nothing behind", async () => {
    const { person, chat } = world.person();
    world.telegram.control.block(person);
    await world.telegram.delivery.idle();
    world.telegram.control.unblock(person);
    await world.telegram.delivery.idle();
    expect(await world.counts(chat)).toMatchObject({ accepted: 0 });
    world.telegram.control.say(chat, person, { text: "a newcomer's vole" });
    await world.answered(chat);
  });

  it.each(["kicked", "left"] as const)(
    "because the bot was %s has what waits made dead letters",
    async (as) => {
      const { person } = world.person();
      const group = world.telegram.control.createSupergroup();
      const say = (question: string): unknown =>
        world.telegram.control.say(group, person, { text: `@CausewayBot ${question}` });
      const held = world.chatbot.holdAtChunk(1, `a lemming ${as}`);
      say(`a lemming ${as}`);
      await held.reached;
      say(`another lemming ${as}`);
      await world.telegram.delivery.idle();
      world.telegram.control.removeBotFrom(group, world.bot, as);
      await world.telegram.delivery.idle();
      held.release();
      const codes = (await listedDead(world, group, 2)).map(({ code }) => code);
      expect(codes.toSorted()).toEqual([
        "conversation_closed",
        as === "kicked" ? "telegram_kicked" : "telegram_not_a_member",
      ]);
      expect(timesAsked(world, `another lemming ${as}`)).toBe(0);
      expect(sendsTo(world, group)).toHaveLength(1);
    },
  );

  it("without a word of it is seen by the refusal of the answer", async () => {
    const { person, chat } = world.person();
    const held = world.chatbot.holdAtChunk(1, "a silent muskrat");
    world.telegram.control.say(chat, person, { text: "a silent muskrat" });
    await held.reached;
    world.telegram.control.say(chat, person, { text: "a muskrat in waiting" });
    await world.telegram.delivery.idle();
    person.deactivated = true;
    held.release();
    const code = "telegram_user_deactivated";
    expect(await listedDead(world, chat, 2)).toMatchObject([{ code }, { code }]);
    expect(timesAsked(world, "a muskrat in waiting")).toBe(0);
    expect(sendsTo(world, chat)).toHaveLength(1);
  });

  it("only to writing keeps the answer, for when writing is allowed again", async () => {
    const { person } = world.person();
    const group = world.telegram.control.createSupergroup();
    world.telegram.control.restrict(group);
    world.telegram.control.say(group, person, { text: "@CausewayBot can a gerbil write?" });
    const [letter] = await listedDead(world, group);
    expect(letter?.code).toBe("telegram_no_rights");
    expect(textsIn(world, group)).toEqual([]);
    world.telegram.control.restrict(group, false);
    await world.admin(`dead-letters/${letter?.id}/replay`, "POST");
    await world.answered(group);
    expect(textsIn(world, group)).toEqual(["echo of can a gerbil write?"]);
    expect(timesAsked(world, "can a gerbil write?")).toBe(1);
  });

  it.each(["closed", "deleted"] as const)(
    "in one topic, which was %s, is answered outside of it",
    async (how) => {
      const { person } = world.person();
      const forum = world.telegram.control.createSupergroup({ isForum: true });
      const topic = world.telegram.control.createTopic(forum, "Hamsters", person);
      const question = `is a hamster ${how}?`;
      const held = world.chatbot.holdAtChunk(1, question);
      world.telegram.control.say(forum, person, { text: `@CausewayBot ${question}`, topic });
      await held.reached;
      if (how === "closed") world.telegram.control.closeTopic(forum, topic, person);
      else world.telegram.control.deleteTopic(forum, topic);
      held.release();
      const seen = await until("the answer", () => {
        const answers = world.answers(forum);
        return answers.length > 0 && answers;
      });
      expect(seen).toMatchObject([{ text: `echo of ${question}` }]);
      expect(seen[0]?.topic).toBeUndefined();
    },
  );
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { droppedAfter, finished, sendsTo, textsIn, timesAsked } from "../helpers/telegram.ts";
import { openWorld, type World } from "../helpers/world.ts";

describe("topics", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld("telegram-topics", {
      variables: { TELEGRAM_BOT_USERNAME: "CausewayBot", WORKING_SIGN_AFTER_SECONDS: "0" },
    });
    world.chatbot.answerWith((question) => `echo of ${question}`);
  });
  afterAll(() => world.close());

  const sessionOf = (question: string): string | undefined =>
    world.chatbot.questions.find(({ query }) => query === question)?.session;

  it("are conversations of their own, each answered where it is", async () => {
    const { person } = world.person();
    const forum = world.telegram.control.createSupergroup({ isForum: true });
    const lynx = world.telegram.control.createTopic(forum, "Lynx", person);
    const otter = world.telegram.control.createTopic(forum, "Otter", person);
    const say = (text: string, topic: typeof lynx): unknown =>
      world.telegram.control.say(forum, person, { text: `@CausewayBot ${text}`, topic });
    const held = world.chatbot.holdAtChunk(1, "how loud is a lynx?");
    say("how loud is a lynx?", lynx);
    await held.reached;
    say("how fast is an otter?", otter);
    // Nobody in one topic waits for the other.
    await world.answered(forum, 1, otter);
    held.release();
    await world.answered(forum, 1, lynx);
    say("how shy is a lynx?", lynx);
    await world.answered(forum, 2, lynx);

    expect(textsIn(world, forum, lynx)).toEqual([
      "echo of how loud is a lynx?",
      "echo of how shy is a lynx?",
    ]);
    expect(textsIn(world, forum, otter)).toEqual(["echo of how fast is an otter?"]);
    expect(sessionOf("how shy is a lynx?")).toBe(sessionOf("how loud is a lynx?"));
    expect(sessionOf("how fast is an otter?")).not.toBe(sessionOf("how loud is a lynx?"));
    expect(await finished(world, forum, 2, lynx)).toMatchObject({ accepted: 2 });
    expect(await finished(world, forum, 1, otter)).toMatchObject({ accepted: 1 });
    expect(await world.counts(forum)).toMatchObject({ accepted: 0 });
    expect(world.telegram.record.typingIn(forum, lynx)).not.toEqual([]);
  });

  it("named General are answered without a thread", async () => {
    const { person } = world.person();
    const forum = world.telegram.control.createSupergroup({ isForum: true });
    world.telegram.control.say(forum, person, { text: "@CausewayBot what is a general otter?" });
    const [answer] = await world.answered(forum);
    expect(answer?.topic).toBeUndefined();
    expect(sendsTo(world, forum)).toHaveLength(1);
    const calls = world.telegram.record.calls.filter(
      ({ params }) => params["chat_id"] === forum.id,
    );
    for (const { params } of calls) expect(params).not.toHaveProperty("message_thread_id");
  });

  it("that the bot itself has opened do not make every message in them a reply to it", async () => {
    const { person } = world.person();
    const forum = world.telegram.control.createSupergroup({ isForum: true });
    const bot = { id: world.bot.id, firstName: "Causeway", deactivated: false };
    const topic = world.telegram.control.createTopic(forum, "Weasels", bot);
    const { message } = world.telegram.control.compose(forum, person, {
      text: "people talk about weasels here",
      topic,
    });
    expect(message.reply_to_message?.from.id).toBe(world.bot.id);
    await world.telegram.delivery.idle();
    const dropped = await droppedAfter(world, () => {
      world.telegram.delivery.post({ message });
    });
    expect(dropped).toMatchObject([{ reason: "not_addressed" }]);
    // A reply that somebody did press is one.
    world.telegram.control.say(forum, person, { text: "@CausewayBot is a weasel here?", topic });
    const [answer] = await world.answered(forum, 1, topic);
    const replyTo = answer?.messageId ?? 0;
    world.telegram.control.say(forum, person, { text: "where is that weasel?", topic, replyTo });
    await world.answered(forum, 2, topic);
    expect(timesAsked(world, "people talk about weasels here")).toBe(0);
    expect(sessionOf("where is that weasel?")).toBe(sessionOf("is a weasel here?"));
  });

  it("are not what a chain of replies is, in a group without topics", async () => {
    const { person } = world.person();
    const group = world.telegram.control.createSupergroup();
    world.telegram.control.say(group, person, { text: "@CausewayBot what is a stoat?" });
    const [answer] = await world.answered(group);
    const { message } = world.telegram.control.say(group, person, {
      text: "and a winter stoat?",
      replyTo: answer?.messageId ?? 0,
    });
    expect(message.message_thread_id).toBeDefined();
    await world.answered(group, 2);
    expect(sessionOf("and a winter stoat?")).toBe(sessionOf("what is a stoat?"));
    expect(await finished(world, group, 2)).toMatchObject({ accepted: 2 });
    for (const { params } of sendsTo(world, group)) {
      expect(params).not.toHaveProperty("message_thread_id");
    }
  });

  it("in a private chat are conversations of their own as well", async () => {
    const { person, chat } = world.person();
    const topic = world.telegram.control.createTopic(chat, "Badgers", person);
    world.telegram.control.say(chat, person, { text: "what is a private badger?", topic });
    world.telegram.control.say(chat, person, { text: "what is a plain badger?" });
    await world.answered(chat, 2);
    expect(textsIn(world, chat, topic)).toEqual(["echo of what is a private badger?"]);
    expect(sessionOf("what is a plain badger?")).not.toBe(sessionOf("what is a private badger?"));
  });
});

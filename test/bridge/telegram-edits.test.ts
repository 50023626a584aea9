import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { textsFor, withCommands } from "../../src/messages/texts/index.ts";
import { finished, textsIn, timesAsked } from "../helpers/telegram.ts";
import { openWorld, type World } from "../helpers/world.ts";

const { wordless } = textsFor("en", "en");

describe("a message in a private chat", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld("telegram-edits");
    world.chatbot.answerWith((question) => `echo of ${question}`);
  });
  afterAll(() => world.close());

  /** A person whose first question is being answered, so that the next ones wait. */
  async function busyChat(subject: string) {
    const { person, chat } = world.person();
    const held = world.chatbot.holdAtChunk(1, `first the ${subject}`);
    const { message: first } = world.telegram.control.say(chat, person, {
      text: `first the ${subject}`,
    });
    await held.reached;
    return { person, chat, first, release: () => held.release() };
  }

  it("that is edited while it waits is asked as it was last", async () => {
    const { person, chat, release } = await busyChat("heron");
    const { message } = world.telegram.control.say(chat, person, { text: "is the heorn grey?" });
    world.telegram.control.edit(chat, message.message_id, { text: "is the heron blue?" });
    world.telegram.control.edit(chat, message.message_id, { text: "is the heron grey?" });
    await world.telegram.delivery.idle();
    release();
    await world.answered(chat, 2);
    expect(textsIn(world, chat)).toEqual(["echo of first the heron", "echo of is the heron grey?"]);
    expect(timesAsked(world, "is the heorn grey?")).toBe(0);
    expect(timesAsked(world, "is the heron blue?")).toBe(0);
    expect(await finished(world, chat, 2)).toMatchObject({ accepted: 2, states: { answered: 2 } });
  });

  it("that is edited once it was asked, or answered, stays as it was; that is only logged", async () => {
    const { chat, first, release } = await busyChat("stork");
    const late = (): number => world.log.filter(({ event }) => event === "change_too_late").length;
    const before = late();
    world.telegram.control.edit(chat, first.message_id, { text: "first the crane" });
    await world.telegram.delivery.idle();
    expect(late()).toBe(before + 1);
    release();
    await world.answered(chat);
    await finished(world, chat);
    world.telegram.control.edit(chat, first.message_id, { text: "first the ibis" });
    await world.telegram.delivery.idle();
    expect(late()).toBe(before + 2);
    expect(textsIn(world, chat)).toEqual(["echo of first the stork"]);
    expect(await world.counts(chat)).toMatchObject({ accepted: 1, states: { answered: 1 } });
  });

  it("without words gets a caption by an edit, and that is asked", async () => {
    const { person, chat, release } = await busyChat("egret");
    const photo = world.telegram.control.say(chat, person, { media: "photo" }).message;
    const captioned = world.telegram.control.say(chat, person, {
      media: "photo",
      caption: "which egert is this?",
    }).message;
    world.telegram.control.edit(chat, photo.message_id, { caption: "how white is this egret?" });
    world.telegram.control.edit(chat, captioned.message_id, { caption: "which egret is this?" });
    await world.telegram.delivery.idle();
    release();
    await world.answered(chat, 3);
    expect(textsIn(world, chat).slice(1)).toEqual([
      "echo of how white is this egret?",
      "echo of which egret is this?",
    ]);
  });

  it("is edited in its waiting place by the newest edit, whichever comes last", async () => {
    const { person, chat, release } = await busyChat("bittern");
    const { message } = world.telegram.control.say(chat, person, { text: "a bittern one?" });
    const date = message.date;
    for (const [text, later] of [
      ["a bittern three?", 3],
      ["a bittern two?", 2],
    ] as const) {
      const edited_message = { ...message, text, edit_date: date + later };
      world.telegram.delivery.post({ edited_message });
      await world.telegram.delivery.idle();
    }
    release();
    await world.answered(chat, 2);
    expect(textsIn(world, chat)[1]).toBe("echo of a bittern three?");
  });

  it.each([
    "photo",
    "voice",
    "document",
    "sticker",
    "video_note",
    "animation",
    "location",
  ] as const)(
    "that is a %s without words gets one polite sentence, and is not asked",
    async (media) => {
      const { person, chat } = world.person();
      const questions = world.chatbot.questions.length;
      world.telegram.control.say(chat, person, { media });
      await world.answered(chat);
      expect(await finished(world, chat)).toMatchObject({ accepted: 1, states: { refused: 1 } });
      expect(textsIn(world, chat)).toEqual([wordless]);
      expect(world.chatbot.questions).toHaveLength(questions);
    },
  );

  it("that is an album without words gets one polite sentence in all, and each album its own", async () => {
    const { person, chat } = world.person();
    for (const mediaGroupId of ["album-a", "album-a", "album-a", "album-b", "album-b"]) {
      world.telegram.control.say(chat, person, { media: "photo", mediaGroupId });
    }
    const counts = await finished(world, chat, 5);
    expect(counts).toMatchObject({ accepted: 5, states: { refused: 2, merged: 3 } });
    expect(textsIn(world, chat)).toEqual([wordless, wordless]);
  });

  it("that is an album with a caption is asked once, and nothing else is said about it", async () => {
    const { person, chat } = world.person();
    const album = { media: "photo", mediaGroupId: "album-c" } as const;
    world.telegram.control.say(chat, person, { ...album, caption: "which pelican is best?" });
    world.telegram.control.say(chat, person, album);
    world.telegram.control.say(chat, person, album);
    const counts = await finished(world, chat, 3);
    expect(counts).toMatchObject({ accepted: 3, states: { answered: 1, merged: 2 } });
    expect(textsIn(world, chat)).toEqual(["echo of which pelican is best?"]);
  });

  it("that begins the chat by a deep link is welcomed, and not asked", async () => {
    const { person, chat } = world.person();
    world.telegram.control.say(chat, person, { text: "/start invitation_4711" });
    await world.answered(chat);
    expect(textsIn(world, chat)).toEqual([
      withCommands(textsFor("en", "en").welcome).replaceAll("**", ""),
    ]);
    expect(timesAsked(world, "/start invitation_4711")).toBe(0);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Chat } from "../../src/simulator/whatsapp/index.ts";
import { heldOnDisk, lock, fileOf } from "../helpers/stored.ts";
import { openWhatsAppWorld, type WhatsAppWorld } from "../helpers/whatsapp.ts";
import {
  droppedBy,
  isSendTo,
  sendsTo,
  statusesOf,
  textsIn,
  timesAsked,
} from "../helpers/whatsapp-calls.ts";

/** Meta keeps a webhook for days; we take a message that is a day old at most. */
const DAY_MS = 24 * 60 * 60 * 1000;

describe("a webhook of WhatsApp's", () => {
  let world: WhatsAppWorld;
  beforeAll(async () => {
    world = await openWhatsAppWorld("whatsapp-batches");
    world.chatbot.answerWith((question) => `Echo of ${question}`);
  });
  beforeEach(() => void (world.log.length = 0));
  afterAll(() => world.close());

  it.each(["entries", "changes", "values"] as const)(
    "that carries many messages, reports and errors in its %s loses none of them",
    async (together) => {
      const talks = ["quail", "rail", "teal"].map(() => world.talk());
      const [first] = talks;
      if (first === undefined) throw new Error("somebody must talk");
      // What was answered before, so that there is something to report on.
      world.whatsapp.control.reports.usual = { statuses: [] };
      first.say(`before the ${together}`);
      const [answer] = await world.answered(first.chat);
      const gathering = world.whatsapp.delivery.gather();
      const stamp = Date.now();
      for (const [at, { say }] of talks.entries()) {
        say(`${together}: the first of ${at}`, { sentAt: stamp });
        say(`${together}: the second of ${at}`, { sentAt: stamp });
      }
      world.whatsapp.control.reports.report(answer?.id ?? "", { statuses: ["sent", "read"] });
      world.whatsapp.control.reportError(world.number, 131_031);
      expect(gathering.changes).toHaveLength(9);
      const posts = gathering.release({ together });
      expect(posts).toHaveLength(1);
      for (const [at, { chat }] of talks.entries()) {
        await world.answered(chat, at === 0 ? 3 : 2);
        expect(textsIn(world, chat).slice(-2)).toEqual([
          `Echo of ${together}: the first of ${at}`,
          `Echo of ${together}: the second of ${at}`,
        ]);
      }
      expect(statusesOf(world, posts[0] ?? 0)).toEqual([200]);
      await world.logged("part_reported", { fate: "shown" });
      await world.logged("dropped", { reason: "delivery_status", detail: "read" });
      await world.logged("dropped", { reason: "account_notice", detail: "whatsapp_131031" });
      world.whatsapp.control.reports.usual = { statuses: ["sent", "delivered", "read"] };
    },
  );

  it("that brings messages twice, and again after a restart, has each answered once", async () => {
    const { chat, say } = world.talk();
    const gathering = world.whatsapp.delivery.gather();
    say("is a godwit one bird?");
    say("or are godwits two?");
    const [post = 0] = gathering.release({ together: "values", copies: 2 });
    await world.finished(chat, 2);
    world.whatsapp.delivery.redeliver(post);
    await world.whatsapp.delivery.idle();
    await world.restart();
    world.whatsapp.delivery.redeliver(post);
    await world.whatsapp.delivery.idle();
    expect(statusesOf(world, post)).toEqual([200, 200, 200, 200]);
    expect(await world.finished(chat, 2)).toMatchObject({ accepted: 2, states: { answered: 2 } });
    expect(timesAsked(world, "is a godwit one bird?")).toBe(1);
    expect(timesAsked(world, "or are godwits two?")).toBe(1);
    expect(textsIn(world, chat)).toHaveLength(2);
  });

  it("in the wrong order has what waits answered by its stamps", async () => {
    const { chat, say } = world.talk();
    const held = world.chatbot.holdAtChunk(1, "the plover is at work");
    say("the plover is at work");
    await held.reached;
    const gathering = world.whatsapp.delivery.gather();
    const questions = ["one plover", "two plovers", "three plovers", "four plovers"];
    const now = Date.now();
    for (const [at, text] of questions.entries()) say(text, { sentAt: now + at * 1000 });
    gathering.release({ order: "reversed" });
    await world.whatsapp.delivery.idle();
    held.release();
    await world.answered(chat, 5);
    expect(textsIn(world, chat).slice(1)).toEqual(questions.map((text) => `Echo of ${text}`));
  });

  it("has equal stamps answered in the order of their arrival", async () => {
    const { chat, say } = world.talk();
    const sentAt = Date.now();
    const questions = ["a dunlin", "b dunlin", "c dunlin"];
    for (const text of questions) say(text, { sentAt });
    await world.answered(chat, 3);
    expect(textsIn(world, chat)).toEqual(questions.map((text) => `Echo of ${text}`));
  });

  it("is answered 503, and comes again, while one of its messages cannot be stored", async () => {
    const [stuck, free] = [world.talk(), world.talk()];
    stuck.say("a knot before");
    await world.answered(stuck.chat);
    await world.whatsapp.delivery.idle();
    const gathering = world.whatsapp.delivery.gather();
    stuck.say("a knot that cannot be written down");
    free.say("a knot beside it");
    const unlock = lock(fileOf(world.folder, stuck.key()));
    const [post = 0] = gathering.release({ together: "changes" });
    await world.logged("webhook_not_stored");
    unlock();
    await world.answered(stuck.chat, 2);
    await world.finished(free.chat);
    await world.whatsapp.delivery.idle();
    const statuses = statusesOf(world, post);
    expect(statuses[0]).toBe(503);
    expect(statuses.at(-1)).toBe(200);
    expect(textsIn(world, free.chat)).toEqual(["Echo of a knot beside it"]);
    expect(timesAsked(world, "a knot that cannot be written down")).toBe(1);
  });

  it("that is about another number is refused with a line, and never answered from ours", async () => {
    const other = world.whatsapp.control.addNumber({ verifiedName: "Somebody else" });
    const { person } = world.talk();
    const foreign = world.whatsapp.control.chat(person, other);
    const before = heldOnDisk(world.folder);
    const [line] = await droppedBy(world, () => {
      world.whatsapp.control.say(foreign, { text: "are you the other curlew?" });
    });
    expect(line).toMatchObject({ reason: "foreign_account", detail: other.id });
    expect(heldOnDisk(world.folder)).toBe(before);
    expect(timesAsked(world, "are you the other curlew?")).toBe(0);
    expect(sendsTo(world, foreign)).toEqual([]);
  });

  it("for our number and another at once has ours answered alone", async () => {
    const other = world.whatsapp.control.addNumber();
    const { person, chat, say } = world.talk();
    const foreign = world.whatsapp.control.chat(person, other);
    const gathering = world.whatsapp.delivery.gather();
    world.whatsapp.control.say(foreign, { text: "to the other snipe" });
    say("to our snipe");
    gathering.release({ together: "changes" });
    await world.answered(chat);
    await world.logged("dropped", { reason: "foreign_account" });
    expect(textsIn(world, chat)).toEqual(["Echo of to our snipe"]);
    expect(world.answers(foreign)).toEqual([]);
    expect(sendsTo(world, chat).every(({ path }) => path.includes(world.number.id))).toBe(true);
  });

  it("that was kept for too long is dropped with a line", async () => {
    const { say } = world.talk();
    const [line] = await droppedBy(world, () => {
      say("an avocet of yesterday", { sentAt: Date.now() - DAY_MS - 1000 });
    });
    expect(line).toMatchObject({ reason: "too_old" });
    expect(timesAsked(world, "an avocet of yesterday")).toBe(0);
  });

  it.each([
    ["that is no JSON", "<html>", "not_json"],
    ["that is a list", "[]", "envelope"],
    ["of another product", `{"object":"page","entry":[]}`, "page"],
    [
      "with an entry that cannot be read",
      `{"object":"whatsapp_business_account","entry":[17]}`,
      "entry",
    ],
  ])("%s, signed by Meta, gets a 200 and a line", async (_what, body, detail) => {
    const response = await world.whatsapp.delivery.postOnce(body);
    expect(response.status).toBe(200);
    await world.logged("dropped", { detail });
  });

  it("with one message that cannot be read has all the others answered", async () => {
    const { chat } = world.talk();
    const gathering = world.whatsapp.delivery.gather();
    const texts = ["before the stint", "behind the stint"];
    world.whatsapp.control.say(chat, { text: texts[0] ?? "" });
    world.whatsapp.control.say(chat, { other: { type: "text", text: { body: 17 } } });
    world.whatsapp.control.say(chat, { text: texts[1] ?? "" });
    gathering.release({ together: "values" });
    await world.answered(chat, 2);
    expect(textsIn(world, chat)).toEqual(texts.map((text) => `Echo of ${text}`));
    await world.logged("dropped", { reason: "unreadable", detail: "text" });
  });

  it("for one person does not wait for another's answer", async () => {
    const [slow, quick]: [Chat, Chat] = [world.talk().chat, world.talk().chat];
    const held = world.whatsapp.faults.hold(isSendTo(slow));
    world.whatsapp.control.say(slow, { text: "a slow whimbrel" });
    await held.reached;
    world.whatsapp.control.say(quick, { text: "a quick whimbrel" });
    await world.answered(quick);
    expect(world.answers(slow)).toEqual([]);
    held.release();
    await world.answered(slow);
  });
});

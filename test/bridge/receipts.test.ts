import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { longAnswer, squeeze } from "../helpers/long-answer.ts";
import { until } from "../helpers/until.ts";
import { openWhatsAppWorld, type WhatsAppTalk, type WhatsAppWorld } from "../helpers/whatsapp.ts";
import { isSendTo, listedDead, sendsTo, textsIn } from "../helpers/whatsapp-calls.ts";

/** An answer of three messages. */
const LONG_CHARACTERS = 9_000;
/** Messages that one person can be sent at once, and an answer of as many. */
const BURST = 45;
const LONGEST_CHARACTERS = 181_000;
/** A part is looked for after twenty units. */
const PART_LOOK_MS = 4_000;
/** The message was taken and could not be shown, for no reason that says more. */
const UNTOLD = 131_000;
/** After this one no note can be shown either. */
const UNDELIVERABLE = 131_026;

describe("a report on a part of an answer", () => {
  let world: WhatsAppWorld;
  beforeAll(async () => {
    world = await openWhatsAppWorld("receipts", { variables: { LOOK_UNIT_SECONDS: "0.2" } });
    world.chatbot.answerWith((question) =>
      question.includes("length")
        ? longAnswer(question, question.includes("great") ? LONGEST_CHARACTERS : LONG_CHARACTERS)
        : `Echo of ${question}`,
    );
    // Nothing is reported unless a test says so.
    world.whatsapp.control.reports.usual = { statuses: [] };
  });
  beforeEach(() => void (world.log.length = 0));
  afterAll(() => world.close());

  /** Somebody of whom a question was answered. */
  async function known(question: string, parts = 1): Promise<WhatsAppTalk> {
    const talk = world.talk();
    talk.say(question);
    await world.answered(talk.chat, parts);
    await world.finished(talk.chat);
    return talk;
  }

  async function report(messageId: string, status: "delivered" | "failed", code = UNTOLD) {
    world.whatsapp.control.reports.report(messageId, { statuses: [status], code });
    await world.whatsapp.delivery.idle();
  }

  it("that it failed is told to the operator and to the person at once", async () => {
    const { chat } = await known("what is a calao?");
    await report(world.answers(chat)[0]?.id ?? "", "failed");
    const [letter] = await listedDead(world, chat);
    expect(letter?.code).toBe(`whatsapp_${UNTOLD}`);
    expect(await world.finished(chat)).toMatchObject({ states: { answered: 0, dead: 1 } });
    await world.logged("note_sent", { about: "failure" });
  });

  it("that every one failed has all of them shown again by a replay", async () => {
    const { chat } = await known("tell me at length of hornbills", 3);
    const before = world.answers(chat);
    for (const { id } of before) await report(id, "failed", UNDELIVERABLE);
    const [letter] = await listedDead(world, chat);
    expect(await world.deadLettersOf(letter?.conversation ?? "")).toHaveLength(1);
    const replayed = await world.admin(`dead-letters/${letter?.id}/replay`, "POST");
    expect(replayed.status).toBe(200);
    await world.logged("turn_closed", { state: "answered", parts: 3 });
    await until("all of it once more", () => world.answers(chat).length >= 2 * before.length);
    const again = textsIn(world, chat).slice(before.length);
    expect(squeeze(again.join(""))).toBe(squeeze(before.map(({ text }) => text).join("")));
    expect(await world.finished(chat)).toMatchObject({ states: { answered: 1, dead: 0 } });
  });

  it("that changes nothing writes nothing, although nobody had to do with it for long", async () => {
    const { chat, say } = await known("how heavy is a hornbill?");
    const rowsOf = async (question: string): Promise<unknown> => {
      world.log.length = 0;
      const count = world.answers(chat).length + 1;
      say(question);
      await world.answered(chat, count);
      // The line may be printed before what it says is on disk, and a restart come in between.
      await world.finished(chat, count);
      return (await world.logged("turn_closed"))["rowsWritten"];
    };
    await world.restart();
    const usual = await rowsOf("how old is a hornbill?");
    await world.restart();
    await report(world.answers(chat)[1]?.id ?? "", "delivered");
    await world.logged("part_reported", { fate: "shown", result: "nothing_to_do" });
    expect(await rowsOf("how loud is a hornbill?")).toBe(usual);
  });

  it("on one that is waited for is no crash to whoever reads it anew", async () => {
    // The look is due so much later that until then nobody works.
    await world.restart({ LOOK_UNIT_SECONDS: "1" });
    const { chat, say } = world.talk();
    world.whatsapp.faults.next(isSendTo(chat), { kind: "lose_reply" });
    say("where does a hornbill sleep?");
    await world.logged("part_unknown");
    await until("the wait", async () => (await world.counts(chat)).states["sending"] === 1);
    await world.restart();
    await report(world.answers(chat)[0]?.id ?? "", "delivered");
    expect(await world.finished(chat)).toMatchObject({
      states: { answered: 1 },
      possiblyTwice: 0,
    });
    expect(sendsTo(world, chat)).toHaveLength(1);
    expect(world.log.filter(({ event }) => event === "turn_revived")).toEqual([]);
  });

  it("keeps a part from being sent again while that waits for its pace", async () => {
    const { chat, say } = world.talk();
    world.whatsapp.faults.next(isSendTo(chat), { kind: "lose_reply" }, { nth: BURST });
    say("tell me at great length of hornbills");
    await world.logged("part_unknown");
    // The look is in vain, and the pace delays the next try by some seconds more.
    await sleep(PART_LOOK_MS + 500);
    await report(world.answers(chat)[BURST - 1]?.id ?? "", "delivered");
    expect(await world.finished(chat)).toMatchObject({
      states: { answered: 1 },
      possiblyTwice: 0,
    });
    expect(sendsTo(world, chat)).toHaveLength(BURST);
  });
});

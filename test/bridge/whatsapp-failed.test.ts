import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { textsFor } from "../../src/messages/texts/index.ts";
import type { ReportPlan } from "../../src/simulator/whatsapp/index.ts";
import { longAnswer, squeeze } from "../helpers/long-answer.ts";
import { openWhatsAppWorld, type WhatsAppTalk, type WhatsAppWorld } from "../helpers/whatsapp.ts";
import {
  isSendTo,
  listedDead,
  refuseSends,
  sendsTo,
  textsIn,
  timesAsked,
} from "../helpers/whatsapp-calls.ts";

/** An answer of three messages. */
const LONG_CHARACTERS = 9_000;
/** The message cannot be shown, but a note can. */
const NOT_DELIVERED = 131_000;
/** The person cannot be written to at all. */
const UNDELIVERABLE = 131_026;
const WINDOW_CLOSED = 131_047;
const MINUTE_S = 60;

const { failed, partial } = textsFor("en", "en");

describe("an answer of which Meta says that it failed", () => {
  let world: WhatsAppWorld;
  beforeAll(async () => {
    world = await openWhatsAppWorld("whatsapp-failed");
    world.chatbot.answerWith((question) =>
      question.includes("at length")
        ? longAnswer(question, LONG_CHARACTERS)
        : `Reply to ${question}`,
    );
  });
  beforeEach(() => void (world.log.length = 0));
  afterAll(() => world.close());

  /** What is reported of one of the next messages to somebody. */
  const plan = ({ chat }: WhatsAppTalk, reports: ReportPlan, nth = 1): void => {
    world.whatsapp.control.reports.next(reports, (send) => send.chat === chat, { nth });
  };

  const replay = async (id: number | undefined): Promise<number> =>
    (await world.admin(`dead-letters/${id}/replay`, "POST")).status;

  it("after it was taken, moves from the answered to the dead, with a note where one can be shown", async () => {
    const talk = world.talk();
    plan(talk, { statuses: ["sent"] });
    talk.say("a puffin in the mail");
    expect(await world.finished(talk.chat)).toMatchObject({ states: { answered: 1, dead: 0 } });
    const [answer] = await world.answered(talk.chat);
    world.whatsapp.control.reports.report(answer?.id ?? "", {
      statuses: ["failed"],
      code: NOT_DELIVERED,
    });
    expect(await listedDead(world, talk.chat)).toMatchObject([{ code: "whatsapp_131000" }]);
    expect(await world.counts(talk.chat)).toMatchObject({
      accepted: 1,
      states: { answered: 0, dead: 1 },
    });
    expect(textsIn(world, talk.chat).at(-1)).toBe(failed);
    await world.logged("part_reported", {
      fate: "failed",
      code: "whatsapp_131000",
      result: "taken_back",
    });
  });

  it("again and again moves once, and brings one note", async () => {
    const talk = world.talk();
    plan(talk, { statuses: ["failed", "failed"], code: NOT_DELIVERED });
    talk.say("a puffin that failed twice");
    await listedDead(world, talk.chat);
    const [send] = sendsTo(world, talk.chat);
    world.whatsapp.control.reports.report(send?.messageId ?? "", {
      statuses: ["failed", "delivered"],
      code: NOT_DELIVERED,
    });
    await world.whatsapp.delivery.idle();
    await world.logged("part_reported", { fate: "failed", result: "noted" });
    expect(await world.counts(talk.chat)).toMatchObject({ accepted: 1, states: { dead: 1 } });
    expect(await listedDead(world, talk.chat)).toHaveLength(1);
    expect(textsIn(world, talk.chat)).toEqual([failed]);
  });

  it("although the bridge was started anew in between is found in what is on disk", async () => {
    const talk = world.talk();
    plan(talk, { statuses: [] });
    talk.say("a puffin before the restart");
    await world.finished(talk.chat);
    const [answer] = await world.answered(talk.chat);
    await world.restart();
    world.whatsapp.control.reports.report(answer?.id ?? "", {
      statuses: ["failed"],
      anonymous: true,
    });
    expect(await listedDead(world, talk.chat)).toMatchObject([{ code: "whatsapp_131026" }]);
    expect(await world.counts(talk.chat)).toMatchObject({ states: { answered: 0, dead: 1 } });
    expect(textsIn(world, talk.chat)).toHaveLength(1);
  });

  it("is shown when it is replayed after mending, and not asked again", async () => {
    const talk = world.talk();
    plan(talk, { statuses: ["failed"], code: NOT_DELIVERED });
    talk.say("a puffin to be mended");
    const [letter] = await listedDead(world, talk.chat);
    const [first] = sendsTo(world, talk.chat);
    // What comes late about the first try is no word of the second, on its way or shown.
    const failedAgain = (): void => {
      world.log.length = 0;
      world.whatsapp.control.reports.report(first?.messageId ?? "", { statuses: ["failed"] });
    };
    const sending = world.whatsapp.faults.hold(isSendTo(talk.chat));
    expect(await replay(letter?.id)).toBe(200);
    await sending.reached;
    failedAgain();
    await world.logged("part_reported", { fate: "failed", result: "unknown_part" });
    sending.release();
    await world.answered(talk.chat, 2);
    expect(await world.finished(talk.chat)).toMatchObject({
      accepted: 1,
      states: { answered: 1, dead: 0 },
      possiblyTwice: 0,
    });
    expect(textsIn(world, talk.chat)).toEqual([failed, "Reply to a puffin to be mended"]);
    expect(timesAsked(world, "a puffin to be mended")).toBe(1);
    expect(await replay(letter?.id)).toBe(404);
    failedAgain();
    await world.logged("part_reported", { fate: "failed", result: "unknown_part" });
    expect(await world.counts(talk.chat)).toMatchObject({ states: { answered: 1, dead: 0 } });
  });

  it("can fail once more after it was replayed", async () => {
    const talk = world.talk();
    plan(talk, { statuses: ["failed"], code: NOT_DELIVERED });
    talk.say("a puffin beyond mending");
    const [letter] = await listedDead(world, talk.chat);
    plan(talk, { statuses: ["failed"], code: NOT_DELIVERED });
    expect(await replay(letter?.id)).toBe(200);
    await world.logged("replayed");
    const [again] = await listedDead(world, talk.chat);
    expect(again?.code).toBe("whatsapp_131000");
    expect(await world.counts(talk.chat)).toMatchObject({ accepted: 1, states: { dead: 1 } });
  });

  it.each([
    ["with a note where one can be shown", NOT_DELIVERED, [failed]],
    ["without one where nothing can", UNDELIVERABLE, []],
  ])("before the send is answered is dead at once, %s", async (_how, code, texts) => {
    const talk = world.talk();
    plan(talk, { statuses: ["failed"], when: "early", code });
    talk.say(`an early puffin ${code}`);
    expect(await listedDead(world, talk.chat)).toMatchObject([{ code: `whatsapp_${code}` }]);
    await world.logged("part_reported", { fate: "failed", result: "settled" });
    expect(textsIn(world, talk.chat)).toEqual(texts);
    expect(sendsTo(world, talk.chat)).toHaveLength(1 + texts.length);
    expect(await world.counts(talk.chat)).toMatchObject({ accepted: 1, states: { dead: 1 } });
  });

  it("in its first part ends there, while the second is on its way, and says so", async () => {
    const talk = world.talk();
    plan(talk, { statuses: [] });
    const second = world.whatsapp.faults.hold(isSendTo(talk.chat), "before", { nth: 2 });
    talk.say("tell at length of the puffin");
    await second.reached;
    const [first] = world.answers(talk.chat);
    const { report } = world.whatsapp.control.reports;
    report(first?.id ?? "", { statuses: ["sent"] });
    await world.logged("part_reported", { fate: "shown", result: "nothing_to_do" });
    report(first?.id ?? "", { statuses: ["failed"], code: NOT_DELIVERED });
    await world.logged("part_reported", { fate: "failed", result: "settled" });
    second.release();
    expect(await listedDead(world, talk.chat)).toMatchObject([{ code: "whatsapp_131000" }]);
    // The first, the second that was on its way, and the note; never the third.
    expect(sendsTo(world, talk.chat)).toHaveLength(3);
    expect(textsIn(world, talk.chat).at(-1)).toBe(partial);
  });

  it("in its first part ends at once while the second waits for a limit", async () => {
    const talk = world.talk();
    plan(talk, { statuses: [] });
    refuseSends(world, talk.chat, { code: 131_056, retryAfterS: MINUTE_S }, { nth: 2 });
    talk.say("tell at length of the waiting puffin");
    await world.logged("part_not_sent", { code: "whatsapp_131056", remedy: "wait" });
    const [first] = world.answers(talk.chat);
    world.whatsapp.control.reports.report(first?.id ?? "", {
      statuses: ["failed"],
      code: UNDELIVERABLE,
    });
    await world.logged("turn_closed", { state: "dead", code: "whatsapp_131026" });
    expect(sendsTo(world, talk.chat)).toHaveLength(2);
    expect(await listedDead(world, talk.chat)).toHaveLength(1);
  });

  it("in its middle part, after all, is replayed from there, and the others are not shown again", async () => {
    const talk = world.talk();
    const question = "tell at length of the middle puffin";
    talk.say(question);
    await world.finished(talk.chat);
    const [, middle] = world.answers(talk.chat);
    world.whatsapp.control.reports.report(middle?.id ?? "", {
      statuses: ["failed"],
      code: NOT_DELIVERED,
    });
    const [letter] = await listedDead(world, talk.chat);
    expect(await replay(letter?.id)).toBe(200);
    await world.answered(talk.chat, 5);
    await world.finished(talk.chat);
    const [one, two, three, note, again] = textsIn(world, talk.chat);
    expect(squeeze(`${one}${two}${three}`)).toBe(squeeze(longAnswer(question, LONG_CHARACTERS)));
    expect([note, again]).toEqual([partial, two]);
    expect(sendsTo(world, talk.chat)).toHaveLength(5);
    expect(timesAsked(world, question)).toBe(1);
  });

  it.each([
    // What is refused at once may have been closed for a moment only: a note is tried, and refused as well.
    ["by a report", "status", 1],
    ["at once", "sync", 2],
  ] as const)(
    "because the window is closed (%s) is dead, nothing is shown, and all of it once it is open",
    async (_when, rule, calls) => {
      world.whatsapp.control.rules.windowClosed = rule;
      const talk = world.talk();
      const question = `a puffin behind a closed window (${rule})`;
      const held = world.chatbot.holdAtChunk(1, question);
      talk.say(question);
      await held.reached;
      world.whatsapp.control.closeWindow(talk.chat);
      held.release();
      const [letter] = await listedDead(world, talk.chat);
      expect(letter?.code).toBe(`whatsapp_${WINDOW_CLOSED}`);
      expect(sendsTo(world, talk.chat)).toHaveLength(calls);
      expect(textsIn(world, talk.chat)).toEqual([]);
      expect(await world.counts(talk.chat)).toMatchObject({ accepted: 1, states: { dead: 1 } });

      talk.say("the window is open again");
      await world.answered(talk.chat);
      expect(await replay(letter?.id)).toBe(200);
      await world.answered(talk.chat, 2);
      expect(textsIn(world, talk.chat)).toEqual([
        "Reply to the window is open again",
        `Reply to ${question}`,
      ]);
      expect(timesAsked(world, question)).toBe(1);
    },
  );

  it("because the person blocks us is never known, and counts as shown", async () => {
    const talk = world.talk();
    talk.person.blocking = true;
    talk.say("a puffin that nobody reads");
    expect(await world.finished(talk.chat)).toMatchObject({ states: { answered: 1 } });
    await world.whatsapp.delivery.idle();
    expect(sendsTo(world, talk.chat)).toHaveLength(1);
    expect(world.whatsapp.record.statuses.at(-1)).toMatchObject({ status: "sent" });
  });

  it("when it was only a note or a command's text is logged, and moves nothing", async () => {
    const talk = world.talk();
    talk.say("/help");
    await world.finished(talk.chat);
    const [help] = await world.answered(talk.chat);
    world.whatsapp.control.reports.report(help?.id ?? "", {
      statuses: ["failed"],
      code: NOT_DELIVERED,
    });
    await world.logged("part_reported", { fate: "failed", result: "unknown_part" });
    expect(await world.finished(talk.chat)).toMatchObject({ states: { refused: 1, dead: 0 } });
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ReportPlan } from "../../src/simulator/whatsapp/index.ts";
import { heldOnDisk } from "../helpers/stored.ts";
import { until } from "../helpers/until.ts";
import { openWhatsAppWorld, type WhatsAppTalk, type WhatsAppWorld } from "../helpers/whatsapp.ts";
import { droppedBy, isSendTo, sendsTo, textsIn, timesAsked } from "../helpers/whatsapp-calls.ts";

const RESENDS = 2;
/** Well within the time for which a report is waited for, and well after everything else was done. */
const LATE_MS = 500;

/** What is reported of the next message to somebody. */
function plan(world: WhatsAppWorld, { chat }: WhatsAppTalk, reports: ReportPlan, times = 1): void {
  world.whatsapp.control.reports.next(reports, (send) => send.chat === chat, { times });
}

/** The replies to the next messages to somebody are lost, although they were shown. */
function loseReplies(world: WhatsAppWorld, { chat }: WhatsAppTalk, times = 1): void {
  world.whatsapp.faults.next(isSendTo(chat), { kind: "lose_reply" }, { times });
}

describe("what Meta reports of an answer", () => {
  let world: WhatsAppWorld;
  beforeAll(async () => {
    world = await openWhatsAppWorld("whatsapp-statuses", {
      // A minute: whoever waits until it is over does not hear the report.
      variables: { LOOK_UNIT_SECONDS: "3" },
    });
    world.chatbot.answerWith((question) => `Reply to ${question}`);
  });
  beforeEach(() => void (world.log.length = 0));
  afterAll(() => world.close());

  /** What became of somebody's only question, once it is over. */
  async function fateOf(talk: WhatsAppTalk, question: string) {
    const { accepted, states, possiblyTwice } = await world.finished(talk.chat);
    return {
      counts: { accepted, answered: states["answered"], dead: states["dead"], possiblyTwice },
      shown: textsIn(world, talk.chat),
      sent: sendsTo(world, talk.chat).length,
      asked: timesAsked(world, question),
    };
  }

  const shownOnce = (question: string): Awaited<ReturnType<typeof fateOf>> => ({
    counts: { accepted: 1, answered: 1, dead: 0, possiblyTwice: 0 },
    shown: [`Reply to ${question}`],
    sent: 1,
    asked: 1,
  });

  it("confirms it before the send is answered, and the answer to the send may get lost", async () => {
    const talk = world.talk();
    plan(world, talk, { statuses: ["sent", "delivered"], when: "early" });
    loseReplies(world, talk);
    talk.say("is an auk overtaken?");
    await world.logged("part_reported", { fate: "shown", result: "settled" });
    expect(await fateOf(talk, "is an auk overtaken?")).toEqual(shownOnce("is an auk overtaken?"));
    await world.logged("part_reported", { result: "nothing_to_do" });
    expect(world.log.some(({ event }) => event === "part_unknown")).toBe(false);
  });

  it("confirms it early and changes nothing when the send is answered as usual", async () => {
    const talk = world.talk();
    plan(world, talk, { statuses: ["sent"], when: "early" });
    talk.say("is an auk early?");
    await world.logged("part_reported", { fate: "shown", result: "settled" });
    expect(await fateOf(talk, "is an auk early?")).toEqual(shownOnce("is an auk early?"));
  });

  it.each([
    ["as soon as it can", { statuses: ["sent"] }],
    ["twice, and more than that", { statuses: ["sent", "sent", "delivered", "read"] }],
    ["without the first word of it", { statuses: ["delivered"] }],
    ["in the wrong order", { statuses: ["read", "delivered", "sent"] }],
    ["a while later", { statuses: ["sent"], when: { lateMs: LATE_MS } }],
    ["without a word of whom it is about", { statuses: ["sent"], anonymous: true }],
  ] as const)("finds an answer whose reply was lost, when it comes %s", async (when, reports) => {
    const talk = world.talk();
    plan(world, talk, reports);
    loseReplies(world, talk);
    const question = `does an auk hear ${when}?`;
    talk.say(question);
    await world.logged("part_unknown", { code: "whatsapp_connection" });
    expect(await fateOf(talk, question)).toEqual(shownOnce(question));
    expect(world.log.some(({ event }) => event === "possibly_twice")).toBe(false);
  });

  it("finds an answer whose reply was lost to somebody who shows no number", async () => {
    const talk = world.talk({ shows: "user_id" });
    loseReplies(world, talk);
    talk.say("does an auk hide?");
    expect(await fateOf(talk, "does an auk hide?")).toEqual(shownOnce("does an auk hide?"));
  });

  it("finds an answer that was shown when the bridge went down, after it came back", async () => {
    const talk = world.talk();
    const shown = world.whatsapp.faults.hold(isSendTo(talk.chat), "after");
    talk.say("does an auk outlive us?");
    await shown.reached;
    await world.restart();
    shown.release();
    expect(await fateOf(talk, "does an auk outlive us?")).toEqual(
      shownOnce("does an auk outlive us?"),
    );
    await world.logged("part_reported", { fate: "shown", result: "settled" });
  });

  it("writes no row once the answer is known, and ends in a log line", async () => {
    const rows: unknown[] = [];
    for (const statuses of [[], ["sent", "delivered", "read", "delivered"]] as const) {
      const talk = world.talk();
      plan(world, talk, { statuses: [] });
      talk.say(`a first auk of ${statuses.length}`);
      await world.finished(talk.chat);
      const [answer] = await world.answered(talk.chat);
      await world.logged("turn_closed", { turn: 1 });
      const lines = world.log.length;
      world.whatsapp.control.reports.report(answer?.id ?? "", { statuses });
      await until("a line for each", () => world.log.length >= lines + statuses.length);
      const told = world.log.slice(lines).map(({ result, reason }) => result ?? reason);
      expect(told).toEqual(
        statuses.map((status) => (status === "read" ? "delivery_status" : "nothing_to_do")),
      );
      plan(world, talk, { statuses: [] });
      world.log.length = 0;
      talk.say(`a second auk of ${statuses.length}`);
      rows.push((await world.logged("turn_closed", { turn: 2 }))["rowsWritten"]);
    }
    expect(rows[0]).toBeGreaterThan(0);
    expect(rows[1]).toBe(rows[0]);
  });

  const unknown = { event: "part_reported", fate: "failed", result: "unknown_part" };
  const notOurs = { event: "dropped", reason: "delivery_status", detail: "failed whatsapp_131026" };

  it.each([
    ["a part that nobody knows", (data: string) => data.replace(/^[^:]+/, "no-such-part"), unknown],
    ["a conversation that nobody has had", (data: string) => `${data}0`, unknown],
    [
      "another number's conversation",
      (data: string) => data.replace(/whatsapp\/\d+/, "whatsapp/1"),
      notOurs,
    ],
    ["another platform's conversation", () => "part-1:telegram/123456789/42", notOurs],
    ["a conversation in another spelling", (data: string) => data.replace("US.", "US%2E"), notOurs],
    ["nothing that could be ours", () => "turn:42", notOurs],
    ["nothing at all", () => "", notOurs],
    ["half a character", () => "part-1:whatsapp/\ud800", notOurs],
  ])("of %s is logged and changes nothing", async (_what, forge, line) => {
    const talk = world.talk();
    plan(world, talk, { statuses: [] });
    talk.say("before the forger of auks");
    const [answer] = await world.answered(talk.chat);
    await world.logged("turn_closed");
    const before = heldOnDisk(world.folder);
    const data = forge(String(sendsTo(world, talk.chat)[0]?.params["biz_opaque_callback_data"]));
    world.log.length = 0;
    const response = await world.whatsapp.delivery.postOnce(
      JSON.stringify(failedStatus(world.number.id, data, answer?.id ?? "")),
    );
    expect(response.status).toBe(200);
    await world.logged(line.event);
    expect(world.log).toMatchObject([line]);
    expect(await world.counts(talk.chat)).toMatchObject({ states: { answered: 1, dead: 0 } });
    expect(heldOnDisk(world.folder)).toBe(before);
  });

  it("of another number is refused, even with our own data in it", async () => {
    const talk = world.talk();
    talk.say("an auk of another number");
    const [answer] = await world.answered(talk.chat);
    await world.finished(talk.chat);
    const data = String(sendsTo(world, talk.chat)[0]?.params["biz_opaque_callback_data"]);
    const [line] = await droppedBy(world, () =>
      world.whatsapp.delivery.post(failedStatus("106540352249999", data, answer?.id ?? "")),
    );
    expect(line).toMatchObject({ reason: "foreign_account", detail: "106540352249999" });
    expect(await world.counts(talk.chat)).toMatchObject({ states: { answered: 1, dead: 0 } });
  });
});

describe("a report on WhatsApp that never comes", () => {
  let world: WhatsAppWorld;
  beforeAll(async () => {
    world = await openWhatsAppWorld("whatsapp-statuses-never", {
      variables: { RESENDS: String(RESENDS) },
    });
    world.chatbot.answerWith((question) => `Reply to ${question}`);
  });
  afterAll(() => world.close());

  it("has the answer sent again, as often as allowed, counted, and then given up", async () => {
    const talk = world.talk();
    plan(world, talk, { statuses: [] }, 1 + RESENDS);
    loseReplies(world, talk, 1 + RESENDS);
    talk.say("does an auk never hear?");
    const counts = await world.finished(talk.chat);
    expect(counts).toMatchObject({ states: { dead: 1 }, possiblyTwice: RESENDS });
    await world.logged("turn_closed", { state: "dead", code: "delivery_unknown" });
    const shown = textsIn(world, talk.chat).filter((text) => text.startsWith("Reply"));
    expect(shown).toHaveLength(1 + RESENDS);
    const data = sendsTo(world, talk.chat).map(({ params }) => params["biz_opaque_callback_data"]);
    expect(new Set(data.slice(0, 1 + RESENDS)).size).toBe(1);
  });

  it("has it sent twice, counted as possibly twice, when the second one is reported", async () => {
    const talk = world.talk();
    plan(world, talk, { statuses: [] });
    loseReplies(world, talk, 2);
    talk.say("does an auk hear half of it?");
    expect(await world.finished(talk.chat)).toMatchObject({
      states: { answered: 1 },
      possiblyTwice: 1,
    });
    expect(sendsTo(world, talk.chat)).toHaveLength(2);
  });

  it("and then says of the first try that it failed takes nothing back of the second", async () => {
    const talk = world.talk();
    plan(world, talk, { statuses: [] }, 2);
    loseReplies(world, talk);
    talk.say("does an auk fail after it was heard?");
    expect(await world.finished(talk.chat)).toMatchObject({ states: { answered: 1 } });
    const [first] = sendsTo(world, talk.chat);
    world.whatsapp.control.reports.report(first?.messageId ?? "", { statuses: ["failed"] });
    await world.logged("part_reported", { fate: "failed", result: "another_try" });
    expect(await world.counts(talk.chat)).toMatchObject({
      accepted: 1,
      states: { answered: 1, dead: 0 },
    });
  });

  it("and says of the first try that it failed while the second is sent: the second counts", async () => {
    const talk = world.talk();
    plan(world, talk, { statuses: [] }, 2);
    loseReplies(world, talk);
    const second = world.whatsapp.faults.hold(isSendTo(talk.chat), "after", { nth: 2 });
    talk.say("does an auk fail while it is heard again?");
    await second.reached;
    const [first] = sendsTo(world, talk.chat);
    world.whatsapp.control.reports.report(first?.messageId ?? "", { statuses: ["failed"] });
    await world.logged("part_reported", { fate: "failed", result: "settled" });
    second.release();
    expect(await world.finished(talk.chat)).toMatchObject({
      states: { answered: 1, dead: 0 },
      possiblyTwice: 1,
    });
  });
});

/** A webhook that says that a message failed, whoever sent it. */
function failedStatus(phoneNumberId: string, data: string, messageId: string) {
  const status = {
    id: messageId,
    status: "failed",
    timestamp: String(Math.floor(Date.now() / 1000)),
    errors: [{ code: 131_026, title: "Message undeliverable" }],
    biz_opaque_callback_data: data,
  };
  const metadata = { display_phone_number: "15550100000", phone_number_id: phoneNumberId };
  const value = { messaging_product: "whatsapp", metadata, statuses: [status] };
  const entry = [{ id: "102290129340398", changes: [{ field: "messages", value }] }];
  return { object: "whatsapp_business_account", entry };
}

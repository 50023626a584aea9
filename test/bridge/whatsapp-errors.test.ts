import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { textsFor } from "../../src/messages/texts/index.ts";
import { squeeze } from "../helpers/long-answer.ts";
import { openWhatsAppWorld, type WhatsAppWorld } from "../helpers/whatsapp.ts";
import {
  isSendTo,
  listedDead,
  refuseSends,
  sendsTo,
  textsIn,
  timesAsked,
} from "../helpers/whatsapp-calls.ts";
import { until } from "../helpers/until.ts";

/** More often than an attempt is made. */
const MORE_THAN_ATTEMPTS = 6;
/** What an attempt that failed leaves before it is given up. */
const FEWER_THAN_ATTEMPTS = 4;
const ATTEMPTS = 5;

const note = textsFor("en", "en").failed;

describe("a refusal by Meta", () => {
  let world: WhatsAppWorld;
  beforeAll(async () => {
    world = await openWhatsAppWorld("whatsapp-errors");
    world.chatbot.answerWith((question) => `Reply to ${question}`);
  });
  beforeEach(() => void (world.log.length = 0));
  afterAll(() => world.close());

  it("of our token is outlasted, and the answer shown once there is another", async () => {
    const { chat, say } = world.talk();
    const { app } = world.whatsapp.control;
    app.tokenExpired = true;
    say("does the token of a booby expire?");
    await until("many refusals", () => sendsTo(world, chat).length > MORE_THAN_ATTEMPTS);
    app.tokenExpired = false;
    await world.answered(chat);
    expect(await world.finished(chat)).toMatchObject({
      states: { answered: 1 },
      possiblyTwice: 0,
    });
    expect(timesAsked(world, "does the token of a booby expire?")).toBe(1);
    const line = await world.logged("part_not_sent", { code: "whatsapp_190" });
    expect(line).toMatchObject({ remedy: "outlast" });
  });

  it.each([
    ["the number's registration", 133_010],
    ["the account's standing", 131_031],
    ["the bill", 131_042],
    ["a permission", 200],
    ["maintenance", 131_057],
    ["a service out of order", 2],
  ])("for %s is outlasted like an outage (%i)", async (what, code) => {
    const { chat, say } = world.talk();
    refuseSends(world, chat, { code }, { times: MORE_THAN_ATTEMPTS });
    say(`a booby outlasts ${what}`);
    await world.answered(chat);
    expect(sendsTo(world, chat)).toHaveLength(MORE_THAN_ATTEMPTS + 1);
    expect(await world.finished(chat)).toMatchObject({ states: { answered: 1 } });
  });

  it("for a number that Meta does not find is outlasted, other wrong parameters are not", async () => {
    const { chat, say } = world.talk();
    refuseSends(world, chat, { code: 100, subcode: 33 }, { times: MORE_THAN_ATTEMPTS });
    say("which number has the booby?");
    await world.answered(chat);
    refuseSends(world, chat, { code: 100 });
    say("which parameter has the booby?");
    expect(await listedDead(world, chat)).toMatchObject([{ code: "whatsapp_100" }]);
    expect(textsIn(world, chat)).toEqual(["Reply to which number has the booby?", note]);
  });

  it.each([
    ["one that Meta calls transient", { code: 100, isTransient: true }],
    ["one that Meta does not explain", { code: 131_000 }],
    ["an unknown one of a server in trouble", { code: 999_999, isTransient: true }],
  ])("that will pass is tried again: %s", async (what, refusal) => {
    const { chat, say } = world.talk();
    refuseSends(world, chat, refusal, { times: FEWER_THAN_ATTEMPTS });
    say(`a booby tries again after ${what}`);
    await world.answered(chat);
    expect(sendsTo(world, chat)).toHaveLength(FEWER_THAN_ATTEMPTS + 1);
    expect(await world.finished(chat)).toMatchObject({
      states: { answered: 1 },
      possiblyTwice: 0,
    });
  });

  it("that does not pass is given up after the last attempt, with a note", async () => {
    const { chat, say } = world.talk();
    refuseSends(world, chat, { code: 131_000 }, { times: ATTEMPTS });
    say("a booby that tried in vain");
    expect(await listedDead(world, chat)).toMatchObject([{ code: "whatsapp_131000" }]);
    expect(sendsTo(world, chat)).toHaveLength(ATTEMPTS + 1);
    expect(textsIn(world, chat)).toEqual([note]);
  });

  it.each([
    ["is not on WhatsApp", 131_026],
    ["is not on the test number's list", 131_030],
    ["lives where we must not write", 130_497],
    ["belongs to those who reported spam", 131_048],
  ])(
    "because the person %s closes the conversation: no note, and nothing is asked in vain (%i)",
    async (_who, code) => {
      const { chat, say } = world.talk();
      refuseSends(world, chat, { code });
      const held = world.whatsapp.faults.hold(isSendTo(chat));
      say(`a booby nobody reaches (${code})`);
      await held.reached;
      say(`behind that booby (${code})`);
      await world.whatsapp.delivery.idle();
      held.release();
      const expected = { code: `whatsapp_${code}` };
      expect(await listedDead(world, chat, 2)).toMatchObject([expected, expected]);
      expect(sendsTo(world, chat)).toHaveLength(1);
      expect(timesAsked(world, `behind that booby (${code})`)).toBe(0);
      expect(await world.counts(chat)).toMatchObject({ accepted: 2, states: { dead: 2 } });
      // Whoever writes again is answered again.
      say(`the booby is back (${code})`);
      await world.answered(chat);
      expect(textsIn(world, chat)).toEqual([`Reply to the booby is back (${code})`]);
    },
  );

  it("because the window was closed says nothing of what came after it", async () => {
    const { chat, say } = world.talk();
    refuseSends(world, chat, { code: 131_047 });
    const held = world.whatsapp.faults.hold(isSendTo(chat));
    say("a booby at a closed window");
    await held.reached;
    say("a booby that opens it");
    await world.whatsapp.delivery.idle();
    held.release();
    expect(await listedDead(world, chat)).toMatchObject([{ code: "whatsapp_131047" }]);
    expect(await world.finished(chat, 2)).toMatchObject({ states: { answered: 1, dead: 1 } });
    expect(textsIn(world, chat)).toEqual([note, "Reply to a booby that opens it"]);
  });

  it("of a text that is too long has it shown in two", async () => {
    const { chat, say } = world.talk();
    const fault = {
      error: {
        message: "(#100) Invalid parameter",
        type: "OAuthException",
        code: 100,
        error_data: { details: "Param text['body'] must be at most 20 characters long." },
      },
    };
    world.whatsapp.faults.next(isSendTo(chat), { kind: "status", status: 400, body: fault });
    say("a booby is longer than that");
    await world.answered(chat, 2);
    await world.finished(chat);
    expect(squeeze(textsIn(world, chat).join(""))).toBe(
      squeeze("Reply to a booby is longer than that"),
    );
  });

  it.each([
    ["a gateway", { kind: "status", status: 502, body: "<html>" }, 1],
    ["an edge that could not connect", { kind: "status", status: 521, body: "" }, 0],
    ["nobody, for the connection broke", { kind: "drop_before" }, 1],
  ] as const)("is something else than the word of %s", async (who, fault, possiblyTwice) => {
    const { chat, say } = world.talk();
    world.whatsapp.faults.next(isSendTo(chat), fault);
    say(`a booby and ${who}`);
    await world.answered(chat);
    expect(await world.finished(chat)).toMatchObject({ states: { answered: 1 }, possiblyTwice });
    expect(textsIn(world, chat)).toHaveLength(1);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { textsFor } from "../../src/messages/texts/index.ts";
import { graphError } from "../../src/simulator/whatsapp/index.ts";
import { until } from "../helpers/until.ts";
import {
  type NewPerson,
  openWhatsAppWorld,
  whatsappKeyOf,
  type WhatsAppTalk,
  type WhatsAppWorld,
} from "../helpers/whatsapp.ts";
import {
  isSendTo,
  listedDead,
  refuseSends,
  sendsTo,
  sessionOf,
  textsIn,
  timesAsked,
} from "../helpers/whatsapp-calls.ts";

describe("somebody who takes another number", () => {
  let world: WhatsAppWorld;
  beforeAll(async () => {
    world = await openWhatsAppWorld("whatsapp-moving");
    world.chatbot.answerWith((question) => `Echo of ${question}`);
  });
  beforeEach(() => void (world.log.length = 0));
  afterAll(() => world.close());

  /** Somebody of whom a first question was answered. */
  async function known(first: string, person: NewPerson = {}): Promise<WhatsAppTalk> {
    const talk = world.talk(person);
    talk.say(first);
    await world.answered(talk.chat);
    await world.finished(talk.chat);
    return talk;
  }

  /** Moves, and waits until the new conversation has taken over. @returns the old and the new key */
  async function move(talk: WhatsAppTalk): Promise<readonly [string, string]> {
    const before = talk.key();
    world.whatsapp.control.changeNumber(talk.person);
    await world.whatsapp.delivery.idle();
    await world.logged("taken_over");
    return [before, whatsappKeyOf(talk.chat)];
  }

  const toNow = ({ person }: WhatsAppTalk): unknown =>
    person.shows === "user_id" ? person.userId : person.waId;

  const lastRecipient = (talk: WhatsAppTalk): unknown => {
    const params = sendsTo(world, talk.chat).at(-1)?.params;
    return params?.["to"] ?? params?.["recipient"];
  };

  it.each(["both", "user_id", "wa_id"] as const)(
    "keeps the session, published under the new key alone (webhooks show %s)",
    async (shows) => {
      const talk = await known(`what is a tody of ${shows}?`, { shows });
      const [before, after] = await move(talk);
      expect(after).not.toBe(before);
      talk.say(`how small is a tody of ${shows}?`);
      await world.answered(talk.chat, 2);
      expect(lastRecipient(talk)).toBe(toNow(talk));
      expect(sessionOf(world, `how small is a tody of ${shows}?`)).toBe(
        sessionOf(world, `what is a tody of ${shows}?`),
      );
      await until("the new key alone", async () => {
        const keys = await world.sessionKeys();
        return keys.includes(after) && !keys.includes(before);
      });
      expect(await world.countsOf(before)).toMatchObject({ accepted: 1, states: { answered: 1 } });
      expect(await world.finished(talk.chat)).toMatchObject({ accepted: 1 });
    },
  );

  it("gets at the new number what was pending, and what waited, each once and in order", async () => {
    const talk = await known("what is a manakin?");
    const held = world.chatbot.holdAtChunk(1, "does a manakin dance?");
    const questions = [
      "does a manakin dance?",
      "does a manakin click?",
      "does a manakin bow?",
      "does a manakin rest?",
    ];
    for (const question of questions.slice(0, 3)) {
      talk.say(question);
      // Webhooks may overtake each other on their way; what is on disk keeps its place.
      await world.whatsapp.delivery.idle();
    }
    await held.reached;
    const before = talk.key();
    world.whatsapp.control.changeNumber(talk.person);
    await world.whatsapp.delivery.idle();
    talk.say(questions[3] ?? "");
    await world.whatsapp.delivery.idle();
    await world.logged("moved_away");
    held.release();

    await world.answered(talk.chat, 5);
    expect(textsIn(world, talk.chat).slice(1)).toEqual(questions.map((one) => `Echo of ${one}`));
    for (const question of questions) expect(timesAsked(world, question)).toBe(1);
    expect(new Set(questions.map((one) => sessionOf(world, one))).size).toBe(1);
    await world.whatsapp.delivery.idle();
    expect(await world.countsOf(before)).toMatchObject({ accepted: 2, states: { answered: 2 } });
    expect(await world.finished(talk.chat, 3)).toMatchObject({ states: { answered: 3 } });
    expect(world.whatsapp.record.violations).toEqual([]);
  });

  it("gets what waited although the old number refuses the answer that was pending", async () => {
    const talk = await known("what is a cotinga?");
    const sending = world.whatsapp.faults.hold(isSendTo(talk.chat));
    const { status, body } = graphError(131_026);
    world.whatsapp.faults.next(isSendTo(talk.chat), { kind: "status", status, body });
    talk.say("is a cotinga blue?");
    await sending.reached;
    talk.say("is a cotinga purple?");
    await world.whatsapp.delivery.idle();
    const before = talk.key();
    world.whatsapp.control.changeNumber(talk.person);
    await world.logged("moved_away");
    sending.release();
    await world.answered(talk.chat, 2);
    expect(textsIn(world, talk.chat).at(-1)).toBe("Echo of is a cotinga purple?");
    expect(await world.countsOf(before)).toMatchObject({ accepted: 2, states: { dead: 1 } });
    const [letter] = await until("the dead letter", async () => {
      const letters = await world.deadLettersOf(before);
      return letters.length > 0 && letters;
    });
    expect(letter?.code).toBe("whatsapp_131026");

    // Its answer is there; it goes to where the person is now.
    const replayed = await world.admin(`dead-letters/${letter?.id}/replay`, "POST");
    expect(replayed.status).toBe(200);
    await world.answered(talk.chat, 3);
    expect(textsIn(world, talk.chat).at(-1)).toBe("Echo of is a cotinga blue?");
    expect(timesAsked(world, "is a cotinga blue?")).toBe(1);
    expect(await world.countsOf(before)).toMatchObject({ states: { answered: 2, dead: 0 } });
  });

  it("gets at the new number what had failed at the old one, when it is replayed", async () => {
    const talk = await known("what is a barbet?");
    refuseSends(world, talk.chat, { code: 131_026 });
    talk.say("does a barbet hammer?");
    const [letter] = await listedDead(world, talk.chat);
    await move(talk);
    const replayed = await world.admin(`dead-letters/${letter?.id}/replay`, "POST");
    expect(replayed.status).toBe(200);
    await world.answered(talk.chat, 2);
    expect(textsIn(world, talk.chat).at(-1)).toBe("Echo of does a barbet hammer?");
    expect(timesAsked(world, "does a barbet hammer?")).toBe(1);
  });

  it("is told at the new number when the answer that was pending cannot be shown", async () => {
    const talk = await known("what is a motmot?");
    const held = world.chatbot.holdAtChunk(1, "does a motmot swing?");
    talk.say("does a motmot swing?");
    await held.reached;
    world.whatsapp.control.changeNumber(talk.person);
    await world.logged("moved_away");
    refuseSends(world, talk.chat, { code: 131_009 });
    held.release();
    await world.answered(talk.chat, 2);
    expect(textsIn(world, talk.chat).at(-1)).toBe(textsFor("en", "en").failed);
    expect(sendsTo(world, talk.chat)).toHaveLength(2);
  });

  it("gets answers to what still arrives under the old number, each once", async () => {
    const talk = await known("what is a jacamar?");
    const late = world.whatsapp.control.compose(talk.chat, { text: "where does a jacamar nest?" });
    await move(talk);
    talk.say("when does a jacamar nest?");
    await world.answered(talk.chat, 2);
    const post = world.whatsapp.delivery.post(late.payload);
    await world.logged("forwarded", { messages: 1 });
    await world.answered(talk.chat, 3);
    await world.finished(talk.chat, 2);
    world.whatsapp.delivery.redeliver(post);
    await world.whatsapp.delivery.idle();
    expect(await world.finished(talk.chat, 2)).toMatchObject({ accepted: 2 });
    expect(textsIn(world, talk.chat)).toEqual([
      "Echo of what is a jacamar?",
      "Echo of when does a jacamar nest?",
      "Echo of where does a jacamar nest?",
    ]);
    expect(sessionOf(world, "where does a jacamar nest?")).toBe(
      sessionOf(world, "what is a jacamar?"),
    );
    expect(lastRecipient(talk)).toBe(talk.person.userId);
  });

  it("is told of more than once and moves once; old webhooks that come again change nothing", async () => {
    const talk = world.talk();
    talk.say("what is a trogon?");
    await world.answered(talk.chat);
    await world.whatsapp.delivery.idle();
    const old = world.whatsapp.delivery.lastPost();
    await move(talk);
    const news = world.whatsapp.delivery.lastPost();
    talk.say("what does a trogon eat?");
    await world.answered(talk.chat, 2);
    await world.finished(talk.chat);
    for (let post = old - 3; post <= news; post += 1) world.whatsapp.delivery.redeliver(post);
    await world.whatsapp.delivery.idle();
    talk.say("and how much of it?");
    await world.answered(talk.chat, 3);
    expect(await world.finished(talk.chat, 2)).toMatchObject({ accepted: 2 });
    expect(timesAsked(world, "what is a trogon?")).toBe(1);
    expect(timesAsked(world, "what does a trogon eat?")).toBe(1);
  });

  it("has what was reported of an answer under the old number counted there", async () => {
    world.whatsapp.control.reports.usual = { statuses: [] };
    const talk = await known("what is a puffbird?");
    const [answer] = world.answers(talk.chat);
    const [before] = await move(talk);
    world.whatsapp.control.reports.report(answer?.id ?? "", {
      statuses: ["failed"],
      code: 131_026,
    });
    await world.logged("part_reported", { fate: "failed", result: "taken_back" });
    expect(await world.countsOf(before)).toMatchObject({ states: { answered: 0, dead: 1 } });
    talk.say("is a puffbird still?");
    await world.answered(talk.chat, 2);
    world.whatsapp.control.reports.usual = { statuses: ["sent", "delivered", "read"] };
    expect(await listedDead(world, talk.chat, 0)).toEqual([]);
  });
});

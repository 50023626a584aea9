import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { textsFor } from "../../src/messages/texts/index.ts";
import { squeeze } from "../helpers/long-answer.ts";
import { newTalk, type Talk } from "../helpers/talk.ts";
import {
  finished,
  isSendTo,
  listedDead,
  refuseSends,
  sendsTo,
  textsIn,
} from "../helpers/telegram.ts";
import { until } from "../helpers/until.ts";
import { openWorld, type World } from "../helpers/world.ts";

const HOUR_S = 3600;
const OUTAGE_S = 2;
const WAITING_LIMIT = 3;
const ASKED_PER_MINUTE = 6;
/** An answer of two messages. */
const LONG_CHARACTERS = 5_000;

describe("nobody is left without a word", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld("promise-6", {
      variables: {
        OUTAGE_HOURS: String(OUTAGE_S / HOUR_S),
        // Few tries before a message dies, so that the pace leaves room for those of its note.
        BACKOFF_BASE_SECONDS: "0.4",
        BACKOFF_MAXIMUM_SECONDS: "0.4",
        WAITING_LIMIT: String(WAITING_LIMIT),
        ASKED_PER_MINUTE: String(ASKED_PER_MINUTE),
      },
    });
    world.chatbot.answerWith((question) =>
      question.includes("at length")
        ? `${question} `.repeat(LONG_CHARACTERS / question.length)
        : `reply to ${question}`,
    );
    world.chatbot.faults.next(
      ({ name, params }) => name === "stream" && String(params["query"]).includes("unpaid"),
      { kind: "status", status: 402 },
      { times: Infinity },
    );
  });
  afterAll(() => world.close());

  const { failed, partial, tooMany } = textsFor("en", "en");
  const somethingNew = { code: 400, says: "Bad Request: something new" };

  it("a run of failures brings one note; the next run brings another", async () => {
    const { chat, say } = newTalk(world);
    for (const text of ["unpaid one", "unpaid two", "unpaid three"]) say(text);
    await listedDead(world, chat, 3);
    expect(textsIn(world, chat)).toEqual([failed]);
    say("a good one in between");
    await world.answered(chat, 2);
    say("unpaid four");
    await listedDead(world, chat, 4);
    expect(textsIn(world, chat)).toEqual([failed, "reply to a good one in between", failed]);
  });

  it("a person whose language we do not speak gets the note in the default one", async () => {
    const { person, chat } = world.person("Ngaio", "mi");
    world.telegram.control.say(chat, person, { text: "unpaid in another language" });
    await listedDead(world, chat);
    expect(textsIn(world, chat)).toEqual([failed]);
  });

  it("an answer that stays partial says so", async () => {
    const { chat, say } = newTalk(world);
    const body = { ok: false, error_code: 400, description: somethingNew.says };
    world.telegram.faults.next(isSendTo(chat), { kind: "status", status: 400, body }, { nth: 2 });
    say("tell it at length");
    await listedDead(world, chat);
    const texts = textsIn(world, chat);
    expect(texts).toHaveLength(2);
    expect(texts[1]).toBe(partial);
  });

  it("too many waiting messages bring one note", async () => {
    const { chat, say } = newTalk(world);
    const held = world.chatbot.holdAtChunk(1, "hold the line");
    say("hold the line");
    await held.reached;
    for (let nth = 1; nth <= WAITING_LIMIT + 3; nth += 1) say(`behind it, number ${nth}`);
    await world.telegram.delivery.idle();
    held.release();
    expect(await finished(world, chat, 1 + WAITING_LIMIT + 3)).toMatchObject({
      states: { answered: 1 + WAITING_LIMIT, refused: 3 },
    });
    await until("the note", () => textsIn(world, chat).includes(tooMany));
    expect(textsIn(world, chat).filter((text) => text === tooMany)).toHaveLength(1);
  });

  it("too many questions in a minute bring one note", async () => {
    const { chat, say } = newTalk(world);
    for (let nth = 1; nth <= ASKED_PER_MINUTE + 3; nth += 1) {
      say(`in the same minute, number ${nth}`);
      await finished(world, chat, nth);
    }
    expect(await world.counts(chat)).toMatchObject({
      states: { answered: ASKED_PER_MINUTE, refused: 3 },
    });
    await until("the note", () => textsIn(world, chat).includes(tooMany));
    expect(textsIn(world, chat).filter((text) => text === tooMany)).toHaveLength(1);
  });

  it("whoever has closed the chat gets nothing more, and what waits there dies with it", async () => {
    const { chat, person, say } = newTalk(world);
    const held = world.chatbot.holdAtChunk(1, "before the door closes");
    say("before the door closes");
    await held.reached;
    say("waiting behind the door");
    await until("it to wait", async () => (await world.counts(chat)).states["waiting"] === 1);
    // Telegram's own word of it comes later than its refusal.
    world.bot.blockedBy.add(person.id);
    held.release();
    const letters = await listedDead(world, chat, 2);
    expect(letters.map(({ code }) => code)).toEqual(["telegram_blocked", "telegram_blocked"]);
    expect(sendsTo(world, chat)).toHaveLength(1);
    expect(textsIn(world, chat)).toEqual([]);
  });

  it("the note waits until the platform can be reached again", async () => {
    const { chat, say } = newTalk(world);
    const mend = world.telegram.faults.next(
      isSendTo(chat),
      { kind: "status", status: 521, body: "origin down" },
      { times: Infinity },
    );
    const { updates } = say("while nothing can be sent");
    await until("its death", async () => (await world.counts(chat)).states["dead"] === 1);
    const tries = sendsTo(world, chat).length;
    // More than a note is worth when it is refused for another reason. Every webhook makes it try.
    await until("a sixth try", () => {
      world.telegram.delivery.redeliver(updates[0]?.update_id ?? 0);
      return sendsTo(world, chat).length >= tries + 6;
    });
    mend();
    await until("the note", () => textsIn(world, chat).length > 0);
    expect(textsIn(world, chat)).toEqual([failed]);
  });

  describe("a dead letter can be replayed", () => {
    const replay = async (id: number | undefined): Promise<number> =>
      (await world.admin(`dead-letters/${id}/replay`, "POST")).status;
    const asked = (question: string): number =>
      world.chatbot.questions.filter(({ query }) => query === question).length;

    async function died(talk: Talk, count = 1): Promise<number | undefined> {
      return (await listedDead(world, talk.chat, count)).at(-1)?.id;
    }

    it("and is not asked again when its answer is there; a second replay finds nothing", async () => {
      const talk = newTalk(world);
      refuseSends(world, talk.chat, somethingNew);
      talk.say("answered, but not shown");
      const id = await died(talk);
      expect(await replay(id)).toBe(200);
      await world.answered(talk.chat, 2);
      expect(textsIn(world, talk.chat)).toEqual([failed, "reply to answered, but not shown"]);
      expect(asked("answered, but not shown")).toBe(1);
      expect(await replay(id)).toBe(404);
      expect(await finished(world, talk.chat)).toMatchObject({ states: { answered: 1, dead: 0 } });
    });

    it("and goes on behind the parts that were shown", async () => {
      const talk = newTalk(world);
      const body = { ok: false, error_code: 400, description: somethingNew.says };
      const fault = { kind: "status", status: 400, body } as const;
      world.telegram.faults.next(isSendTo(talk.chat), fault, { nth: 2 });
      talk.say("once more at length");
      expect(await replay(await died(talk))).toBe(200);
      await world.answered(talk.chat, 3);
      const [first = "", note, second = ""] = textsIn(world, talk.chat);
      expect(note).toBe(partial);
      expect(squeeze(first + second)).toBe(
        squeeze("once more at length ".repeat(LONG_CHARACTERS / "once more at length".length)),
      );
      expect(asked("once more at length")).toBe(1);
    });

    it("and is asked again when it never was answered", async () => {
      const talk = newTalk(world);
      const refuseOnce = { kind: "status", status: 401 } as const;
      world.chatbot.faults.next(({ params }) => params["query"] === "with a bad key", refuseOnce);
      talk.say("with a bad key");
      expect(await replay(await died(talk))).toBe(200);
      await world.answered(talk.chat, 2);
      expect(textsIn(world, talk.chat)).toEqual([failed, "reply to with a bad key"]);
      expect(asked("with a bad key")).toBe(2);
    });

    it("and is not asked again when the chatbot has the answer on record", async () => {
      const talk = newTalk(world);
      talk.say("to have a session");
      await world.answered(talk.chat);
      const session = world.chatbot.sessions.at(-1)?.uuid;
      const mend = world.chatbot.faults.next(
        ({ name, params }) => name === "messages" && params["uuid"] === session,
        { kind: "drop_before" },
        { times: Infinity },
      );
      world.chatbot.mishap({ cutAfterChunks: 1 }, "cut off, and then nobody there");
      talk.say("cut off, and then nobody there");
      const id = await died(talk);
      mend();
      expect(await replay(id)).toBe(200);
      await world.answered(talk.chat, 3);
      expect(textsIn(world, talk.chat).at(-1)).toBe("reply to cut off, and then nobody there");
      expect(asked("cut off, and then nobody there")).toBe(1);
    });

    it("however many the operator replays at once", async () => {
      const talk = newTalk(world);
      const questions = Array.from({ length: ASKED_PER_MINUTE }, (_, n) => `bad key, number ${n}`);
      const mend = world.chatbot.faults.next(
        ({ params }) => String(params["query"]).startsWith("bad key, number"),
        { kind: "status", status: 401 },
        { times: Infinity },
      );
      for (const [at, question] of questions.entries()) {
        talk.say(question);
        await finished(world, talk.chat, at + 1);
      }
      mend();
      for (const { id } of await listedDead(world, talk.chat, questions.length)) {
        expect(await replay(id)).toBe(200);
      }
      expect(await finished(world, talk.chat, questions.length)).toMatchObject({
        states: { answered: questions.length, refused: 0 },
      });
    });
  });
});

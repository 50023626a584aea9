import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openWhatsAppWorld, type WhatsAppTalk, type WhatsAppWorld } from "../helpers/whatsapp.ts";
import { textsIn } from "../helpers/whatsapp-calls.ts";

/** A conversation that found the other one at work asks again after a second. */
const ASKED_AGAIN_MS = 1_500;

describe("somebody who takes another number and then the old one again", () => {
  let world: WhatsAppWorld;
  beforeAll(async () => {
    world = await openWhatsAppWorld("whatsapp-returning");
    world.chatbot.answerWith((question) => `Echo of ${question}`);
  });
  beforeEach(() => void (world.log.length = 0));
  afterAll(() => world.close());

  /** Changes the number twice, back to what it was. @param changed is awaited after each change */
  async function goAndReturn(
    { person }: WhatsAppTalk,
    changed: () => Promise<unknown>,
  ): Promise<void> {
    const home = person.waId;
    for (const number of [undefined, home]) {
      world.log.length = 0;
      world.whatsapp.control.changeNumber(person, number);
      await world.whatsapp.delivery.idle();
      await changed();
    }
  }

  it("is answered there, in the same session", async () => {
    const talk = world.talk({ shows: "wa_id" });
    const ask = async (question: string): Promise<void> => {
      const count = world.answers(talk.chat).length + 1;
      talk.say(question);
      await world.answered(talk.chat, count);
      await world.finished(talk.chat);
    };
    const questions = ["what is a rhea?", "is a rhea away?", "is it back?", "how fast is it?"];
    const [first = "", ...rest] = questions;
    await ask(first);
    await goAndReturn(talk, async () => {
      await world.logged("taken_over");
      await ask(rest.shift() ?? "");
    });
    await ask(rest.shift() ?? "");
    expect(textsIn(world, talk.chat)).toEqual(questions.map((one) => `Echo of ${one}`));
    expect(await world.finished(talk.chat, 3)).toMatchObject({ states: { answered: 3 } });
    expect(new Set(world.chatbot.questions.map(({ session }) => session)).size).toBe(1);
  });

  it("while an answer was being written is given it there, and those to what waited", async () => {
    const talk = world.talk({ shows: "wa_id" });
    const questions = ["is a rhea busy?", "does a rhea wait?", "is a rhea back?", "is it here?"];
    const held = world.chatbot.holdAtChunk(1, questions[0]);
    talk.say(questions[0] ?? "");
    await held.reached;
    talk.say(questions[1] ?? "");
    await world.whatsapp.delivery.idle();
    await goAndReturn(talk, () => Promise.resolve());
    // The number between asks for everything once more.
    await sleep(ASKED_AGAIN_MS);
    talk.say(questions[2] ?? "");
    await world.whatsapp.delivery.idle();
    held.release();
    await world.answered(talk.chat, 3);
    await world.logged("taken_over");
    // Nor does the number between ask for it ever again.
    await sleep(2 * ASKED_AGAIN_MS);
    expect(world.log.filter(({ event }) => event === "moved_away")).toHaveLength(1);
    talk.say(questions[3] ?? "");
    await world.answered(talk.chat, 4);
    expect(textsIn(world, talk.chat)).toEqual(questions.map((one) => `Echo of ${one}`));
    expect(await world.finished(talk.chat, 4)).toMatchObject({ states: { answered: 4 } });
  });

  it("of which the bridge is told at once is answered there all the same", async () => {
    const talk = world.talk({ shows: "wa_id" });
    talk.say("is a rhea in a hurry?");
    await world.answered(talk.chat);
    await world.finished(talk.chat);
    const gathering = world.whatsapp.delivery.gather();
    await goAndReturn(talk, () => Promise.resolve());
    gathering.release({ together: "changes" });
    await world.whatsapp.delivery.idle();
    talk.say("and now?");
    await world.answered(talk.chat, 2);
    expect(textsIn(world, talk.chat).at(-1)).toBe("Echo of and now?");
    expect(await world.finished(talk.chat, 2)).toMatchObject({ states: { answered: 2 } });
  });
});

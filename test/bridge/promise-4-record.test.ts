import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { textsFor } from "../../src/messages/texts/index.ts";
import type { Mishap } from "../../src/simulator/chatbot/index.ts";
import { newTalk, post, type Talk, updateOf } from "../helpers/talk.ts";
import { finished, textsIn, timesAsked } from "../helpers/telegram.ts";
import { openWorld, type World } from "../helpers/world.ts";

const LOOKS = 6;

describe("after a question whose asking ended in doubt, the chatbot's own record decides", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld("promise-4-record", {
      variables: {
        LOOK_UNIT_SECONDS: "0.01",
        CHATBOT_FIRST_BYTE_SECONDS: "0.6",
        CHATBOT_IDLE_SECONDS: "0.4",
        CHATBOT_TOTAL_SECONDS: "1.2",
      },
    });
    world.chatbot.answerWith(answerTo);
  });
  beforeEach(() => void (world.log.length = 0));
  afterAll(() => world.close());

  const sessionOf = (question: string): string | undefined =>
    world.chatbot.questions.find(({ query }) => query === question)?.session;
  const looks = (question: string): number =>
    world.chatbot.calls.filter(
      ({ name, uuid }) => name === "messages" && uuid === sessionOf(question),
    ).length;

  /** Answers the coming looks at the record of one conversation with something else. */
  function replaceRecord(talk: Talk, status: number, body = "", times = LOOKS): void {
    world.chatbot.faults.next(
      ({ name, params }) => name === "messages" && params["uuid"] === sessionOf(firstOf(talk)),
      { kind: "status", status, body },
      { times },
    );
  }

  const firstOf = (talk: Talk): string => `a first one in ${talk.chat.id}`;

  /** A conversation whose session has had a turn. */
  async function begun(): Promise<Talk> {
    const talk = newTalk(world);
    talk.say(firstOf(talk));
    await world.answered(talk.chat);
    await finished(world, talk.chat);
    return talk;
  }

  /** The question was answered, in whole, once; and the chatbot was asked so often. */
  async function expectAnswered(talk: Talk, question: string, asked: number): Promise<void> {
    await world.answered(talk.chat, 2);
    const counts = await finished(world, talk.chat, 2);
    expect(counts).toMatchObject({ states: { answered: 2 }, askedAgain: asked - 1 });
    expect(textsIn(world, talk.chat).slice(1)).toEqual([answerTo(question)]);
    expect(timesAsked(world, question)).toBe(asked);
  }

  it.each<[string, Mishap]>([
    ["a cut stream whose answer is recorded", { cutAfterChunks: 1 }],
    ["a stream cut before its first byte", { cutAfterChunks: 0 }],
    ["a lost end", { cutAfterChunks: 1_000 }],
    ["a cut stream whose answer is recorded late", { cutAfterChunks: 1, stored: { lateMs: 150 } }],
    ["a chatbot that fell silent", { silentAfterChunks: 1 }],
    ["a chatbot that never began", { silentAfterChunks: 0 }],
  ])("%s is asked once", async (name, mishap) => {
    const talk = await begun();
    const question = `what becomes of ${name}?`;
    world.chatbot.mishap(mishap, question);
    talk.say(question);
    await expectAnswered(talk, question, 1);
    expect(looks(question)).toBeGreaterThanOrEqual(1);
  });

  it("an answer slower than the limit in all is asked once", async () => {
    const talk = await begun();
    const question = "how slow can it be?";
    world.chatbot.behave({ chunkDelayMs: 350 });
    talk.say(question);
    await world.logged("ask_cut", { code: "chatbot_total_timeout" });
    world.chatbot.behave({ chunkDelayMs: undefined });
    await expectAnswered(talk, question, 1);
  });

  it("a first byte that comes after its limit is not waited for, yet asked for once", async () => {
    const talk = await begun();
    const question = "why so late?";
    const held = world.chatbot.holdAtChunk(1, question);
    talk.say(question);
    await world.logged("ask_cut", { code: "chatbot_first_byte_timeout" });
    held.release();
    await expectAnswered(talk, question, 1);
  });

  it("a question that was being answered when the runtime ended is asked once", async () => {
    const talk = newTalk(world);
    // The first one begins with its session, the other one in the very step that stores it.
    for (const [at, question] of ["cold, and then gone?", "warm, and then gone?"].entries()) {
      const held = world.chatbot.holdAtChunk(2, question);
      talk.say(question);
      await held.reached;
      await world.restart();
      held.release();
      await finished(world, talk.chat, at + 1);
      expect(textsIn(world, talk.chat)[at]).toBe(answerTo(question));
      expect(timesAsked(world, question)).toBe(1);
    }
    expect(await world.counts(talk.chat)).toMatchObject({ askedAgain: 0 });
  });

  it("a cut answer that is never recorded is asked for again after all looks", async () => {
    const talk = await begun();
    const question = "was this ever recorded?";
    world.chatbot.mishap({ cutAfterChunks: 1, stored: "never" }, question);
    talk.say(question);
    await expectAnswered(talk, question, 2);
    expect(looks(question)).toBe(LOOKS);
  });

  it("an answer that is recorded empty is asked for again", async () => {
    const talk = await begun();
    const question = "is nothing an answer?";
    world.chatbot.mishap({ cutAfterChunks: 0, empty: true }, question);
    talk.say(question);
    await expectAnswered(talk, question, 2);
  });

  it("a turn that stays unfinished in the record is asked for again", async () => {
    const talk = await begun();
    const question = "is half of it enough?";
    world.chatbot.behave({ onDisconnect: "keeps_part", listsUnfinished: true });
    world.chatbot.mishap({ cutAfterChunks: 2 }, question);
    talk.say(question);
    await expectAnswered(talk, question, 2);
    world.chatbot.behave({ onDisconnect: undefined, listsUnfinished: undefined });
  });

  it("a turn that is listed while it is written is waited for", async () => {
    const talk = await begun();
    const question = "can it be seen growing?";
    world.chatbot.behave({ listsUnfinished: true });
    const held = world.chatbot.holdAtChunk(3, question);
    talk.say(question);
    await world.logged("ask_cut", { code: "chatbot_idle_timeout" });
    held.release();
    await expectAnswered(talk, question, 1);
    world.chatbot.behave({ listsUnfinished: undefined });
  });

  it.each([
    ["does not go on from what was received", { response: "Something else altogether." }],
    ["has another question", { query: "somebody else's question?" }],
    ["has no finish reason", { finish_reason: "" }],
  ])("a recorded turn that %s is not taken", async (name, difference) => {
    const talk = await begun();
    const question = `is it mine if it ${name}?`;
    const turn = { query: question, response: answerTo(question), finish_reason: "stop" };
    const record = [
      { ...turn, query: firstOf(talk) },
      { ...turn, ...difference },
    ];
    replaceRecord(talk, 200, JSON.stringify(record));
    world.chatbot.mishap({ cutAfterChunks: 1 }, question);
    talk.say(question);
    await expectAnswered(talk, question, 2);
  });

  it("white space does not make two questions of one", async () => {
    const talk = await begun();
    const question = "one line\n\nand   another";
    const turn = { response: answerTo(question), finish_reason: "stop" };
    const record = [
      { ...turn, query: firstOf(talk) },
      { ...turn, query: "one line and another " },
    ];
    replaceRecord(talk, 200, JSON.stringify(record));
    world.chatbot.mishap({ cutAfterChunks: 0 }, question);
    talk.say(question);
    await expectAnswered(talk, question, 1);
  });

  it("a record that cannot be read means asking again", async () => {
    const talk = await begun();
    const question = "can nobody read it?";
    replaceRecord(talk, 500);
    world.chatbot.mishap({ cutAfterChunks: 1 }, question);
    talk.say(question);
    await expectAnswered(talk, question, 2);
  });

  it("a record that nobody answers for is looked at again", async () => {
    const talk = await begun();
    const question = "is anybody there at all?";
    world.chatbot.faults.next(
      ({ name, params }) => name === "messages" && params["uuid"] === sessionOf(firstOf(talk)),
      { kind: "drop_before" },
      { times: LOOKS + 2 },
    );
    world.chatbot.mishap({ cutAfterChunks: 1 }, question);
    talk.say(question);
    await expectAnswered(talk, question, 1);
  });

  it("the same question twice in a row is two questions", async () => {
    const talk = newTalk(world);
    let answers = 0;
    world.chatbot.answerWith(() => `answer number ${(answers += 1)}`);
    talk.say("yes, please");
    await world.answered(talk.chat);
    await finished(world, talk.chat);
    world.chatbot.mishap({ cutAfterChunks: 0, stored: "never" }, "yes, please");
    talk.say("yes, please");
    await world.answered(talk.chat, 2);
    expect(textsIn(world, talk.chat)).toEqual(["answer number 1", "answer number 3"]);
    world.chatbot.answerWith(answerTo);
  });

  it("the same question after one that was asked again is two questions", async () => {
    const talk = await begun();
    const question = "go on, please";
    let answers = 0;
    world.chatbot.answerWith(() => `${(answers += 1)} is the number of this answer, in chunks.`);
    world.chatbot.behave({ onDisconnect: "keeps_part", listsUnfinished: true });
    world.chatbot.mishap({ cutAfterChunks: 2 }, question);
    talk.say(question);
    await world.answered(talk.chat, 2);
    await finished(world, talk.chat, 2);
    world.chatbot.behave({ onDisconnect: undefined, listsUnfinished: undefined });
    world.chatbot.mishap({ cutAfterChunks: 0, stored: "never" }, question);
    talk.say(question);
    await world.answered(talk.chat, 3);
    const [, second, third] = textsIn(world, talk.chat).map((text) => text[0]);
    expect([second, third]).toEqual(["2", "4"]);
    world.chatbot.answerWith(answerTo);
  });

  it("a command that came late does not leave the turns before it uncounted", async () => {
    const talk = await begun();
    const question = "once more, please";
    let answers = 0;
    world.chatbot.answerWith(() => `${(answers += 1)} is the number of this answer, in chunks.`);
    talk.say(question);
    await world.answered(talk.chat, 2);
    await finished(world, talk.chat, 2);
    // Turns are read by the platform's stamp after a restart.
    const before = Math.floor(Date.now() / 1_000) - 60;
    await post(world, updateOf(world, talk, { text: "/help", date: before }));
    await finished(world, talk.chat, 3);
    await world.restart();
    world.chatbot.mishap({ cutAfterChunks: 0, stored: "never" }, question);
    talk.say(question);
    await world.answered(talk.chat, 4);
    expect(textsIn(world, talk.chat)[3]?.[0]).toBe("3");
    world.chatbot.answerWith(answerTo);
  });

  it("an answer without a word is an answer", async () => {
    const talk = newTalk(world);
    world.chatbot.mishap({ empty: true }, "say nothing, please");
    talk.say("say nothing, please");
    await world.answered(talk.chat);
    await finished(world, talk.chat);
    expect(textsIn(world, talk.chat)).toEqual([textsFor("en", "en").emptyAnswer]);
    expect(timesAsked(world, "say nothing, please")).toBe(1);
  });
});

/** An answer of several chunks. */
function answerTo(question: string): string {
  return `To the question ${question.replace(/\s+/g, " ")} the answer is longer than two of the chunks in which it is written, and unlike any other.`;
}

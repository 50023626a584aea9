import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fileOf, publishedOf, readStored } from "../helpers/stored.ts";
import { newTalk, type Talk } from "../helpers/talk.ts";
import { deadLettersOf, finished, listedDead, textsIn, timesAsked } from "../helpers/telegram.ts";
import { until } from "../helpers/until.ts";
import { keyOf, openWorld, type World } from "../helpers/world.ts";

const HOUR_S = 3600;
const summarySchema = v.object({
  conversations: v.number(),
  deadLetters: v.number(),
  totals: v.record(v.string(), v.number()),
});

/** Stamps are whole seconds, so a message may look a second old on arrival. */
const shortLives = {
  ACCEPTANCE_AGE_HOURS: String(4 / HOUR_S),
  ID_MARGIN_HOURS: String(1 / HOUR_S),
  RETENTION_HOURS: String(1.5 / HOUR_S),
};

describe("what is cleaned up", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld("promise-2-cleanup", { variables: shortLives });
    let answers = 0;
    world.chatbot.answerWith((question) => `${question} is number ${(answers += 1)}`);
    world.chatbot.faults.next(
      ({ name, params }) => name === "stream" && String(params["query"]).includes("unpaid"),
      { kind: "status", status: 402 },
      { times: Infinity },
    );
  });
  afterAll(() => world.close());

  const keyOfTalk = (talk: Talk): string => keyOf(world.bot, talk.chat);
  const onDisk = (file: string) => readStored(world.folder, file);
  const summary = async () => v.parse(summarySchema, await (await world.admin("counts")).json());

  const sessionOf = (question: string) =>
    world.chatbot.questions.find(({ query }) => query === question)?.session;

  it.concurrent("counts on: words go first, then ids, then all but the totals and the session", async () => {
    const talk = newTalk(world);
    const { updates } = talk.say("words that are kept for a while");
    talk.say("/help");
    await finished(world, talk.chat, 2);
    const file = fileOf(world.folder, keyOfTalk(talk));
    expect(onDisk(file).everything).toContain("words that are kept");

    await until("the words to go", () => !onDisk(file).everything.includes("words that are kept"));
    expect(onDisk(file).messages).toBe(2);
    for (const { update_id } of updates) world.telegram.delivery.redeliver(update_id);
    await world.telegram.delivery.idle();
    await world.logged("accepted", { result: "known" });
    expect(await world.counts(talk.chat)).toMatchObject({ accepted: 2 });

    await until("an empty object", () => onDisk(file).tables.length === 0);
    expect(onDisk(file)).toMatchObject({ messages: 0, everything: "" });
    await until("no alarm", () => !onDisk(file).hasAlarm);
    const { totals } = await summary();
    expect(totals).toMatchObject({ refused: 1, merged: 0, dead: 0 });
    expect(totals["answered"]).toBeGreaterThanOrEqual(1);
    expect(publishedOf(world.folder, keyOfTalk(talk))).toMatchObject({
      session: sessionOf("words that are kept for a while"),
    });
    expect(timesAsked(world, "words that are kept for a while")).toBe(1);
  });

  it.concurrent("does not go for dead letters, and a dead letter keeps no other message's words", async () => {
    const talk = newTalk(world);
    talk.say("an unpaid question to keep");
    await listedDead(world, talk.chat);
    talk.say("answered behind the dead letter");
    await finished(world, talk.chat, 2);
    const file = fileOf(world.folder, keyOfTalk(talk));

    await until("the answered one to go", () => onDisk(file).messages === 1);
    expect(onDisk(file).everything).toContain("an unpaid question to keep");
    expect(onDisk(file).everything).not.toContain("answered behind");
    expect(await deadLettersOf(world, talk.chat)).toHaveLength(1);
    expect(await world.counts(talk.chat)).toMatchObject({
      accepted: 2,
      states: { answered: 1, dead: 1 },
    });
  });

  it.concurrent("goes on with the published session, and never takes an older turn's answer for a new one", async () => {
    const talk = newTalk(world);
    talk.say("yes, once more");
    const [first] = await world.answered(talk.chat);
    await finished(world, talk.chat);
    const file = fileOf(world.folder, keyOfTalk(talk));
    await until("an empty object", () => onDisk(file).tables.length === 0);

    // Nobody here counted the session's turns any more, and its last question is this one's twin.
    world.chatbot.mishap({ cutAfterChunks: 0, stored: "never" }, "yes, once more");
    talk.say("yes, once more");

    await world.answered(talk.chat, 2);
    expect(textsIn(world, talk.chat)[1]).not.toBe(first?.text);
    const asked = world.chatbot.questions.filter(({ query }) => query === "yes, once more");
    expect(asked).toHaveLength(3);
    expect(new Set(asked.map(({ session }) => session)).size).toBe(1);
  });

  it.concurrent("asks anew, rather than take a twin's answer, when the record could not be counted", async () => {
    const talk = newTalk(world);
    talk.say("no, not ever");
    const [first] = await world.answered(talk.chat);
    await finished(world, talk.chat);
    const file = fileOf(world.folder, keyOfTalk(talk));
    await until("an empty object", () => onDisk(file).tables.length === 0);

    const session = sessionOf("no, not ever");
    world.chatbot.faults.next(
      ({ name, params }) => name === "messages" && params["uuid"] === session,
      { kind: "status", status: 500 },
    );
    world.chatbot.mishap({ cutAfterChunks: 0, stored: "never" }, "no, not ever");
    talk.say("no, not ever");

    await world.answered(talk.chat, 2);
    expect(textsIn(world, talk.chat)[1]).not.toBe(first?.text);
  });
});

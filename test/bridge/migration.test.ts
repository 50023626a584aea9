import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type GroupChat,
  type Person,
  type Said,
  WEBHOOK_CALL,
} from "../../src/simulator/telegram/index.ts";
import { finished, listedDead, sendsTo, textsIn, timesAsked } from "../helpers/telegram.ts";
import { until } from "../helpers/until.ts";
import { keyOf, openWorld, type World } from "../helpers/world.ts";

describe("a group that becomes a supergroup", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld("migration", { variables: { TELEGRAM_BOT_USERNAME: "CausewayBot" } });
    world.chatbot.answerWith((question) => `echo of ${question}`);
  });
  afterAll(() => world.close());

  const ask = (chat: GroupChat, person: Person, question: string): Said =>
    world.telegram.control.say(chat, person, { text: `@CausewayBot ${question}` });

  /** A group in which a first question was answered. */
  async function oldGroup(
    first: string,
  ): Promise<{ person: Person; group: GroupChat; said: Said }> {
    const { person } = world.person();
    const group = world.telegram.control.createGroup();
    const said = ask(group, person, first);
    await world.answered(group);
    await finished(world, group);
    return { person, group, said };
  }

  /** Migrates, and waits until both chats have told of it. @returns the updates that did */
  async function migrate(group: GroupChat, by: Person): Promise<[GroupChat, Set<number>]> {
    await world.telegram.delivery.idle();
    const before = world.telegram.delivery.attempts.length;
    const supergroup = world.telegram.control.migrate(group, by);
    await world.telegram.delivery.idle();
    const told = world.telegram.delivery.attempts.slice(before);
    return [supergroup, new Set(told.map(({ updateId }) => updateId))];
  }

  async function redeliver(updates: Iterable<number>): Promise<void> {
    for (const id of updates) world.telegram.delivery.redeliver(id);
    await world.telegram.delivery.idle();
  }

  const sessionOf = (question: string): string | undefined =>
    world.chatbot.questions.find(({ query }) => query === question)?.session;

  /** Everything asked of the chatbot in the session of a question, in order. */
  const askedBeside = (question: string): string[] =>
    world.chatbot.questions
      .filter(({ session }) => session === sessionOf(question))
      .map(({ query }) => query);

  it("goes on in the same session, published under the new key alone", async () => {
    const { person, group } = await oldGroup("what is a pademelon?");
    const oldKey = keyOf(world.bot, group);
    await until("the old key", async () => (await world.sessionKeys()).includes(oldKey));
    const [supergroup] = await migrate(group, person);
    ask(supergroup, person, "where do pademelons live?");
    const seen = await world.answered(supergroup);
    expect(seen.map(({ text }) => text)).toEqual(["echo of where do pademelons live?"]);
    expect(askedBeside("what is a pademelon?")).toEqual([
      "what is a pademelon?",
      "where do pademelons live?",
    ]);
    const newKey = keyOf(world.bot, supergroup);
    await until("the new key alone", async () => {
      const keys = await world.sessionKeys();
      return keys.includes(newKey) && !keys.includes(oldKey);
    });
  });

  it("gets there the answer that was pending, and those to what waited, each once", async () => {
    const { person, group } = await oldGroup("what is a bilby?");
    const held = world.chatbot.holdAtChunk(1, "how fast is a bilby?");
    for (const question of ["how fast is a bilby?", "how old is a bilby?", "is a bilby shy?"]) {
      ask(group, person, question);
    }
    await held.reached;
    const [supergroup] = await migrate(group, person);
    ask(supergroup, person, "does a bilby dig?");
    await world.telegram.delivery.idle();
    held.release();

    await world.answered(supergroup, 4);
    const questions = [
      "how fast is a bilby?",
      "how old is a bilby?",
      "is a bilby shy?",
      "does a bilby dig?",
    ];
    expect(textsIn(world, supergroup)).toEqual(questions.map((question) => `echo of ${question}`));
    expect(askedBeside("what is a bilby?")).toEqual(["what is a bilby?", ...questions]);
    expect(textsIn(world, group)).toEqual(["echo of what is a bilby?"]);
    // What waited in the old chat quotes nothing in the new one; what was written there does.
    expect(world.answers(supergroup).map(({ replyTo }) => replyTo !== undefined)).toEqual([
      false,
      false,
      false,
      true,
    ]);
    expect(await finished(world, group, 2)).toMatchObject({ accepted: 2, states: { answered: 2 } });
    expect(await finished(world, supergroup, 3)).toMatchObject({ states: { answered: 3 } });
  });

  it("is not asked or answered anew by updates that are delivered again", async () => {
    const { person, group, said } = await oldGroup("what is a quoll?");
    const held = world.chatbot.holdAtChunk(1, "has a quoll spots?");
    const pending = ask(group, person, "has a quoll spots?");
    await held.reached;
    const waiting = ask(group, person, "has a quoll friends?");
    const [supergroup, service] = await migrate(group, person);
    held.release();
    await world.answered(supergroup, 2);
    await finished(world, supergroup);

    const old = [said, pending, waiting].flatMap(({ updates }) => updates);
    await redeliver([...service, ...old.map((update) => update.update_id), ...service]);
    // Whatever those had set going would be done before this, which comes last.
    ask(supergroup, person, "is that all about quolls?");
    await world.answered(supergroup, 3);
    await finished(world, group, 2);
    await finished(world, supergroup, 2);

    const questions = ["has a quoll spots?", "has a quoll friends?", "is that all about quolls?"];
    expect(askedBeside("what is a quoll?")).toEqual(["what is a quoll?", ...questions]);
    expect(textsIn(world, supergroup)).toEqual(questions.map((question) => `echo of ${question}`));
    expect(await world.counts(group)).toMatchObject({ accepted: 2, states: { answered: 2 } });
    expect(await world.counts(supergroup)).toMatchObject({ accepted: 2, states: { answered: 2 } });
  });

  it("is answered there before anybody has told of the move", async () => {
    const { person, group } = await oldGroup("what is a potoroo?");
    const chunk = world.chatbot.holdAtChunk(1, "can a potoroo hop?");
    ask(group, person, "can a potoroo hop?");
    ask(group, person, "can a potoroo swim?");
    await chunk.reached;
    await world.telegram.delivery.idle();
    const service = [1, 2].map((nth) =>
      world.telegram.faults.hold((call) => call.name === WEBHOOK_CALL, "before", { nth }),
    );
    const supergroup = world.telegram.control.migrate(group, person);
    await Promise.all(service.map(({ reached }) => reached));
    chunk.release();

    await world.answered(supergroup, 2);
    await finished(world, group, 3);
    expect(sendsTo(world, group).at(-1)?.description).toContain("upgraded to a supergroup");
    for (const { release } of service) release();
    await world.telegram.delivery.idle();
    ask(supergroup, person, "can a potoroo fly?");
    await world.answered(supergroup, 3);
    const questions = ["can a potoroo hop?", "can a potoroo swim?", "can a potoroo fly?"];
    expect(textsIn(world, supergroup)).toEqual(questions.map((question) => `echo of ${question}`));
    expect(askedBeside("what is a potoroo?")).toEqual(["what is a potoroo?", ...questions]);
  });

  it("gets the answers to what still arrives from the old chat, each once", async () => {
    const { person, group } = await oldGroup("what is a dunnart?");
    const late = world.telegram.control.compose(group, person, {
      text: "@CausewayBot does a dunnart bite?",
    });
    const [supergroup] = await migrate(group, person);
    ask(supergroup, person, "does a dunnart sleep?");
    await world.answered(supergroup);
    for (const update of late.updates) {
      world.telegram.delivery.post(update);
      await world.telegram.delivery.idle();
      world.telegram.delivery.redeliver(update.update_id);
    }
    await world.answered(supergroup, 2);
    await world.telegram.delivery.idle();
    await finished(world, supergroup, 2);
    expect(textsIn(world, supergroup)).toEqual([
      "echo of does a dunnart sleep?",
      "echo of does a dunnart bite?",
    ]);
    expect(timesAsked(world, "does a dunnart bite?")).toBe(1);
    expect(sessionOf("does a dunnart bite?")).toBe(sessionOf("what is a dunnart?"));
  });

  it("loses nothing when the bridge is started anew in the middle of it", async () => {
    const { person, group } = await oldGroup("what is a numbat?");
    const chunk = world.chatbot.holdAtChunk(1, "does a numbat snore?");
    ask(group, person, "does a numbat snore?");
    ask(group, person, "does a numbat dream?");
    await chunk.reached;
    const [supergroup] = await migrate(group, person);
    const restarted = world.restart();
    chunk.release();
    await restarted;

    await world.answered(supergroup, 2);
    ask(supergroup, person, "does a numbat wake?");
    await world.answered(supergroup, 3);
    const questions = ["does a numbat snore?", "does a numbat dream?", "does a numbat wake?"];
    expect(textsIn(world, supergroup)).toEqual(questions.map((question) => `echo of ${question}`));
    expect(askedBeside("what is a numbat?")).toEqual(["what is a numbat?", ...questions]);
  });

  it("asks a dead letter of the old chat anew when it is replayed, and answers in the new one", async () => {
    const { person, group } = await oldGroup("what is a wallaroo?");
    world.chatbot.faults.next((call) => call.params["query"] === "how tall is a wallaroo?", {
      kind: "status",
      status: 402,
    });
    ask(group, person, "how tall is a wallaroo?");
    const [letter] = await listedDead(world, group);
    const [supergroup] = await migrate(group, person);
    ask(supergroup, person, "how old is a wallaroo?");
    await world.answered(supergroup);
    const replayed = await world.admin(`dead-letters/${letter?.id}/replay`, "POST");
    expect(replayed.status).toBe(200);
    await world.answered(supergroup, 2);
    expect(textsIn(world, supergroup)).toEqual([
      "echo of how old is a wallaroo?",
      "echo of how tall is a wallaroo?",
    ]);
    expect(sessionOf("how old is a wallaroo?")).toBe(sessionOf("what is a wallaroo?"));
    expect(await world.counts(group)).toMatchObject({ accepted: 1, states: { answered: 1 } });
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newTalk, type Talk } from "../helpers/talk.ts";
import { finished, listedDead, textsIn, timesAsked } from "../helpers/telegram.ts";
import { openWorld, type World } from "../helpers/world.ts";

/** As settings.ts has it. */
const ATTEMPTS = 5;

describe("a question is asked once on hosts that forget sessions or lack routes, too", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld("promise-4-hosts", { variables: { LOOK_UNIT_SECONDS: "0.01" } });
    world.chatbot.answerWith(answerTo);
  });
  beforeEach(() => void (world.log.length = 0));
  afterAll(() => world.close());

  const sessionOf = (question: string): string | undefined =>
    world.chatbot.questions.find(({ query }) => query === question)?.session;
  const created = (): number =>
    world.chatbot.calls.filter(({ name }) => name === "session_create").length;
  const firstOf = (talk: Talk): string => `a first one in ${talk.chat.id}`;

  /** A conversation whose session has had a turn. */
  async function begun(): Promise<Talk> {
    const talk = newTalk(world);
    talk.say(firstOf(talk));
    await world.answered(talk.chat);
    await finished(world, talk.chat);
    return talk;
  }

  it.each([400, 404, 410, 422] as const)(
    "a session that the API no longer knows (%i) is replaced, and the question asked there",
    async (status) => {
      const talk = await begun();
      const question = `forgotten with ${status}?`;
      world.chatbot.behave({ unknownSession: status });
      world.chatbot.forgetSession(sessionOf(firstOf(talk)) ?? "");
      talk.say(question);
      await world.answered(talk.chat, 2);
      expect(await finished(world, talk.chat, 2)).toMatchObject({ askedAgain: 0 });
      const [refused, asked] = world.chatbot.questions.filter(({ query }) => query === question);
      expect([refused?.state, asked?.state]).toEqual(["refused", "completed"]);
      expect(asked?.session).not.toBe(refused?.session);
      expect(timesAsked(world, question)).toBe(2);
    },
  );

  it("a session is replaced once for a question, not again and again", async () => {
    const talk = await begun();
    const question = "is no session good enough?";
    world.chatbot.faults.next(
      ({ name, params }) => name === "stream" && params["query"] === question,
      { kind: "status", status: 410 },
      { times: Infinity },
    );
    talk.say(question);
    const [letter] = await listedDead(world, talk.chat);
    expect(letter?.code).toBe("chatbot_session_unknown");
    expect(timesAsked(world, question)).toBe(2);
  });

  it("a session that is to be replaced is so after a wait and a restart, too", async () => {
    const talk = await begun();
    const question = "and if the new one has to wait?";
    world.chatbot.forgetSession(sessionOf(firstOf(talk)) ?? "");
    // Longer than the bridge waits without its alarm.
    const headers = { "retry-after": "6" };
    world.chatbot.faults.next("session_create", { kind: "status", status: 429, headers });
    talk.say(question);
    await world.logged("not_asked", { code: "chatbot_rate_limited", status: 429 });
    await world.restart();
    await world.answered(talk.chat, 2);
    expect(textsIn(world, talk.chat)[1]).toBe(answerTo(question));
    expect(timesAsked(world, question)).toBe(2);
  });

  it("a session that cannot be begun is tried as often as a question", async () => {
    const talk = newTalk(world);
    const begunBefore = created();
    world.chatbot.faults.next("session_create", { kind: "status", status: 500 }, { times: 50 });
    talk.say("is nobody going to begin?");
    const [letter] = await listedDead(world, talk.chat);
    expect(letter?.code).toBe("chatbot_failed");
    expect(created() - begunBefore).toBe(ATTEMPTS);
    world.chatbot.faults.clear();
  });

  it("a host without a record that cannot be reached is waited for", async () => {
    await world.restart();
    const talk = await begun();
    const question = "is anybody at home?";
    world.chatbot.behave({ messagesMissing: 405 });
    world.chatbot.mishap({ cutAfterChunks: 1 }, "what has it not?");
    talk.say("what has it not?");
    await world.answered(talk.chat, 2);
    const ofTalk = sessionOf(firstOf(talk));
    world.chatbot.faults.next(
      ({ name, params }) => name !== "session_create" && params["uuid"] === ofTalk,
      { kind: "drop_before" },
      { times: ATTEMPTS * 2 },
    );
    talk.say(question);
    await world.answered(talk.chat, 3);
    expect(await finished(world, talk.chat, 3)).toMatchObject({ states: { answered: 3 } });
    expect(textsIn(world, talk.chat)[2]).toBe(answerTo(question));
    world.chatbot.behave({ messagesMissing: undefined });
  });

  it.each([404, 405] as const)(
    "a host without a record (%i) is asked again, and the log says that it cannot be asked safely",
    async (status) => {
      await world.restart();
      const talk = await begun();
      const question = `is there a list, or only ${status}?`;
      world.chatbot.behave({ messagesMissing: status });
      world.chatbot.mishap({ cutAfterChunks: 1 }, question);
      talk.say(question);
      await world.answered(talk.chat, 2);
      expect(await finished(world, talk.chat, 2)).toMatchObject({ askedAgain: 1 });
      expect(textsIn(world, talk.chat)[1]).toBe(answerTo(question));
      expect(timesAsked(world, question)).toBe(2);
      await world.logged("record_missing", { code: "chatbot_record_absent" });
      world.chatbot.behave({ messagesMissing: undefined });
    },
  );

  it.each([404, 405] as const)(
    "a host without a stream (%i) is asked for whole answers",
    async (status) => {
      await world.restart();
      const talk = newTalk(world);
      world.chatbot.behave({ streamMissing: status });
      for (const text of [`whole because of ${status}`, `whole once more because of ${status}`]) {
        talk.say(text);
      }
      await world.answered(talk.chat, 2);
      expect(textsIn(world, talk.chat)).toEqual([
        answerTo(`whole because of ${status}`),
        answerTo(`whole once more because of ${status}`),
      ]);
      const calls = world.chatbot.calls.filter(
        ({ uuid }) => uuid === sessionOf(`whole because of ${status}`),
      );
      expect(calls.map(({ name }) => name)).toEqual(["stream", "non_stream", "non_stream"]);
      world.chatbot.behave({ streamMissing: undefined });
    },
  );
});

/** An answer of several chunks. */
function answerTo(question: string): string {
  return `To the question ${question} the answer is longer than one of the chunks in which it is written.`;
}

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { textsFor } from "../../src/messages/texts/index.ts";
import { newTalk, type Talk } from "../helpers/talk.ts";
import { finished, listedDead, textsIn, timesAsked } from "../helpers/telegram.ts";
import { until } from "../helpers/until.ts";
import { openWorld, type World } from "../helpers/world.ts";

const HOUR_S = 3600;
const ATTEMPTS = 3;
/** Longer than {@link ATTEMPTS} tries take, and short enough to be waited out. */
const OUTAGE_S = 2;

describe("what certainly was not asked is asked again, without doubt", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld("promise-4", {
      variables: { ATTEMPTS: String(ATTEMPTS), OUTAGE_HOURS: String(OUTAGE_S / HOUR_S) },
    });
    world.chatbot.answerWith((question) => `reply to ${question}`);
  });
  beforeEach(() => void (world.log.length = 0));
  afterAll(() => world.close());

  const failed = textsFor("en", "en").failed;

  /** Answers the next calls that ask this question with a status, before they take effect. */
  function refuse(
    question: string,
    status: number,
    { times = 1, headers = {} }: { times?: number; headers?: Record<string, string> } = {},
  ): void {
    world.chatbot.faults.next(
      ({ name, params }) => name === "stream" && params["query"] === question,
      { kind: "status", status, headers },
      { times },
    );
  }

  /** How often the record of the conversation's session was read. */
  function looks(question: string): number {
    const session = world.chatbot.questions.find(({ query }) => query === question)?.session;
    return world.chatbot.calls.filter(({ name, uuid }) => name === "messages" && uuid === session)
      .length;
  }

  async function expectAnswered(talk: Talk, question: string, asked: number): Promise<void> {
    await world.answered(talk.chat);
    expect(await finished(world, talk.chat)).toMatchObject({ states: { answered: 1 } });
    expect(textsIn(world, talk.chat)).toEqual([`reply to ${question}`]);
    expect(timesAsked(world, question)).toBe(asked);
  }

  it("when the session cannot be begun because nobody answers", async () => {
    const talk = newTalk(world);
    world.chatbot.faults.next("session_create", { kind: "drop_before" }, { times: 2 });
    talk.say("before there was a session");
    await expectAnswered(talk, "before there was a session", 1);
    expect(await world.counts(talk.chat)).toMatchObject({ askedAgain: 0 });
  });

  it.each([
    ["a connection that the edge could not open", 521],
    ["a conflict", 409],
    ["a limit", 429],
  ])("after %s (%i)", async (_, status) => {
    const talk = newTalk(world);
    const question = `refused with ${status}`;
    refuse(question, status);
    talk.say(question);
    await expectAnswered(talk, question, 2);
    expect(await world.counts(talk.chat)).toMatchObject({ askedAgain: 0 });
    expect(looks(question)).toBe(0);
  });

  it("not before the chatbot's Retry-After is over", async () => {
    const talk = newTalk(world);
    refuse("come back in a second", 429, { headers: { "retry-after": "1" } });
    talk.say("come back in a second");
    await expectAnswered(talk, "come back in a second", 2);
    const [first, second] = world.chatbot.questions
      .filter(({ query }) => query === "come back in a second")
      .map(({ at }) => at);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(1_000);
  });

  it("as often as attempts are allowed, and then no more", async () => {
    const talk = newTalk(world);
    refuse("always in conflict", 409, { times: Infinity });
    talk.say("always in conflict");
    const [letter] = await listedDead(world, talk.chat);
    expect(letter?.code).toBe("chatbot_busy");
    expect(timesAsked(world, "always in conflict")).toBe(ATTEMPTS);
    expect(textsIn(world, talk.chat)).toEqual([failed]);
  });

  it.each([
    ["the key is refused", 401, "chatbot_unauthorized"],
    ["nothing is paid for", 402, "chatbot_no_credits"],
    ["the question is too long", 413, "chatbot_question_too_long"],
  ])("but never when %s (%i): that is a dead letter at once", async (_, status, code) => {
    const talk = newTalk(world);
    talk.say("a question that is answered");
    await world.answered(talk.chat);
    const sessions = world.chatbot.sessions.length;
    const question = `hopeless because of ${status}`;
    refuse(question, status);
    talk.say(question);
    const [letter] = await listedDead(world, talk.chat);
    expect(letter?.code).toBe(code);
    expect(timesAsked(world, question)).toBe(1);
    expect(world.chatbot.sessions).toHaveLength(sessions);
    expect(textsIn(world, talk.chat).slice(1)).toEqual([failed]);
  });

  it("for as long as an outage may last, not as often as attempts are allowed", async () => {
    const talk = newTalk(world);
    refuse("during a short outage", 503, { times: ATTEMPTS + 2 });
    talk.say("during a short outage");
    await expectAnswered(talk, "during a short outage", ATTEMPTS + 3);
  });

  it("until the outage is over its limit; the next message has the whole limit again", async () => {
    const talk = newTalk(world);
    const startedAt = Date.now();
    refuse("during a long outage", 521, { times: Infinity });
    talk.say("during a long outage");
    const [letter] = await listedDead(world, talk.chat);
    expect(letter?.code).toBe("chatbot_unreachable");
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(OUTAGE_S * 1000);
    expect(timesAsked(world, "during a long outage")).toBeGreaterThan(ATTEMPTS);

    refuse("when it is almost over", 521, { times: 2 });
    talk.say("when it is almost over");
    await world.answered(talk.chat, 2);
    expect(textsIn(world, talk.chat)).toEqual([failed, "reply to when it is almost over"]);
  });

  it("gives each message of a queue at least as long as the first", async () => {
    const talk = newTalk(world);
    refuse("first of two in an outage", 521, { times: Infinity });
    talk.say("first of two in an outage");
    const begun = Date.now();
    // Comes near the end of the first one's patience, when the outage is old already.
    await world.logged("not_asked", { code: "chatbot_unreachable" });
    await until("most of the outage's limit", () => Date.now() - begun >= OUTAGE_S * 750);
    refuse("second of two in an outage", 521, { times: 3 });
    talk.say("second of two in an outage");
    await world.answered(talk.chat, 2);
    expect(textsIn(world, talk.chat)).toEqual([failed, "reply to second of two in an outage"]);
  });

  it("after one look when the chatbot failed with a whole answer (500)", async () => {
    const talk = newTalk(world);
    refuse("not asked after all", 500);
    talk.say("not asked after all");
    await expectAnswered(talk, "not asked after all", 2);
    expect(looks("not asked after all")).toBe(1);
    expect(await world.counts(talk.chat)).toMatchObject({ askedAgain: 1 });
    await world.logged("asked_again");
  });

  it.each([500, 503])("but not when that look finds the answer (%i)", async (status) => {
    const talk = newTalk(world);
    const question = `asked in spite of ${status}`;
    world.chatbot.mishap({ status }, question);
    talk.say(question);
    await expectAnswered(talk, question, 1);
    expect(looks(question)).toBe(1);
    expect(await world.counts(talk.chat)).toMatchObject({ askedAgain: 0 });
  });

  it("counts as asked again only what was", async () => {
    const talk = newTalk(world);
    refuse("failing every time", 500, { times: Infinity });
    talk.say("failing every time");
    const [letter] = await listedDead(world, talk.chat);
    expect(letter?.code).toBe("chatbot_failed");
    expect(timesAsked(world, "failing every time")).toBe(ATTEMPTS);
    expect(await world.counts(talk.chat)).toMatchObject({ askedAgain: ATTEMPTS - 1 });
  });
});

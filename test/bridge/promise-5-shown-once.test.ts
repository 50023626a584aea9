import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { textsFor } from "../../src/messages/texts/index.ts";
import type { PrivateChat } from "../../src/simulator/telegram/index.ts";
import { longAnswer, squeeze } from "../helpers/long-answer.ts";
import { newTalk } from "../helpers/talk.ts";
import {
  finished,
  isSendTo,
  listedDead,
  refuseSends,
  sendsTo,
  textsIn,
  timesAsked,
} from "../helpers/telegram.ts";
import { until } from "../helpers/until.ts";
import { openWorld, type World } from "../helpers/world.ts";

const RESENDS = 2;
/** An answer of three messages. */
const LONG_CHARACTERS = 9_000;

describe("a part is shown once, as far as Telegram lets anybody know", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld("promise-5", { variables: { RESENDS: String(RESENDS) } });
    world.chatbot.answerWith((question) =>
      question.includes("at length")
        ? longAnswer(question, LONG_CHARACTERS)
        : `reply to ${question}`,
    );
  });
  beforeEach(() => void (world.log.length = 0));
  afterAll(() => world.close());

  const { failed } = textsFor("en", "en");

  /** Lets coming messages into a chat go wrong. */
  function spoil(
    chat: PrivateChat,
    fault: Parameters<World["telegram"]["faults"]["next"]>[1],
    options: { nth?: number; times?: number } = {},
  ): void {
    world.telegram.faults.next(isSendTo(chat), fault, options);
  }

  it("and sent again when its reply was lost, which is counted as possibly twice", async () => {
    const { chat, say } = newTalk(world);
    spoil(chat, { kind: "lose_reply" });
    say("lose one reply");
    expect(await finished(world, chat)).toMatchObject({
      states: { answered: 1 },
      possiblyTwice: 1,
    });
    expect(textsIn(world, chat)).toEqual(["reply to lose one reply", "reply to lose one reply"]);
    expect(timesAsked(world, "lose one reply")).toBe(1);
    await world.logged("possibly_twice");
  });

  it("or to be taken for lost after so many tries, with a dead letter and a note", async () => {
    const { chat, say } = newTalk(world);
    spoil(chat, { kind: "lose_reply" }, { times: 1 + RESENDS });
    say("lose every reply");
    const [letter] = await listedDead(world, chat);
    expect(letter?.code).toBe("delivery_unknown");
    expect(sendsTo(world, chat)).toHaveLength(1 + RESENDS + 1);
    expect(textsIn(world, chat).at(-1)).toBe(failed);
    expect(await world.counts(chat)).toMatchObject({ possiblyTwice: RESENDS, states: { dead: 1 } });
  });

  it("and not sent again while the platform cannot be reached", async () => {
    const { chat, say } = newTalk(world);
    spoil(chat, { kind: "drop_before" });
    world.telegram.faults.next("getMe", { kind: "drop_before" }, { times: 3 });
    const callsBefore = world.telegram.record.calls.length;
    say("sent into the void");
    expect(await finished(world, chat)).toMatchObject({ possiblyTwice: 1 });
    const methods = world.telegram.record.calls.slice(callsBefore).map(({ method }) => method);
    expect(methods.filter((method) => method !== "sendChatAction")).toEqual([
      "sendMessage",
      ...Array<string>(4).fill("getMe"),
      "sendMessage",
    ]);
    expect(textsIn(world, chat)).toEqual(["reply to sent into the void"]);
  });

  it("and sent again without any doubt when the API said that it failed", async () => {
    const { chat, say } = newTalk(world);
    const body = { ok: false, error_code: 500, description: "Internal Server Error" };
    spoil(chat, { kind: "status", status: 500, body }, { times: 2 });
    say("fail twice, then show");
    expect(await finished(world, chat)).toMatchObject({
      states: { answered: 1 },
      possiblyTwice: 0,
    });
    expect(textsIn(world, chat)).toEqual(["reply to fail twice, then show"]);
    expect(sendsTo(world, chat)).toHaveLength(3);
  });

  it("and sent again without any doubt when the edge could not open the connection", async () => {
    const { chat, say } = newTalk(world);
    spoil(chat, { kind: "status", status: 521, body: "origin down" }, { times: 8 });
    say("knock until somebody opens");
    expect(await finished(world, chat)).toMatchObject({
      states: { answered: 1 },
      possiblyTwice: 0,
    });
    expect(sendsTo(world, chat)).toHaveLength(9);
  });

  it.each([
    [502, refusal(502, "Bad Gateway")],
    [504, "<html>504 Gateway Time-out</html>"],
  ])("and in doubt after a gateway's answer (%i)", async (status, body) => {
    const { chat, say } = newTalk(world);
    spoil(chat, { kind: "status", status, body });
    say(`a gateway says ${status}`);
    expect(await finished(world, chat)).toMatchObject({
      states: { answered: 1 },
      possiblyTwice: 1,
    });
    expect(textsIn(world, chat)).toEqual([`reply to a gateway says ${status}`]);
  });

  it.each([
    ["failed", { kind: "status", status: 500, body: refusal(500, "Internal Server Error") }, 0],
    ["was lost", { kind: "drop_before" }, 1],
    ["was limited", { kind: "status", status: 429, body: limited(1) }, 0],
  ] as const)("and in order, when the second of three %s", async (name, fault, twice) => {
    const { chat, say } = newTalk(world);
    const question = `tell me at length what ${name}`;
    spoil(chat, fault, { nth: 2 });
    say(question);
    expect(await finished(world, chat)).toMatchObject({
      states: { answered: 1 },
      possiblyTwice: twice,
    });
    const texts = textsIn(world, chat);
    expect(texts).toHaveLength(3);
    expect(squeeze(texts.join(""))).toBe(squeeze(longAnswer(question, LONG_CHARACTERS)));
    expect(sendsTo(world, chat)).toHaveLength(4);
    expect(sendsTo(world, chat).every(({ undercutMs }) => undercutMs === undefined)).toBe(true);
  });

  it.each([
    { which: "only", nth: 1, shownInAll: 2 },
    { which: "second, at length", nth: 2, shownInAll: 4 },
  ])("and in doubt when the runtime ends before the reply to the $which", async (doubted) => {
    const { which, nth, shownInAll } = doubted;
    const { chat, say } = newTalk(world);
    const shown = world.telegram.faults.hold(isSendTo(chat), "after", { nth });
    say(`cut off behind the ${which}`);
    await shown.reached;
    await world.restart();
    shown.release();
    expect(await finished(world, chat)).toMatchObject({
      states: { answered: 1 },
      possiblyTwice: 1,
    });
    const texts = textsIn(world, chat);
    expect(texts[nth]).toBe(texts[nth - 1]);
    expect(texts).toHaveLength(shownInAll);
  });

  it("and without formatting, once, when the formatting is refused", async () => {
    const { chat, say } = newTalk(world);
    refuseSends(world, chat, { code: 400, says: "Bad Request: can't parse entities: x" });
    say("with *stars* please");
    expect(await finished(world, chat)).toMatchObject({
      states: { answered: 1 },
      possiblyTwice: 0,
    });
    expect(sendsTo(world, chat).map(({ params }) => params["parse_mode"])).toEqual([
      "HTML",
      undefined,
    ]);
  });

  it("and given up when it is refused without formatting too", async () => {
    const { chat, say } = newTalk(world);
    refuseSends(world, chat, { code: 400, says: "Bad Request: can't parse entities: x" }, 2);
    say("neither with _nor_ without");
    const [letter] = await listedDead(world, chat);
    expect(letter?.code).toBe("telegram_formatting_refused");
    expect(textsIn(world, chat)).toEqual([failed]);
  });

  it.each([
    ["was shown", "lose_reply", 2],
    ["was not shown", "drop_before", 1],
  ] as const)("and a note whose reply is lost is sent once more: it %s", async (_, kind, shown) => {
    const { chat, say } = newTalk(world);
    refuseSends(world, chat, { code: 400, says: "Bad Request: something new" });
    spoil(chat, { kind });
    say(`refuse it and ${kind} the note`);
    await listedDead(world, chat);
    await until("the notes", () => textsIn(world, chat).length === shown);
    expect(textsIn(world, chat)).toEqual(Array.from({ length: shown }, () => failed));
    expect(sendsTo(world, chat)).toHaveLength(3);
  });

  it("and a note is not sent a third time, whatever became of the first two", async () => {
    const { chat, say } = newTalk(world);
    refuseSends(world, chat, { code: 400, says: "Bad Request: something new" });
    spoil(chat, { kind: "lose_reply" }, { times: 2 });
    say("refuse it and lose both notes' replies");
    await listedDead(world, chat);
    expect(textsIn(world, chat)).toEqual([failed, failed]);
    expect(sendsTo(world, chat)).toHaveLength(3);
  });

  it("and a note that the runtime's end kept from being sent is told", async () => {
    const { chat, say } = newTalk(world);
    refuseSends(world, chat, { code: 400, says: "Bad Request: something new" });
    const reached = world.telegram.faults.hold(isSendTo(chat), "before", { nth: 2 });
    say("refuse it and end before the note");
    await reached.reached;
    await world.restart();
    reached.release();
    await listedDead(world, chat);
    await until("the note", () => textsIn(world, chat).includes(failed));
    expect(textsIn(world, chat)[0]).toBe(failed);
  });
});

function refusal(code: number, description: string) {
  return { ok: false, error_code: code, description };
}

function limited(seconds: number) {
  return {
    ...refusal(429, `Too Many Requests: retry after ${seconds}`),
    parameters: { retry_after: seconds },
  };
}

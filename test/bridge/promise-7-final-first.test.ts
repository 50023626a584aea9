import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newTalk } from "../helpers/talk.ts";
import { finished, isSendTo, listedDead, sendsTo, textsIn } from "../helpers/telegram.ts";
import { until } from "../helpers/until.ts";
import { openWorld, type World } from "../helpers/world.ts";

/** Two messages more than a private chat takes at once. */
const BURST = 20;
const PARTS = BURST + 2;
/** Fills one message of Telegram's. */
const PART_CHARACTERS = 4_000;
/** One message a second, less what the calls themselves take. */
const INTERVAL_MS = 700;
/** Far less than a second for each of the burst. */
const BURST_MS = 5_000;

describe("the rate is kept for the answer", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld("promise-7", {
      rates: "on",
      variables: { WORKING_SIGN_AFTER_SECONDS: "0.1" },
    });
    world.chatbot.behave({ chunkBytes: 16_384 });
    world.chatbot.answerWith((question) =>
      question.includes("everything") ? inParts(question) : `reply to ${question}`,
    );
  });
  afterAll(() => world.close());

  it("what the chatbot asked for is waited out, by whoever is there when that ends", async () => {
    const { chat, say } = newTalk(world);
    const question = "come back in six seconds";
    world.chatbot.faults.next(
      ({ name, params }) => name === "stream" && params["query"] === question,
      { kind: "status", status: 429, headers: { "retry-after": "6" } },
    );
    say(question);
    await world.logged("not_asked", { code: "chatbot_rate_limited" });
    // Nothing is said by a conversation before all that it has written is on disk.
    expect(await world.counts(chat)).toMatchObject({ accepted: 1 });
    // Nobody who saw it is left: the time is known to the alarm, or to nobody.
    await world.restart();
    await world.answered(chat);
    const [first = 0, second = 0] = world.chatbot.questions
      .filter(({ query }) => query === question)
      .map(({ at }) => at);
    expect(second - first).toBeGreaterThanOrEqual(6_000);
    expect(await world.counts(chat)).toMatchObject({ askedAgain: 0 });
  });

  it("while Telegram wants silence, no sign of work disturbs it, and the answer waits", async () => {
    const limited = newTalk(world);
    const other = newTalk(world);
    world.telegram.faults.next(isSendTo(limited.chat), {
      kind: "status",
      status: 400,
      body: refusal,
    });
    world.telegram.faults.next(isSendTo(limited.chat), {
      kind: "status",
      status: 429,
      body: limitedFor(2),
    });
    limited.say("refused, with a note that is too much");
    const [, note] = await until("the limit", () => {
      const sends = sendsTo(world, limited.chat);
      return sends[1]?.status === 429 && sends;
    });
    const slow = world.chatbot.holdAtChunk(1, "a while for the one");
    const slower = world.chatbot.holdAtChunk(1, "a while for the other");
    limited.say("a while for the one");
    await slow.reached;
    other.say("a while for the other");
    await slower.reached;
    await until("the other's sign", () => world.telegram.record.typingIn(other.chat).length > 0);
    slow.release();
    slower.release();
    await world.answered(limited.chat, 2);

    const later = sendsTo(world, limited.chat).slice(2);
    expect(later.map(({ undercutMs }) => undercutMs)).toEqual([undefined, undefined]);
    const signs = world.telegram.record.typingIn(limited.chat).map(({ at }) => at);
    expect(signs.filter((at) => at > (note?.at ?? 0))).toEqual([]);
  });

  it.concurrent("a burst goes out at once, then one message a second, before Telegram says no", async () => {
    const { chat, say } = newTalk(world);
    say("tell me everything");
    await world.answered(chat, PARTS);
    await finished(world, chat);

    const sends = sendsTo(world, chat);
    expect(sends.map(({ status }) => status)).toEqual(Array<number>(PARTS).fill(200));
    expect(textsIn(world, chat).map((text) => Number(/\d+/.exec(text)?.[0]))).toEqual(
      Array.from({ length: PARTS }, (_, at) => at),
    );
    const at = (nth: number): number => sends[nth - 1]?.at ?? Number.NaN;
    expect(at(BURST) - at(1)).toBeLessThan(BURST_MS);
    for (let nth = BURST + 1; nth < PARTS; nth += 1) {
      expect(at(nth + 1) - at(nth)).toBeGreaterThanOrEqual(INTERVAL_MS);
    }
  });

  it.concurrent("what is said behind a long answer waits for its own second", async () => {
    const { chat, say } = newTalk(world);
    for (let nth = 1; nth <= BURST + 1; nth += 1) say("/help");
    await finished(world, chat, BURST + 1);
    const sends = sendsTo(world, chat);
    expect(sends).toHaveLength(BURST + 1);
    expect((sends.at(-1)?.at ?? 0) - (sends[0]?.at ?? 0)).toBeGreaterThanOrEqual(INTERVAL_MS);
  });

  it.concurrent("a sign of work that is refused is not shown again before its time", async () => {
    const { chat, say } = newTalk(world);
    const signs = () =>
      world.telegram.record.calls.filter(
        ({ method, params }) => method === "sendChatAction" && params["chat_id"] === chat.id,
      );
    const body = limitedFor(3);
    world.telegram.faults.next(
      ({ name, params }) => name === "sendChatAction" && params["chat_id"] === chat.id,
      { kind: "status", status: 429, body },
    );
    for (const text of ["does it type?", "does it type again?"]) {
      const held = world.chatbot.holdAtChunk(1, text);
      say(text);
      await held.reached;
      if (text === "does it type?") await until("a sign", () => signs().length > 0);
      else await until("time for a sign", () => Date.now() - (signs()[0]?.at ?? 0) > 1_000);
      held.release();
      await until("the answer", () => textsIn(world, chat).includes(`reply to ${text}`));
    }
    expect(signs()).toHaveLength(1);
    expect(signs().every(({ undercutMs }) => undercutMs === undefined)).toBe(true);
  });

  it.concurrent("a dead letter's note waits for as long as Telegram asked before it died", async () => {
    const { chat, say } = newTalk(world);
    const limit = limitedFor(1);
    world.telegram.faults.next(isSendTo(chat), { kind: "status", status: 429, body: limit });
    world.telegram.faults.next(isSendTo(chat), { kind: "status", status: 400, body: refusal });
    world.telegram.faults.next(isSendTo(chat), { kind: "status", status: 429, body: limit });
    say("limited, refused, and limited once more");
    await listedDead(world, chat);
    expect(sendsTo(world, chat).map(({ status }) => status)).toEqual([429, 400, 429, 200]);
    expect(sendsTo(world, chat).every(({ undercutMs }) => undercutMs === undefined)).toBe(true);
  });
});

const refusal = { ok: false, error_code: 400, description: "Bad Request: something new" };

function limitedFor(seconds: number) {
  return {
    ok: false,
    error_code: 429,
    description: `Too Many Requests: retry after ${seconds}`,
    parameters: { retry_after: seconds },
  };
}

/** Each part begins with its number, and fills one message. */
function inParts(question: string): string {
  return Array.from({ length: PARTS }, (_, nth) =>
    `${nth} ${question} `.padEnd(PART_CHARACTERS, "so it goes "),
  ).join("\n\n");
}

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { textsFor } from "../../src/messages/texts/index.ts";
import type { PrivateChat } from "../../src/simulator/telegram/index.ts";
import {
  finished,
  isSendTo,
  listedDead,
  refuseSends,
  sendsTo,
  textsIn,
} from "../helpers/telegram.ts";
import { openWorld, type World } from "../helpers/world.ts";

const tooMany = { code: 429, says: "Too Many Requests: retry later" };

describe("a limit of Telegram's", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld("telegram-limits", {
      variables: { WORKING_SIGN_AFTER_SECONDS: "0.05" },
    });
    world.chatbot.answerWith((question) => `echo of ${question}`);
  });
  afterAll(() => world.close());

  function refuse(chat: PrivateChat, seconds: number, times = 1): void {
    refuseSends(world, chat, { ...tooMany, parameters: { retry_after: seconds } }, times);
  }

  /** Milliseconds between the first two calls, of which none may come before its time. */
  function waitedMs(chat: PrivateChat): number {
    const sends = sendsTo(world, chat);
    expect(sends.filter(({ undercutMs }) => undercutMs !== undefined)).toEqual([]);
    return (sends[1]?.at ?? 0) - (sends[0]?.at ?? 0);
  }

  it("is waited out, by whoever is there when a long wait ends", async () => {
    const { person, chat } = world.person();
    refuse(chat, 6);
    world.telegram.control.say(chat, person, { text: "is the echidna patient?" });
    await world.logged("part_not_sent", { remedy: "wait" });
    // Nothing is said by a conversation before all that it has written is on disk.
    expect(await world.counts(chat)).toMatchObject({ states: { sending: 1 } });
    // Nobody who saw it is left: the time is on disk, or nowhere.
    await world.restart();
    // Wakes whoever has to know that it is not time yet.
    world.telegram.control.say(chat, person, { text: "is the echidna still patient?" });
    expect(await world.answered(chat, 2)).toHaveLength(2);
    expect(waitedMs(chat)).toBeGreaterThanOrEqual(6_000);
    expect(waitedMs(chat)).toBeLessThan(8_000);
    expect(await finished(world, chat, 2)).toMatchObject({ states: { answered: 2 } });
  });

  it("is waited out each time, uses up no attempt, and lets those behind wait as well", async () => {
    const { person, chat } = world.person();
    await world.restart({ ATTEMPTS: "1" });
    refuse(chat, 1, 2);
    const held = world.telegram.faults.hold(isSendTo(chat));
    world.telegram.control.say(chat, person, { text: "can an echidna wait?" });
    await held.reached;
    world.telegram.control.say(chat, person, { text: "can an echidna wait longer?" });
    held.release();
    await world.answered(chat, 2);
    expect(waitedMs(chat)).toBeGreaterThanOrEqual(1_000);
    expect(sendsTo(world, chat)).toHaveLength(4);
    expect(textsIn(world, chat)).toEqual([
      "echo of can an echidna wait?",
      "echo of can an echidna wait longer?",
    ]);
  });

  it("is not undercut by the note, the next answer or a typing sign when waiting is given up", async () => {
    const { person, chat } = world.person();
    await world.restart({ OUTAGE_HOURS: "0" });
    refuse(chat, 2);
    const held = world.telegram.faults.hold(isSendTo(chat));
    const answer = world.chatbot.holdAtChunk(1, "is an echidna loud?");
    world.telegram.control.say(chat, person, { text: "is an echidna quiet?" });
    const { at: refusedAfter } = await held.reached.then(() => ({ at: Date.now() }));
    world.telegram.control.say(chat, person, { text: "is an echidna loud?" });
    held.release();
    await answer.reached;
    answer.release();
    await world.answered(chat, 2);
    expect(await listedDead(world, chat)).toMatchObject([{ code: "telegram_rate_limited" }]);
    expect(textsIn(world, chat).toSorted()).toEqual(
      ["echo of is an echidna loud?", textsFor("en", "en").failed].toSorted(),
    );
    expect(waitedMs(chat)).toBeGreaterThanOrEqual(2_000);
    expect(
      world.telegram.record
        .typingIn(chat)
        .filter(({ at }) => at > refusedAfter && at < refusedAfter + 2_000),
    ).toEqual([]);
  });
});

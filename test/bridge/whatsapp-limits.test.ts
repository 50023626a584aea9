import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openWhatsAppWorld, type WhatsAppWorld } from "../helpers/whatsapp.ts";
import { refuseSends, sendsTo, textsIn } from "../helpers/whatsapp-calls.ts";

const SECOND_MS = 1_000;

describe("a limit of Meta's", () => {
  let world: WhatsAppWorld;
  beforeAll(async () => {
    world = await openWhatsAppWorld("whatsapp-limits");
    world.chatbot.answerWith((question) => `Reply to ${question}`);
  });
  beforeEach(() => void (world.log.length = 0));
  afterAll(() => world.close());

  /** Refuses an answer for a limit, and tells how long after that the next message came. */
  async function waitedAfter(code: number): Promise<number> {
    const { chat, say } = world.talk();
    refuseSends(world, chat, { code });
    say(`too many boobies (${code})`);
    await world.logged("part_not_sent", { code: `whatsapp_${code}`, remedy: "wait" });
    say(`one more booby (${code})`);
    await world.answered(chat, 2);
    const [refused, second] = sendsTo(world, chat);
    expect(textsIn(world, chat)).toEqual([
      `Reply to too many boobies (${code})`,
      `Reply to one more booby (${code})`,
    ]);
    expect(await world.finished(chat, 2)).toMatchObject({
      states: { answered: 2 },
      possiblyTwice: 0,
    });
    return (second?.at ?? 0) - (refused?.at ?? 0);
  }

  it("is waited for as long as its kind wants, and no shorter, by this conversation alone", async () => {
    const other = world.talk();
    const pair = waitedAfter(131_056);
    const number = waitedAfter(130_429);
    other.say("is anybody else waiting?");
    await world.answered(other.chat);
    expect(await pair).toBeGreaterThanOrEqual(6 * SECOND_MS);
    expect(await number).toBeGreaterThanOrEqual(5 * SECOND_MS);
    expect(world.whatsapp.record.violations).toEqual([]);
  });

  it("that comes with a time is not tried before it, not by a new instance either", async () => {
    const { chat, say } = world.talk();
    refuseSends(world, chat, { code: 131_056, retryAfterS: 3600 });
    say("a patient booby");
    await world.logged("part_not_sent", { code: "whatsapp_131056" });
    // Nothing is said by a conversation before all that it has written is on disk.
    expect(await world.counts(chat)).toMatchObject({ states: { sending: 1 } });
    await world.restart();
    say("an impatient booby");
    // The new instance has worked on both by the time that it has answered somebody else.
    const other = world.talk();
    other.say("a booby beside it");
    await world.answered(other.chat);
    expect(await world.counts(chat)).toMatchObject({ states: { sending: 1, waiting: 1 } });
    expect(sendsTo(world, chat)).toHaveLength(1);
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isSendTo, sendsTo } from "../helpers/telegram.ts";
import { until } from "../helpers/until.ts";
import { openWorld, type World } from "../helpers/world.ts";

const tooMany = {
  ok: false,
  error_code: 429,
  description: "Too Many Requests: retry after 30",
  parameters: { retry_after: 30 },
};

describe("the typing sign", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld("telegram-typing", {
      variables: { WORKING_SIGN_AFTER_SECONDS: "0.05" },
    });
  });
  afterAll(() => world.close());

  it("shows while an answer takes its time, and never after it", async () => {
    const { person, chat } = world.person();
    const held = world.chatbot.holdAtChunk(1, "how does a mole dig?");
    world.telegram.control.say(chat, person, { text: "how does a mole dig?" });
    await held.reached;
    const [sign] = await until("a sign", () => {
      const signs = world.telegram.record.typingIn(chat);
      return signs.length > 0 && signs;
    });
    expect(sign).toMatchObject({ action: "typing" });
    held.release();
    const [answer] = await world.answered(chat);
    expect(sign?.at).toBeLessThan(answer?.at ?? 0);
  });

  it("does not come while the answer is on its way, however long that takes", async () => {
    const [mole, shrew] = [world.person(), world.person()];
    const sending = world.telegram.faults.hold(isSendTo(mole.chat));
    const asking = world.chatbot.holdAtChunk(1, "where is the shrew?");
    world.telegram.control.say(mole.chat, mole.person, { text: "where is the mole?" });
    await sending.reached;
    // A sign that nobody had stopped would come before this one, which begins later.
    world.telegram.control.say(shrew.chat, shrew.person, { text: "where is the shrew?" });
    await asking.reached;
    await until("the other's sign", () => world.telegram.record.typingIn(shrew.chat).length > 0);
    const sentAt = sendsTo(world, mole.chat)[0]?.at ?? 0;
    const late = world.telegram.record.typingIn(mole.chat).filter(({ at }) => at > sentAt);
    expect(late).toEqual([]);
    sending.release();
    asking.release();
    await world.answered(mole.chat);
    await world.answered(shrew.chat);
  });

  it("never delays the answer, and is given up when that comes", async () => {
    const { person, chat } = world.person();
    const sign = world.telegram.faults.hold(
      ({ name, params }) => name === "sendChatAction" && params["chat_id"] === chat.id,
    );
    const held = world.chatbot.holdAtChunk(1, "how slow is a mole?");
    world.telegram.control.say(chat, person, { text: "how slow is a mole?" });
    await held.reached;
    const { connection } = await sign.reached;
    held.release();
    expect(await world.answered(chat)).toHaveLength(1);
    // Left alone it would end as well, but only after as long as a sign lasts.
    await until("the sign's connection to end", () => connection.gone.aborted, 2_000);
    sign.release();
    expect(world.telegram.record.typingIn(chat)).toEqual([]);
  });

  it.each([
    ["breaks it off", { kind: "drop_before" }],
    ["fails at it", { kind: "status", status: 500, body: "<html>" }],
    ["limits it", { kind: "status", status: 429, body: tooMany }],
  ] as const)("does not matter to the answer when Telegram %s", async (how, fault) => {
    const { person, chat } = world.person();
    const question = `does a mole mind that Telegram ${how}?`;
    world.telegram.faults.next("sendChatAction", fault);
    const held = world.chatbot.holdAtChunk(1, question);
    world.telegram.control.say(chat, person, { text: question });
    await held.reached;
    await until("the sign", () =>
      world.telegram.record.calls.some(
        (call) => call.fault === fault.kind && call.params["chat_id"] === chat.id,
      ),
    );
    held.release();
    expect(await world.answered(chat)).toHaveLength(1);
    expect(sendsTo(world, chat)).toHaveLength(1);
    expect(world.telegram.record.typingIn(chat)).toEqual([]);
  });
});

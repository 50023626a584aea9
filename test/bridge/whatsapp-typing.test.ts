import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { graphError, READ_CALL } from "../../src/simulator/whatsapp/index.ts";
import { until } from "../helpers/until.ts";
import { openWhatsAppWorld, type WhatsAppTalk, type WhatsAppWorld } from "../helpers/whatsapp.ts";
import { isSendTo, readsOf, sendsTo, textsIn } from "../helpers/whatsapp-calls.ts";

/** Earlier than usual, for tests that are not about when it comes. */
const SOON_S = 0.05;
/** When it comes in a deployment that has not set anything else. */
const USUAL_MS = 1_000;

describe("the typing sign on WhatsApp", () => {
  let world: WhatsAppWorld;
  beforeAll(async () => {
    world = await openWhatsAppWorld("whatsapp-typing", {
      variables: { WORKING_SIGN_AFTER_SECONDS: String(SOON_S) },
    });
  });
  afterAll(() => world.close());

  /** The sign for one message; a cold start may have brought one for another. */
  const signFor = ({ chat }: WhatsAppTalk, id: string) =>
    world.whatsapp.record.typingIn(chat).find(({ messageId }) => messageId === id);

  /** Asks, and waits until the sign is there. */
  async function shownTo(talk: WhatsAppTalk, question: string) {
    const held = world.chatbot.holdAtChunk(1, question);
    const said = talk.say(question);
    await held.reached;
    return { held, said, sign: await until("a sign", () => signFor(talk, said.id)) };
  }

  it("comes with the read receipt, for the message that is answered, and goes with the answer", async () => {
    const talk = world.talk();
    talk.say("how does a stoat sleep?");
    await world.answered(talk.chat);
    const { held, said } = await shownTo(talk, "how does a stoat run?");
    const reads = readsOf(world, talk.chat).map(({ params }) => params);
    expect(reads.filter((params) => params["message_id"] === said.id)).toEqual([
      {
        messaging_product: "whatsapp",
        status: "read",
        message_id: said.id,
        typing_indicator: { type: "text" },
      },
    ]);
    const read = world.whatsapp.record.messagesIn(talk.chat).find(({ id }) => id === said.id);
    expect(read?.readAt).toBeGreaterThan(0);
    held.release();
    const [, answer] = await world.answered(talk.chat, 2);
    expect(signFor(talk, said.id)?.until).toBe(answer?.at);
  });

  it("is not repeated while it lasts", async () => {
    const talk = world.talk();
    const { held } = await shownTo(talk, "how long is a stoat?");
    // Those of others come and go one after another meanwhile: each takes as long to come.
    for (const which of ["weasel", "ermine", "polecat", "mink"]) {
      const other = world.talk();
      const shown = await shownTo(other, `how long is a ${which}?`);
      shown.held.release();
      await world.answered(other.chat);
    }
    expect(readsOf(world, talk.chat)).toHaveLength(1);
    held.release();
    await world.answered(talk.chat);
    expect(readsOf(world, talk.chat)).toHaveLength(1);
  });

  it("does not come while the answer is on its way, however long that takes", async () => {
    const talk = world.talk();
    const sending = world.whatsapp.faults.hold(isSendTo(talk.chat));
    talk.say("where is the stoat?");
    await sending.reached;
    const other = world.talk();
    const { held } = await shownTo(other, "where is the weasel?");
    const sentAt = sendsTo(world, talk.chat)[0]?.at ?? 0;
    expect(readsOf(world, talk.chat).filter(({ at }) => at > sentAt)).toEqual([]);
    sending.release();
    held.release();
    await world.answered(talk.chat);
    await world.answered(other.chat);
  });

  it("never delays the answer, and is given up when that comes", async () => {
    const talk = world.talk();
    const held = world.chatbot.holdAtChunk(1, "how slow is a stoat?");
    const said = talk.say("how slow is a stoat?");
    const sign = world.whatsapp.faults.hold(
      ({ name, params }) => name === READ_CALL && params["message_id"] === said.id,
    );
    await held.reached;
    const { connection } = await sign.reached;
    held.release();
    await world.answered(talk.chat);
    await until("the sign's connection to end", () => connection.gone.aborted, 2_000);
    sign.release();
    expect(world.whatsapp.record.typingIn(talk.chat)).toEqual([]);
  });

  it.each([
    ["breaks it off", { kind: "drop_before" }],
    ["fails at it", { kind: "status", status: 500, body: "<html>" }],
    ["does not know the message", { kind: "status", ...graphError(131_009) }],
    ["has lost its token", { kind: "status", ...graphError(190) }],
  ] as const)("does not matter to the answer when Meta %s", async (how, fault) => {
    const talk = world.talk();
    const question = `does a stoat mind that Meta ${how}?`;
    const held = world.chatbot.holdAtChunk(1, question);
    world.whatsapp.faults.next(READ_CALL, fault);
    talk.say(question);
    await held.reached;
    await until("the sign", () => readsOf(world, talk.chat).some((call) => call.fault));
    held.release();
    await world.answered(talk.chat);
    expect(await world.finished(talk.chat)).toMatchObject({ states: { answered: 1 } });
    expect(sendsTo(world, talk.chat)).toHaveLength(1);
    expect(world.whatsapp.record.typingIn(talk.chat)).toEqual([]);
  });

  it("stays away from everybody for a while when there were too many, and no answer does", async () => {
    const [first, second] = [world.talk(), world.talk()];
    world.whatsapp.faults.next(READ_CALL, { kind: "status", ...graphError(4) });
    const held = world.chatbot.holdAtChunk(1, "too many signs of a stoat?");
    first.say("too many signs of a stoat?");
    await held.reached;
    await until("the refusal", () => readsOf(world, first.chat).length > 0);
    // Only a sign that comes although there were too many would be seen before this answer.
    const other = world.chatbot.holdAtChunk(1, "none for the weasel?");
    second.say("none for the weasel?");
    await other.reached;
    held.release();
    await world.answered(first.chat);
    other.release();
    await world.answered(second.chat);
    expect(readsOf(world, second.chat)).toEqual([]);
    expect(textsIn(world, second.chat)).toHaveLength(1);
  });
});

describe("the typing sign of a deployment with the usual settings", () => {
  let world: WhatsAppWorld;
  beforeAll(async () => {
    world = await openWhatsAppWorld("whatsapp-typing-usual");
  });
  afterAll(() => world.close());

  it("comes after a second, and not at all with an answer that is there before", async () => {
    const [quick, slow] = [world.talk(), world.talk()];
    quick.say("what is a quick marten?");
    await world.answered(quick.chat);
    const held = world.chatbot.holdAtChunk(1, "what is a slow marten?");
    slow.say("what is a slow marten?");
    const sign = await until("the sign", () => world.whatsapp.record.typingIn(slow.chat)[0]);
    const asked = world.chatbot.questions.find(({ query }) => query === "what is a slow marten?");
    expect(asked).toBeDefined();
    const said = slow.chat.messages[0]?.at ?? 0;
    expect(sign.at - said).toBeGreaterThanOrEqual(USUAL_MS);
    held.release();
    await world.answered(slow.chat);
    expect(readsOf(world, quick.chat)).toEqual([]);
    expect(readsOf(world, slow.chat)).toHaveLength(1);
  });
});

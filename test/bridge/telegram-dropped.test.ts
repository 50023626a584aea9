import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SimulatedChat } from "../../src/simulator/telegram/index.ts";
import { droppedAfter, textsIn, timesAsked } from "../helpers/telegram.ts";
import { openWorld, WEBHOOK_SECRET, type World } from "../helpers/world.ts";

const [SECRET_TOKEN = ""] = WEBHOOK_SECRET.split(",");
const seconds = (): number => Math.floor(Date.now() / 1000);
const otherBot = { id: 88_001, is_bot: true, first_name: "Robot", username: "RobotBot" };

describe("an update that is not meant for us", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld("telegram-dropped");
    world.chatbot.answerWith((question) => `echo of ${question}`);
  });
  afterAll(() => world.close());

  /** Posts something and expects it to be acknowledged at once, and dropped for this reason. */
  async function expectDropped(update: object, reason: string, detail?: string): Promise<void> {
    const questions = world.chatbot.questions.length;
    const dropped = await droppedAfter(world, () => {
      world.telegram.delivery.post({ ...update });
    });
    expect(dropped).toMatchObject([{ reason, ...(detail === undefined ? {} : { detail }) }]);
    expect(world.telegram.delivery.attempts.at(-1)).toMatchObject({ attempt: 1, status: 200 });
    expect(world.chatbot.questions).toHaveLength(questions);
  }

  /** A private message with other fields, as only a hand can make it. */
  function messageWith(fields: object): object {
    const { person, chat } = world.person();
    const text = "words for nobody";
    return { ...world.telegram.control.compose(chat, person, { text }).message, ...fields };
  }

  it.each([
    ["another bot's message", { from: otherBot }, "other_bot"],
    ["a message by way of another bot", { via_bot: otherBot }, "other_bot"],
    ["a message of a business account's", { business_connection_id: "b1" }, "business_message"],
    ["a guest's question", { guest_query_id: "g1" }, "guest_message"],
    ["a service message", { text: undefined, pinned_message: {} }, "service_message"],
    ["a forward from the linked channel", { is_automatic_forward: true }, "channel_post"],
  ])("is dropped: %s", async (_what, fields, reason) => {
    await expectDropped({ message: messageWith(fields) }, reason);
  });

  it("is dropped: our own message", async () => {
    const from = { id: world.bot.id, is_bot: true, first_name: "Causeway" };
    await expectDropped({ message: messageWith({ from }) }, "own_message");
  });

  it.each([
    ["channel_post", "channel_post"],
    ["edited_channel_post", "channel_post"],
    ["business_message", "business_message"],
    ["edited_business_message", "business_message"],
    ["guest_message", "guest_message"],
    ["message_reaction_count", "reaction"],
    ["poll_answer", "unknown_kind"],
    ["an_invention_to_come", "unknown_kind"],
  ])("is dropped: %s", async (kind, reason) => {
    const update = { [kind]: messageWith({}) };
    if (kind === "message_reaction_count") return expectUnasked(update, reason);
    await expectDropped(update, reason, kind);
  });

  /** Telegram sends these only to who asks for them; whoever sends them, they are acknowledged. */
  async function expectUnasked(update: object, reason: string): Promise<void> {
    const dropped = await droppedAfter(world, async () => {
      const response = await fetch(`${world.bridgeUrl()}/webhooks/telegram`, {
        method: "POST",
        headers: { "x-telegram-bot-api-secret-token": SECRET_TOKEN },
        body: JSON.stringify({ update_id: 1, ...update }),
      });
      expect(response.status).toBe(200);
      expect(await response.text()).toBe("");
    });
    expect(dropped).toMatchObject([{ reason }]);
  }

  it("is dropped: a reaction", async () => {
    const { person, chat } = world.person();
    const message_reaction = {
      chat: { id: chat.id, type: "private", first_name: person.firstName },
      message_id: 1,
      user: { id: person.id, is_bot: false, first_name: person.firstName },
      date: seconds(),
      old_reaction: [],
      new_reaction: [{ type: "emoji", emoji: "👎" }],
    };
    await expectUnasked({ message_reaction }, "reaction");
  });

  it("is dropped: what is no update at all, so that it does not block its chat", async () => {
    await expectUnasked({ message: "just words" }, "unreadable");
    await expectUnasked({ message: { message_id: "one" } }, "unreadable");
  });

  it("is dropped: a message from the day before", async () => {
    const { person, chat } = world.person();
    const { message } = world.telegram.control.compose(chat, person, { text: "stale words" });
    await expectUnasked({ message: { ...message, date: seconds() - 25 * 3600 } }, "too_old");
    expect(await world.counts(chat)).toMatchObject({ accepted: 0 });
  });

  it("is counted for the operator", async () => {
    await expectDropped({ message: messageWith({ from: otherBot }) }, "other_bot");
    expect(await (await world.admin("../healthz")).json()).toMatchObject({
      dropped: { channel_post: 3, too_old: 1 },
    });
  });

  it("has its button released all the same, by the webhook's own answer", async () => {
    const { person, chat } = world.person();
    const sent = await callApi("sendMessage", {
      chat_id: chat.id,
      text: "a choice of old",
      reply_markup: { inline_keyboard: [[{ text: "Yes", callback_data: "yes" }]] },
    });
    expect(sent.status).toBe(200);
    const messageId = world.answers(chat)[0]?.messageId ?? 0;
    const press = { chat, messageId, label: "Yes", by: person };
    const { id } = world.telegram.control.press(press);
    await world.telegram.delivery.idle();
    expect(world.telegram.answersTo(id)).toEqual([{ text: "", isAlert: false }]);
    expect(
      world.telegram.record.calls.filter(({ method }) => method === "answerCallbackQuery"),
    ).toMatchObject([{ via: "webhook", status: 200 }]);
    await world.logged("dropped", { reason: "button_without_meaning" });
  });

  function callApi(method: string, parameters: object): Promise<Response> {
    return fetch(`${world.telegram.url}/bot${world.bot.token}/${method}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(parameters),
    });
  }

  describe("as far as the bot's name tells", () => {
    const namesAsked = (): number =>
      world.telegram.record.calls.filter(({ method }) => method === "getMe").length;

    async function ask(chat: SimulatedChat, text: string): Promise<void> {
      world.telegram.control.say(chat, world.person().person, { text });
      await world.telegram.delivery.idle();
    }

    it("waits, not stored, until Telegram tells the name, which is asked for only once", async () => {
      await world.restart();
      const before = namesAsked();
      const { person, chat } = world.person();
      world.telegram.control.say(chat, person, { text: "nobody needs a name here" });
      await world.answered(chat);
      expect(namesAsked() - before).toBe(0);

      const group = world.telegram.control.createGroup();
      const body = { ok: false, error_code: 500, description: "Internal Server Error" };
      world.telegram.faults.next("getMe", { kind: "status", status: 500, body }, { times: 2 });
      const attempts = world.telegram.delivery.attempts.length;
      await ask(group, "@CausewayBot who is the ocelot?");
      await world.answered(group);
      expect(world.telegram.delivery.attempts.slice(attempts).map(({ status }) => status)).toEqual([
        503, 503, 200,
      ]);
      expect(namesAsked() - before).toBe(3);

      await ask(group, "@CausewayBot who is the margay?");
      await ask(group, "/help@CausewayBot");
      await world.answered(group, 3);
      expect(namesAsked() - before).toBe(3);
      expect(textsIn(world, group).slice(0, 2)).toEqual([
        "echo of who is the ocelot?",
        "echo of who is the margay?",
      ]);
      expect(timesAsked(world, "who is the ocelot?")).toBe(1);
    });

    it("is not asked of Telegram when it is configured", async () => {
      await world.restart({ TELEGRAM_BOT_USERNAME: "@CausewayBot" });
      const before = namesAsked();
      const group = world.telegram.control.createGroup();
      await ask(group, "@causewaybot who is the jaguarundi?");
      await world.answered(group);
      expect(namesAsked()).toBe(before);
    });
  });
});

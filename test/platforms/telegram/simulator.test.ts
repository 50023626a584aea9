import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { InboundMessage } from "../../../src/messages/inbound.ts";
import type { Platform, SendOutcome } from "../../../src/platforms/platform.ts";
import { createTelegram } from "../../../src/platforms/telegram/index.ts";
import {
  createTelegramSimulator,
  type GroupChat,
  type Person,
  type PrivateChat,
  type Said,
  type Saying,
  type SimulatedChat,
  type TelegramSimulator,
} from "../../../src/simulator/telegram/index.ts";

/**
 * The adapter against a server that states Telegram's rules on its own: what people write is read from
 * the updates it composes, and what it refuses is refused in its words.
 */

let simulator: TelegramSimulator;
let telegram: Platform;
let ana: Person;
let home: PrivateChat;
let group: GroupChat;
let forum: GroupChat;

beforeEach(async () => {
  simulator = await createTelegramSimulator();
  const { control } = simulator;
  const token = "9001:simulated";
  control.addBot({ token, username: "BridgeBot", canReadAllGroupMessages: true });
  ana = control.addPerson({ firstName: "Ana", username: "ana_x" });
  home = control.privateChat(ana);
  group = control.createGroup({ title: "Lunch" });
  forum = control.createSupergroup({ title: "Team", isForum: true });
  // Topics are numbered by the message that opened them, and 1 is General.
  control.say(forum, ana, { text: "the first message" });
  telegram = createTelegram({
    botToken: token,
    secretTokens: ["s"],
    apiBaseUrl: simulator.url,
    fetch,
    now: Date.now,
  });
});

afterEach(async () => {
  await simulator.close();
});

const messageOf = async ({ updates: [update] }: Said): Promise<InboundMessage> => {
  const { events } = await telegram.parse({
    headers: new Headers(),
    body: new TextEncoder().encode(JSON.stringify(update)),
    receivedAt: 0,
  });
  const [event] = events;
  if (event?.kind !== "message") throw new Error("expected a message");
  return event.message;
};

const answer = async (said: Said, markdown = "An **answer**."): Promise<SendOutcome[]> => {
  const { address: to, conversation } = await messageOf(said);
  const outcomes: SendOutcome[] = [];
  for (const part of telegram.render(markdown)) {
    outcomes.push(await telegram.send({ conversation, to, part, partId: "p", plain: false }));
  }
  return outcomes;
};

const say = (chat: SimulatedChat, text: string, saying: Pick<Saying, "topic"> = {}): Said =>
  simulator.control.say(chat, ana, { text, ...saying });

describe("an answer", () => {
  it("stands in the private chat, formatted", async () => {
    expect(await answer(say(home, "hi"))).toMatchObject([{ kind: "sent" }]);
    expect(simulator.record.messagesIn(home).at(-1)).toMatchObject({
      text: "An answer.",
      entities: [{ type: "bold", offset: 3, length: 6 }],
    });
  });

  it("replies to the question in a group", async () => {
    const said = say(group, "@BridgeBot hi");
    await answer(said);
    expect(simulator.record.messagesIn(group).at(-1)).toMatchObject({
      text: "An answer.",
      replyTo: said.message.message_id,
    });
  });

  it("stands in the topic of the question, and in General where that is", async () => {
    const topic = simulator.control.createTopic(forum, "Support", ana);
    await answer(say(forum, "@BridgeBot hi", { topic }));
    expect(simulator.record.messagesIn(forum, topic).at(-1)?.text).toBe("An answer.");
    await answer(say(forum, "@BridgeBot hi"));
    expect(simulator.record.messagesIn(forum).at(-1)).not.toHaveProperty("topic");
  });

  it("of every kind of formatting is taken as it is", async () => {
    const markdown = [
      "# Head `code` *i*",
      '**b *bi* ~~s~~ `c`** [l `c`](https://a.example/?q=1&r="2") <b>raw</b> @ana_x',
      "> quote `c`\n>\n> ```js\n> code\n> ```\n>\n> - end",
      "1. one\n   - [x] two\n\n   ```\n   three\n   ```",
      "|a|`b`|\n|-|-|\n|**1**|[2](tg://user?id=5)|",
      "![p](https://a.example/p.png)\n\n---",
    ].join("\n\n");
    expect(await answer(say(home, "hi"), markdown)).toMatchObject([{ kind: "sent" }]);
    const shown = simulator.record.messagesIn(home).at(-1);
    expect(shown?.entities.map(({ type }) => type)).not.toContain("mention");
    expect(shown?.entities.map(({ type }) => type)).not.toContain("text_mention");
  });

  it("of any length is taken", async () => {
    const outcomes = await answer(say(home, "hi"), "A **long** answer & `more`.\n\n".repeat(800));
    expect(outcomes.length).toBeGreaterThan(3);
    expect(outcomes.map(({ kind }) => kind)).not.toContain("not_sent");
  });
});

describe("a refusal in Telegram's own words", () => {
  const refused = async (said: Said): Promise<unknown> => {
    const [outcome] = await answer(said);
    return outcome?.kind === "not_sent" ? [outcome.code, outcome.remedy] : outcome;
  };

  it("closes a chat whose person blocked us or has gone", async () => {
    const said = say(home, "hi");
    simulator.control.block(ana);
    expect(await refused(said)).toEqual(["telegram_blocked", { do: "close" }]);
    simulator.control.unblock(ana);
    ana.deactivated = true;
    expect(await refused(said)).toEqual(["telegram_user_deactivated", { do: "close" }]);
  });

  it("closes a group that we were taken out of", async () => {
    const said = say(group, "@BridgeBot hi");
    simulator.control.removeBotFrom(group);
    expect(await refused(said)).toEqual(["telegram_kicked", { do: "close" }]);
    simulator.control.removeBotFrom(group, undefined, "left");
    expect(await refused(said)).toEqual(["telegram_not_a_member", { do: "close" }]);
  });

  it("gives up where members may not write", async () => {
    const said = say(group, "@BridgeBot hi");
    simulator.control.restrict(group);
    expect(await refused(said)).toEqual(["telegram_no_rights", { do: "give_up" }]);
  });

  it.each(["closed", "deleted"] as const)("leaves a topic that was %s", async (state) => {
    const topic = simulator.control.createTopic(forum, "Support", ana);
    const said = say(forum, "@BridgeBot hi", { topic });
    if (state === "closed") simulator.control.closeTopic(forum, topic);
    else simulator.control.deleteTopic(forum, topic);
    const to = { channel: String(forum.id) };
    expect(await refused(said)).toEqual([`telegram_topic_${state}`, { do: "readdress", to }]);
    const part = { rich: "a", plain: "a" };
    const { conversation } = await messageOf(said);
    const again = await telegram.send({ conversation, to, part, partId: "p", plain: false });
    expect(again).toMatchObject({ kind: "sent" });
  });

  it("follows a group to its supergroup", async () => {
    const said = say(group, "@BridgeBot hi");
    const { id } = simulator.control.migrate(group);
    expect(await refused(said)).toEqual([
      "telegram_migrated",
      { do: "readdress", to: { channel: String(id) } },
    ]);
  });

  it("waits as long as Telegram says", async () => {
    const said = say(group, "@BridgeBot hi");
    let outcome: unknown;
    for (let sent = 0; sent < 25; sent += 1) outcome = await refused(said);
    expect(outcome).toEqual([
      "telegram_rate_limited",
      { do: "wait", ms: expect.any(Number) as unknown },
    ]);
  });

  it.each([
    ["<b>open", "telegram_formatting_refused", "plain"],
    ["x".repeat(5_000), "telegram_too_long", "split"],
    ["  ", "telegram_empty", "skip"],
  ])("knows %.10j", async (rich, code, remedy) => {
    const { address: to, conversation } = await messageOf(say(home, "hi"));
    const part = { rich, plain: "words" };
    const outcome = await telegram.send({ conversation, to, part, partId: "p", plain: false });
    expect(outcome).toEqual({ kind: "not_sent", code, remedy: { do: remedy } });
    const plain = await telegram.send({ conversation, to, part, partId: "p", plain: true });
    expect(plain).toMatchObject({ kind: "sent" });
  });
});

describe("a sign of work", () => {
  it("shows in the topic", async () => {
    const topic = simulator.control.createTopic(forum, "Support", ana);
    const { address } = await messageOf(say(forum, "@BridgeBot hi", { topic }));
    await telegram.workingSign?.show(address, new AbortController().signal);
    expect(simulator.record.typingIn(forum, topic)).toHaveLength(1);
  });
});

import { describe, expect, it } from "vitest";
import { CausewayError } from "../../../src/lib/errors.ts";
import { parseUpdate } from "../../../src/platforms/telegram/parse.ts";
import { BOT_ID, parse, updateOf, updateWith } from "./updates.ts";

const content = async (update: unknown): Promise<unknown> => {
  const { event } = await parse(update);
  return event.kind === "message" ? event.message.content : event;
};

const question = (text: string): unknown => ({ kind: "question", text });
const notAddressed = { kind: "dropped", reason: "not_addressed" };

const mentioning = (text: string, ...names: string[]): unknown =>
  updateWith("group-text", {
    text,
    entities: names.map((name) => ({
      type: "mention",
      offset: text.indexOf(name),
      length: name.length,
    })),
  });

describe("a message in a group", () => {
  it("that names nobody is not for us, and costs no look-up", async () => {
    const { event, namesAsked } = await parse(updateOf("group-text"));
    expect(event).toEqual(notAddressed);
    expect(namesAsked).toBe(0);
  });

  it("that mentions us is asked without the mention and answered as a reply", async () => {
    const { event } = await parse(updateOf("group-mention"));
    expect(event).toMatchObject({
      message: {
        conversation: "telegram/9001/-4001",
        content: question("Lunch 🍕 ideas? Thanks"),
        address: { channel: "-4001", replyTo: "22" },
      },
    });
  });

  it("that mentions a name which only begins like ours is not for us", async () => {
    expect(await content(updateOf("group-mention-other"))).toEqual(notAddressed);
  });

  it("that mentions us in other letters' case is for us", async () => {
    expect(await content(mentioning("@bridgeBOT hi", "@bridgeBOT"))).toEqual(question("hi"));
  });

  it("that writes our name without a mark of Telegram's is not for us", async () => {
    expect(await content(updateWith("group-text", { text: "mail me at x@BridgeBot" }))).toEqual(
      notAddressed,
    );
  });

  it("that mentions us by a link to our profile is for us", async () => {
    const { event, namesAsked } = await parse(updateOf("group-text-mention"));
    expect(event).toMatchObject({ message: { content: question("what is the time?") } });
    expect(namesAsked).toBe(0);
  });

  it("that links to somebody else's profile is not for us", async () => {
    const entities = [{ type: "text_mention", offset: 0, length: 6, user: { id: 5551 } }];
    expect(await content(updateWith("group-text-mention", { entities }))).toEqual(notAddressed);
  });

  it.each([
    ["@BridgeBot, why?", "why?"],
    ["@BridgeBot: why?", "why?"],
    ["@BridgeBot -5 + 3", "-5 + 3"],
    ["tell @BridgeBot a joke", "tell a joke"],
    ["hello @BridgeBot, how are you", "hello, how are you"],
    ["line one\n@BridgeBot line two", "line one\nline two"],
    ["why, @BridgeBot", "why"],
    ["why, @BridgeBot?", "why?"],
  ])("%j is asked tidily", async (text, asked) => {
    expect(await content(mentioning(text, "@BridgeBot"))).toEqual(question(asked));
  });

  it("that mentions us and somebody else keeps the other name", async () => {
    expect(await content(mentioning("@BridgeBot who is @Ana_x ?", "@BridgeBot", "@Ana_x"))).toEqual(
      question("who is @Ana_x ?"),
    );
  });

  it("that is nothing but our name asks for help", async () => {
    expect(await content(mentioning("@BridgeBot", "@BridgeBot"))).toEqual({
      kind: "command",
      name: "help",
    });
  });

  it("that replies to us is for us", async () => {
    expect(await content(updateOf("group-reply-to-us"))).toEqual(question("and tomorrow?"));
  });

  it("that replies to somebody else is not for us", async () => {
    const reply = { message_id: 20, from: { id: 5551 } };
    expect(await content(updateWith("group-reply-to-us", { reply_to_message: reply }))).toEqual(
      notAddressed,
    );
  });
});

describe("a command in a group", () => {
  const commandFor = (text: string, fields: Record<string, unknown> = {}): unknown => {
    const length = text.split(" ")[0]?.length;
    const entities = [{ type: "bot_command", offset: 0, length }];
    return updateWith("group-text", { text, entities, ...fields });
  };

  it("with our name is for us", async () => {
    expect(await content(updateOf("group-command-for-us"))).toEqual({
      kind: "command",
      name: "new",
    });
  });

  it("with another bot's name is for that bot, even in a reply to us", async () => {
    const dropped = { kind: "dropped", reason: "other_command" };
    expect(await content(updateOf("group-command-other"))).toEqual(dropped);
    const reply = { reply_to_message: { message_id: 20, from: { id: 9001 } } };
    expect(await content(updateWith("group-command-other", reply))).toEqual(dropped);
  });

  it("with our name that only the chatbot knows is asked without our name", async () => {
    expect(await content(commandFor("/ask@BridgeBot the price"))).toEqual(
      question("/ask the price"),
    );
  });

  it("without a name is not for us, unless it replies to us", async () => {
    expect(await content(commandFor("/help"))).toEqual(notAddressed);
    const reply = { reply_to_message: { message_id: 20, from: { id: 9001 } } };
    expect(await content(commandFor("/help", reply))).toEqual({ kind: "command", name: "help" });
  });
});

describe("a forum", () => {
  it("has a conversation for each topic", async () => {
    const { event } = await parse(updateOf("forum-topic-mention"));
    expect(event).toMatchObject({
      message: {
        conversation: "telegram/9001/-1001234567890/77",
        content: question("what now?"),
        address: { channel: "-1001234567890", thread: "77", replyTo: "903" },
      },
    });
  });

  it("does not make every message of a topic that we opened a reply to us", async () => {
    expect(await content(updateOf("forum-topic-implicit-reply"))).toEqual(notAddressed);
  });

  it("knows the opening message of a topic by its id as well", async () => {
    const root = { message_id: 77, from: { id: 9001 } };
    const update = updateWith("forum-topic-implicit-reply", { reply_to_message: root });
    expect(await content(update)).toEqual(notAddressed);
  });

  it("knows the opening message of a topic by what it says, whatever its id", async () => {
    const root = { message_id: 76, from: { id: 9001 }, forum_topic_created: { name: "Support" } };
    const update = updateWith("forum-topic-implicit-reply", { reply_to_message: root });
    expect(await content(update)).toEqual(notAddressed);
  });

  it("takes a reply to another message of ours in such a topic", async () => {
    const answer = { message_id: 80, from: { id: 9001 } };
    const update = updateWith("forum-topic-implicit-reply", { reply_to_message: answer });
    expect(await content(update)).toEqual(question("nobody asked the bot"));
  });

  it("has no thread in its General topic", async () => {
    const { event } = await parse(updateOf("forum-general-mention"));
    expect(event).toMatchObject({ message: { conversation: "telegram/9001/-1001234567890" } });
    expect(JSON.stringify(event)).not.toContain("thread");
  });
});

describe("a supergroup without topics", () => {
  it("is one conversation, whatever is replied to", async () => {
    const { event } = await parse(updateOf("supergroup-reply-chain"));
    expect(event).toMatchObject({
      message: {
        conversation: "telegram/9001/-1001234567890",
        content: question("go on"),
        address: { channel: "-1001234567890", replyTo: "902" },
      },
    });
    expect(JSON.stringify(event)).not.toContain("thread");
  });

  it("has anonymous administrators, who write as the group", async () => {
    const { event } = await parse(updateOf("group-anonymous-admin"));
    expect(event).toMatchObject({
      message: {
        content: question("post the rules"),
        author: { id: "-1001234567890", name: "Team" },
      },
    });
  });

  it("has channels that take part, which are people too", async () => {
    const channel = { id: -1005550005550, type: "channel", title: "News" };
    const { event } = await parse(updateWith("group-anonymous-admin", { sender_chat: channel }));
    expect(event).toMatchObject({ message: { author: { id: "-1005550005550", name: "News" } } });
  });

  it("has ephemeral messages, which only the asker sees and an answer to which all would see", async () => {
    const { event, namesAsked } = await parse(updateOf("ephemeral-command"));
    expect(event).toEqual({ kind: "dropped", reason: "unknown_kind", detail: "ephemeral" });
    expect(namesAsked).toBe(0);
  });
});

describe("our own name", () => {
  it("is asked for once where a message needs it, and its absence is an error to repeat", async () => {
    const failure = new CausewayError("telegram_username_unknown", "no", { retryable: true });
    const username = (): Promise<string> => Promise.reject(failure);
    const read = (name: string): Promise<unknown> =>
      parseUpdate(new TextEncoder().encode(JSON.stringify(updateOf(name))), {
        botId: BOT_ID,
        username,
      });
    await expect(read("group-mention")).rejects.toBe(failure);
    await expect(read("group-command-for-us")).rejects.toBe(failure);
    await expect(read("group-text")).resolves.toBeDefined();
    await expect(read("group-reply-to-us")).resolves.toBeDefined();
    await expect(read("private-text")).resolves.toBeDefined();
  });
});

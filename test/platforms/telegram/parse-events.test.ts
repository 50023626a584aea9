import { describe, expect, it } from "vitest";
import { parse, updateNames, updateOf, updateWith } from "./updates.ts";

const eventOf = async (update: unknown): Promise<unknown> => (await parse(update)).event;
const dropped = (reason: string, detail?: string): unknown =>
  detail === undefined ? { kind: "dropped", reason } : { kind: "dropped", reason, detail };

describe("an edit", () => {
  it("changes the message it is about", async () => {
    expect(await eventOf(updateOf("private-edited"))).toEqual({
      kind: "change",
      change: {
        conversation: "telegram/9001/5551",
        id: "11",
        sentAt: 1_790_000_000_000,
        changedAt: 1_790_000_005_000,
        content: { kind: "question", text: "Hi, is my *second* order shipped?" },
      },
    });
  });

  it("in a group counts only where it is addressed to us", async () => {
    const edit = (name: string): unknown => {
      const { message, ...rest } = updateWith(name, { edit_date: 1_790_000_009 });
      return { ...rest, edited_message: message };
    };
    expect(await eventOf(edit("group-text"))).toEqual(dropped("not_addressed"));
    expect(await eventOf(edit("group-mention"))).toMatchObject({
      kind: "change",
      change: { id: "22", changedAt: 1_790_000_009_000 },
    });
  });

  it("of a live location is nobody's word", async () => {
    const fields = { text: undefined, location: { latitude: 1, longitude: 2, live_period: 900 } };
    expect(await eventOf(updateWith("private-edited", fields, "edited_message"))).toEqual(
      dropped("service_message", "live_location"),
    );
  });
});

describe("a number that is none", () => {
  it.each([
    ["a time beyond all", { date: Infinity }],
    ["a time that no millisecond can tell", { date: Number.MAX_SAFE_INTEGER }],
    ["a chat beyond all", { chat: { id: Infinity, type: "private" } }],
    ["half a chat", { chat: { id: 1.5, type: "private" } }],
  ])("makes an update unreadable: %s", async (_what, fields) => {
    expect(await eventOf(updateWith("private-text", fields))).toMatchObject({
      kind: "dropped",
      reason: "unreadable",
    });
  });
});

describe("a button", () => {
  it("is always answered, with an answer made of nothing but its id", async () => {
    const { event, webhook } = await parse(updateOf("callback-query"));
    expect(event).toEqual(dropped("button_without_meaning"));
    expect(webhook.reply).toEqual({
      method: "answerCallbackQuery",
      callback_query_id: "4382bfdwdsb323b2d9",
    });
  });

  it("is the only update that is answered in the webhook's own answer", async () => {
    for (const name of updateNames.filter((other) => other !== "callback-query")) {
      expect((await parse(updateOf(name))).webhook.reply, name).toBeUndefined();
    }
  });
});

describe("our membership", () => {
  const member = (status: string, more: Record<string, unknown> = {}): unknown =>
    updateWith("group-joined", { new_chat_member: { status, ...more } }, "my_chat_member");

  it("ends in private when the person blocks us", async () => {
    expect(await eventOf(updateOf("private-blocked"))).toEqual({
      kind: "writable",
      conversation: "telegram/9001/5551",
      writable: false,
      at: 1_790_000_060_000,
    });
  });

  it.each([
    ["member", {}, true],
    ["administrator", {}, true],
    ["creator", {}, true],
    ["left", {}, false],
    ["kicked", {}, false],
    ["restricted", { is_member: true, can_send_messages: true }, true],
    ["restricted", { is_member: true, can_send_messages: false }, false],
    ["restricted", { is_member: false, can_send_messages: true }, false],
  ])("as %s %j in a group makes it writable: %s", async (status, more, writable) => {
    expect(await eventOf(member(status, more))).toEqual({
      kind: "writable",
      conversation: "telegram/9001/-4001",
      writable,
      at: 1_790_000_061_000,
    });
  });

  it("in a channel is nothing to us", async () => {
    const chat = { id: -1005550005550, type: "channel" };
    expect(await eventOf(updateWith("group-joined", { chat }, "my_chat_member"))).toEqual(
      dropped("channel_post", "my_chat_member"),
    );
  });
});

describe("a group that becomes a supergroup", () => {
  const moved = {
    kind: "moved",
    from: "telegram/9001/-4001",
    to: "telegram/9001/-1009876543210",
  };

  it("says so in the old chat and in the new one, and both mean the same", async () => {
    expect(await eventOf(updateOf("group-migrate-to"))).toEqual(moved);
    expect(await eventOf(updateOf("group-migrate-from"))).toEqual(moved);
  });
});

describe("what is not for us is dropped with its reason:", () => {
  it.each([
    ["other-bot", dropped("other_bot")],
    ["own-message", dropped("own_message")],
    ["via-inline-bot", dropped("other_bot", "via_bot")],
    ["group-member-joined", dropped("service_message")],
    ["discussion-automatic-forward", dropped("channel_post", "automatic_forward")],
    ["channel-post", dropped("channel_post", "channel_post")],
    ["business-message", dropped("business_message", "business_message")],
    ["guest-message", dropped("guest_message", "guest_message")],
    ["message-reaction", dropped("reaction", "message_reaction")],
    ["stopped-generation", dropped("unknown_kind", "stopped_message_generation")],
  ])("%s", async (name, event) => {
    expect(await eventOf(updateOf(name))).toEqual(event);
  });

  it.each([
    ["a business message among the others", { business_connection_id: "b" }, "business_message"],
    ["a guest message among the others", { guest_query_id: "g" }, "guest_message"],
    ["a message in a channel", { chat: { id: -100, type: "channel" } }, "channel_post"],
    [
      "a message to a channel's mailbox",
      { chat: { id: -100, type: "supergroup", is_direct_messages: true } },
      "unknown_kind",
    ],
    ["a message that nobody signed", { from: undefined }, "unreadable"],
    ["a message without any content", { text: undefined, pinned_message: {} }, "service_message"],
  ])("%s", async (_, fields, reason) => {
    expect(await eventOf(updateWith("private-text", fields))).toMatchObject({
      kind: "dropped",
      reason,
    });
  });

  it("a kind that does not exist yet, by its name", async () => {
    expect(await eventOf({ update_id: 1, hologram: {} })).toEqual(
      dropped("unknown_kind", "hologram"),
    );
    expect(await eventOf({ update_id: 1 })).toEqual(dropped("unknown_kind"));
    expect(await eventOf({ update_id: 1, "<odd> kind": {} })).toEqual(dropped("unknown_kind"));
  });
});

describe("what cannot be read", () => {
  it.each([
    ["no JSON", "<html>", "not_json"],
    ["an empty body", "", "not_json"],
    ["no object", "[]", "shape"],
    ["null", "null", "shape"],
    ["no update id", '{"message":{}}', "shape"],
    ["a message without a chat", '{"update_id":1,"message":{"message_id":1,"date":1}}', "shape"],
  ])("%s is dropped as unreadable", async (_, body, detail) => {
    expect(await eventOf(body)).toEqual(dropped("unreadable", detail));
  });

  it("does not include unknown fields and values, which pass", async () => {
    const update = updateWith("private-text", {
      hologram: { id: 1 },
      entities: [{ type: "new", offset: 0, length: 2 }],
    });
    expect(await eventOf({ ...update, more: 1 })).toMatchObject({ kind: "message" });
  });
});

import { describe, expect, it } from "vitest";
import { mediaKinds } from "../../../src/simulator/telegram/media.ts";
import { startScene } from "./setup.ts";

describe("what people write", () => {
  it("carries who, where, when and what is marked in it", async () => {
    const { telegram, ana, chat } = await startScene({ now: () => 1_790_000_000_500 });
    const { updates } = telegram.control.say(chat, ana, { text: "/start order_42 👍 @BridgeBot" });
    expect(updates).toEqual([
      {
        update_id: 700_000_001,
        message: {
          message_id: 1,
          date: 1_790_000_000,
          from: { id: ana.id, is_bot: false, first_name: "Ana", language_code: "pt-br" },
          chat: { id: ana.id, type: "private", first_name: "Ana" },
          text: "/start order_42 👍 @BridgeBot",
          entities: [
            { type: "bot_command", offset: 0, length: 6 },
            { type: "mention", offset: 19, length: 10 },
          ],
        },
      },
    ]);
  });

  it("can be composed without anybody seeing it", async () => {
    const { telegram, ana, chat } = await startScene();
    const { updates } = telegram.control.compose(chat, ana, { text: "hi" });
    expect(updates).toMatchObject([{ update_id: 700_000_001, message: { text: "hi" } }]);
    expect(telegram.record.messagesIn(chat)).toEqual([]);
    expect(telegram.delivery.pendingCount).toBe(0);
  });

  it("can be anything that is sent, with a caption, in an album", async () => {
    const { telegram, ana, chat } = await startScene();
    for (const media of mediaKinds) {
      const saying = { media, caption: "@BridgeBot look", mediaGroupId: "album" };
      const { message } = telegram.control.say(chat, ana, saying);
      expect(message[media], media).toBeDefined();
      expect(message.media_group_id).toBe("album");
      expect(message.caption_entities).toEqual([{ type: "mention", offset: 0, length: 10 }]);
    }
    expect(telegram.record.messagesIn(chat)).toHaveLength(mediaKinds.length);
  });

  it("is seen in its new form after an edit", async () => {
    const { telegram, ana, chat } = await startScene();
    const { message } = telegram.control.say(chat, ana, { text: "@BridgeBot hi" });
    const { updates } = telegram.control.edit(chat, message.message_id, { text: "ho" });
    expect(updates[0]?.["edited_message"]).toMatchObject({ message_id: 1, text: "ho" });
    expect(updates[0]?.["edited_message"]).not.toHaveProperty("entities");
    expect(telegram.record.messagesIn(chat)).toMatchObject([
      { text: "ho", entities: [], edits: [{ text: "ho" }] },
    ]);
  });
});

describe("a bot in a group", () => {
  it("hears in privacy mode only what is addressed to it", async () => {
    const { telegram, ana, call } = await startScene();
    const group = telegram.control.createGroup();
    const heard = (text: string, replyTo?: number): number =>
      telegram.control.say(group, ana, { text, ...(replyTo ? { replyTo } : {}) }).updates.length;
    expect(heard("hello")).toBe(0);
    expect(heard("@bridgebot hello")).toBe(1);
    expect(heard("@BridgeBotX hello")).toBe(0);
    expect(heard("/new@BridgeBot")).toBe(1);
    expect(heard("/new@OtherBot")).toBe(0);
    expect(heard("/new")).toBe(0);
    const sent = await call("sendMessage", { chat_id: group.id, text: "hi" });
    expect(sent.ok).toBe(true);
    expect(heard("/new")).toBe(1);
    expect(heard("thanks", 7)).toBe(1);
    expect(heard("thanks", 1)).toBe(0);
  });

  it("hears everything without privacy mode, and nothing once it is out", async () => {
    const { telegram, ana } = await startScene();
    const token = "9002:other";
    const nosy = telegram.control.addBot({
      token,
      username: "Nosy",
      canReadAllGroupMessages: true,
    });
    const group = telegram.control.createGroup();
    expect(telegram.control.say(group, ana, { text: "hello" }).updates).toHaveLength(1);
    telegram.control.removeBotFrom(group, nosy);
    expect(telegram.control.say(group, ana, { text: "hello" }).updates).toHaveLength(0);
  });

  it("is told of migration in both chats, and that it was blocked or removed", async () => {
    const { telegram, ana, call } = await startScene();
    const group = telegram.control.createGroup({ title: "Team" });
    const supergroup = telegram.control.migrate(group);
    telegram.control.block(ana);
    telegram.control.removeBotFrom(supergroup);
    const { result } = await call("getUpdates");
    expect(result).toMatchObject([
      { message: { chat: { id: group.id }, migrate_to_chat_id: supergroup.id } },
      { message: { message_id: 1, chat: { id: supergroup.id }, migrate_from_chat_id: group.id } },
      { my_chat_member: { chat: { id: ana.id }, new_chat_member: { status: "kicked" } } },
      { my_chat_member: { chat: { id: supergroup.id }, new_chat_member: { status: "kicked" } } },
    ]);
    expect(supergroup.id).toBeLessThan(-1_000_000_000_000);
  });

  it("sees topics with their number and the message that began them", async () => {
    const { telegram, ana, call } = await startScene();
    const forum = telegram.control.createSupergroup({ isForum: true });
    telegram.control.say(forum, ana, { text: "first" });
    const topic = telegram.control.createTopic(forum, "Support");
    const { message } = telegram.control.say(forum, ana, { text: "@BridgeBot hi", topic });
    expect(message).toMatchObject({
      message_thread_id: topic.id,
      is_topic_message: true,
      reply_to_message: { message_id: topic.id, forum_topic_created: { name: "Support" } },
    });
    await call("sendMessage", { chat_id: forum.id, message_thread_id: topic.id, text: "there" });
    await call("sendMessage", { chat_id: forum.id, text: "General" });
    await call("sendChatAction", {
      chat_id: forum.id,
      message_thread_id: topic.id,
      action: "typing",
    });
    const seen = telegram.record.messagesIn(forum, topic);
    expect(seen.map(({ text, replyTo }) => [text, replyTo])).toEqual([
      ["@BridgeBot hi", undefined],
      ["there", undefined],
    ]);
    expect(telegram.record.messagesIn(forum).at(-1)?.topic).toBeUndefined();
    expect(telegram.record.typingIn(forum, topic)).toMatchObject([{ action: "typing" }]);
  });

  it("sees chains of replies numbered outside of forums, which are no topics", async () => {
    const { telegram, ana } = await startScene();
    const chat = telegram.control.createSupergroup();
    telegram.control.say(chat, ana, { text: "root" });
    telegram.control.say(chat, ana, { text: "one", replyTo: 1 });
    const { message } = telegram.control.say(chat, ana, { text: "two", replyTo: 2 });
    expect(message.message_thread_id).toBe(1);
    expect(message.is_topic_message).toBeUndefined();
  });
});

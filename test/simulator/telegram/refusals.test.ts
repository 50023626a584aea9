import { describe, expect, it } from "vitest";
import { startScene } from "./setup.ts";

describe("the Bot API refuses, in Telegram's words,", () => {
  it("a token it does not know", async () => {
    const { call } = await startScene();
    expect(await call("getMe", {}, "9001:other")).toEqual({
      status: 401,
      ok: false,
      error_code: 401,
      description: "Unauthorized",
    });
    expect((await call("getMe", {}, "nonsense")).description).toBe(
      "Unauthorized: invalid token specified",
    );
  });

  it("a method it does not have, and a path that names none", async () => {
    const { call, telegram } = await startScene();
    expect(await call("sendMessageDraft")).toMatchObject({
      status: 404,
      description: "Not Found: method not found",
    });
    const response = await fetch(`${telegram.url}/elsewhere`);
    expect(await response.json()).toEqual({
      ok: false,
      error_code: 404,
      description: "Not Found",
    });
  });

  it("a body that is not what it says it is", async () => {
    const { telegram } = await startScene();
    const response = await fetch(`${telegram.url}/bot9001:test-token/getMe`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{",
    });
    expect(response.status).toBe(400);
  });

  it("a text that is empty, or empty to the eye", async () => {
    const { call, ana } = await startScene();
    expect((await call("sendMessage", { chat_id: ana.id })).description).toBe(
      "Bad Request: message text is empty",
    );
    const blank = { chat_id: ana.id, text: "<b> </b>\n", parse_mode: "HTML" };
    expect((await call("sendMessage", blank)).description).toBe(
      "Bad Request: text must be non-empty",
    );
  });

  it("a text of more than 4096 visible units, but not its markup", async () => {
    const { call, ana } = await startScene();
    const send = (text: string): ReturnType<typeof call> =>
      call("sendMessage", { chat_id: ana.id, text, parse_mode: "HTML" });
    expect((await send(`<b>${"&amp;".repeat(4096)}</b>`)).ok).toBe(true);
    expect(await send("👍".repeat(2049))).toMatchObject({
      status: 400,
      description: "Bad Request: message is too long",
    });
    expect((await send("é".repeat(16_385))).description).toBe("Bad Request: text is too long");
  });

  it("HTML that it cannot read, and a mode it does not know", async () => {
    const { call, ana } = await startScene();
    const send = (text: string, parse_mode: string): ReturnType<typeof call> =>
      call("sendMessage", { chat_id: ana.id, text, parse_mode });
    expect(await send("a < b", "HTML")).toMatchObject({
      status: 400,
      description: `Bad Request: can't parse entities: Unsupported start tag "" at byte offset 2`,
    });
    expect((await send("a", "bbcode")).description).toBe("Bad Request: unsupported parse_mode");
  });

  it("entities that cannot be", async () => {
    const { call, ana } = await startScene();
    const entities = [{ type: "bold", offset: -1, length: 2 }];
    expect((await call("sendMessage", { chat_id: ana.id, text: "ab", entities })).description).toBe(
      "Bad Request: receive an entity with incorrect offset -1",
    );
  });

  it("keyboards that it cannot read", async () => {
    const { call, ana } = await startScene();
    const send = (reply_markup: unknown): ReturnType<typeof call> =>
      call("sendMessage", { chat_id: ana.id, text: "a", reply_markup });
    expect((await send({ inline_keyboard: [{}] })).description).toBe(
      'Bad Request: field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
    );
    const data = { text: "a", callback_data: "é".repeat(33) };
    expect((await send({ inline_keyboard: [[data]] })).description).toBe(
      "Bad Request: BUTTON_DATA_INVALID",
    );
  });

  it("a chat that does not exist, or is not named", async () => {
    const { call } = await startScene();
    expect((await call("sendMessage", { chat_id: 1, text: "a" })).description).toBe(
      "Bad Request: chat not found",
    );
    expect((await call("sendMessage", { text: "a" })).description).toBe(
      "Bad Request: chat_id is empty",
    );
  });

  it("a person who never wrote, has blocked the bot, or is gone", async () => {
    const { call, ana, telegram } = await startScene();
    const stranger = telegram.control.addPerson({ firstName: "Bo" });
    expect(await call("sendMessage", { chat_id: stranger.id, text: "a" })).toMatchObject({
      status: 403,
      description: "Forbidden: bot can't initiate conversation with a user",
    });
    telegram.control.block(ana);
    expect(await call("sendMessage", { chat_id: ana.id, text: "a" })).toMatchObject({
      status: 403,
      description: "Forbidden: bot was blocked by the user",
    });
    telegram.control.unblock(ana);
    expect((await call("sendMessage", { chat_id: ana.id, text: "a" })).ok).toBe(true);
    ana.deactivated = true;
    expect(await call("sendMessage", { chat_id: ana.id, text: "a" })).toMatchObject({
      status: 403,
      description: "Forbidden: user is deactivated",
    });
  });

  it("a group that it was put out of", async () => {
    const { call, telegram } = await startScene();
    const left = telegram.control.createGroup();
    telegram.control.removeBotFrom(left, undefined, "left");
    expect(await call("sendMessage", { chat_id: left.id, text: "a" })).toMatchObject({
      status: 403,
      description: "Forbidden: bot is not a member of the group chat",
    });
    const kicked = telegram.control.createSupergroup();
    telegram.control.removeBotFrom(kicked);
    expect((await call("sendMessage", { chat_id: kicked.id, text: "a" })).description).toBe(
      "Forbidden: bot was kicked from the supergroup chat",
    );
  });

  it("a group that has become a supergroup, and says which", async () => {
    const { call, telegram } = await startScene();
    const group = telegram.control.createGroup();
    const supergroup = telegram.control.migrate(group);
    expect(await call("sendMessage", { chat_id: group.id, text: "a" })).toMatchObject({
      status: 400,
      description: "Bad Request: group chat was upgraded to a supergroup chat",
      parameters: { migrate_to_chat_id: supergroup.id },
    });
    expect((await call("sendMessage", { chat_id: supergroup.id, text: "a" })).ok).toBe(true);
  });

  it("a group in which nobody may write", async () => {
    const { call, telegram } = await startScene();
    const group = telegram.control.createGroup();
    telegram.control.restrict(group);
    expect((await call("sendMessage", { chat_id: group.id, text: "a" })).description).toBe(
      "Bad Request: not enough rights to send text messages to the chat",
    );
  });

  it("a topic that is not there, is General by its number, is closed or deleted", async () => {
    const { call, telegram } = await startScene();
    const forum = telegram.control.createSupergroup({ isForum: true });
    const first = telegram.control.createTopic(forum, "First");
    const topic = telegram.control.createTopic(forum, "Support");
    const send = async (id: number): Promise<string | undefined> =>
      (await call("sendMessage", { chat_id: forum.id, text: "a", message_thread_id: id }))
        .description;
    expect(first.id).toBeGreaterThan(1);
    expect(await send(1)).toBe("Bad Request: message thread not found");
    expect(await send(77)).toBe("Bad Request: message thread not found");
    expect(await send(topic.id)).toBeUndefined();
    telegram.control.closeTopic(forum, topic);
    expect(await send(topic.id)).toBe("Bad Request: TOPIC_CLOSED");
    telegram.control.deleteTopic(forum, topic);
    expect(await send(topic.id)).toBe("Bad Request: TOPIC_DELETED");
  });

  it("a reply to what is not there, unless it may be sent without", async () => {
    const { call, ana, telegram, chat } = await startScene();
    const send = (reply_parameters: object): ReturnType<typeof call> =>
      call("sendMessage", { chat_id: ana.id, text: "a", reply_parameters });
    expect((await send({ message_id: 99 })).description).toBe(
      "Bad Request: message to be replied not found",
    );
    expect((await send({ message_id: 99, allow_sending_without_reply: true })).ok).toBe(true);
    expect((await send({ message_id: 1 })).ok).toBe(true);
    expect(telegram.record.messagesIn(chat).map((seen) => seen.replyTo)).toEqual([undefined, 1]);
  });

  it("edits that change nothing, or of what is not there or not its own", async () => {
    const { call, ana, chat, telegram } = await startScene();
    telegram.control.say(chat, ana, { text: "hi" });
    await call("sendMessage", { chat_id: ana.id, text: "a" });
    const edit = async (message_id: number, text: string): Promise<string | undefined> =>
      (await call("editMessageText", { chat_id: ana.id, message_id, text })).description;
    expect(await edit(2, "a")).toMatch(/^Bad Request: message is not modified: /);
    expect(await edit(9, "b")).toBe("Bad Request: message to edit not found");
    expect(await edit(1, "b")).toBe("Bad Request: message can't be edited");
    expect(await edit(2, "b")).toBeUndefined();
    expect(telegram.record.messagesIn(chat)[1]).toMatchObject({
      text: "b",
      edits: [{ text: "b" }],
    });
  });

  it("to delete what is not there", async () => {
    const { call, ana } = await startScene();
    expect((await call("deleteMessage", { chat_id: ana.id, message_id: 5 })).description).toBe(
      "Bad Request: message to delete not found",
    );
  });

  it("to answer a press of a button that was too long ago, or never was", async () => {
    let now = Date.now();
    const { call, ana, chat, telegram } = await startScene({ now: () => now });
    const reply_markup = { inline_keyboard: [[{ text: "Yes", callback_data: "yes" }]] };
    await call("sendMessage", { chat_id: ana.id, text: "Sure?", reply_markup });
    const { id } = telegram.control.press({ chat, messageId: 1, label: "Yes", by: ana });
    const answer = (): ReturnType<typeof call> =>
      call("answerCallbackQuery", { callback_query_id: id, text: "Done" });
    expect((await answer()).ok).toBe(true);
    expect(telegram.answersTo(id)).toEqual([{ text: "Done", isAlert: false }]);
    now += 151_000;
    expect((await answer()).description).toBe(
      "Bad Request: query is too old and response timeout expired or query ID is invalid",
    );
  });

  it("unknown actions and files", async () => {
    const { call, ana } = await startScene();
    expect((await call("sendChatAction", { chat_id: ana.id, action: "x" })).description).toBe(
      "Bad Request: wrong parameter action in request",
    );
    expect((await call("getFile", { file_id: "x" })).description).toBe(
      "Bad Request: wrong file_id or the file is temporarily unavailable",
    );
  });
});

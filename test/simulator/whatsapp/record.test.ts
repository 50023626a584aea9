import { describe, expect, it } from "vitest";
import { startScene } from "./setup.ts";

describe("what the person sees", () => {
  it("is the answer, formatted, with the message it quotes", async () => {
    const { text, whatsapp, chat, firstId } = await startScene({ now: () => 1_790_000_000_000 });
    const sent = await text("*Yes*, `a_b`", {
      context: { message_id: firstId },
      biz_opaque_callback_data: "part-1",
    });
    expect(sent.json["messaging_product"]).toBe("whatsapp");
    expect(sent.headers.get("facebook-api-version")).toBe("v25.0");
    const [id] = whatsapp.record.calls.map(({ messageId }) => messageId);
    expect(sent.json["messages"]).toEqual([{ id, message_status: "accepted" }]);
    expect(whatsapp.record.messagesIn(chat)).toEqual([
      expect.objectContaining({ id: firstId, from: "person", type: "text", text: "hello" }),
      {
        id,
        from: "business",
        type: "text",
        body: "*Yes*, `a_b`",
        text: "Yes, a_b",
        marks: [
          { type: "bold", offset: 0, length: 3 },
          { type: "code", offset: 5, length: 3 },
        ],
        replyTo: firstId,
        callbackData: "part-1",
        at: 1_790_000_000_000,
        edits: [],
        reaction: "",
      },
    ]);
  });

  it("is two blue ticks at this message and at those before it, and no others", async () => {
    const { messages, whatsapp, chat, firstId } = await startScene({ now: () => 1000 });
    const second = whatsapp.control.say(chat, { text: "two" }).id;
    const third = whatsapp.control.say(chat, { text: "three" }).id;
    await messages({ messaging_product: "whatsapp", status: "read", message_id: second });
    const seen = whatsapp.record.messagesIn(chat);
    expect(seen.map(({ id, readAt }) => [id, readAt])).toEqual([
      [firstId, 1000],
      [second, 1000],
      [third, undefined],
    ]);
    expect(whatsapp.record.typingIn(chat)).toEqual([]);
  });

  it("is a typing sign for 25 seconds, or until the next message", async () => {
    let now = 1_790_000_000_000;
    const { messages, text, whatsapp, chat, firstId } = await startScene({ now: () => now });
    const sign = {
      messaging_product: "whatsapp",
      status: "read",
      message_id: firstId,
      typing_indicator: { type: "text" },
    };
    expect((await messages(sign)).json).toEqual({ success: true });
    now += 30_000;
    await messages(sign);
    now += 2000;
    await text("there");
    expect(whatsapp.record.typingIn(chat)).toEqual([
      { messageId: firstId, at: now - 32_000, until: now - 7000 },
      { messageId: firstId, at: now - 2000, until: now },
    ]);
    expect(whatsapp.record.messagesIn(chat)[0]?.readAt).toBe(now - 32_000);
    expect(whatsapp.record.calls.map(({ name }) => name)).toEqual([
      "read_receipt",
      "read_receipt",
      "messages",
    ]);
  });
});

describe("the record of calls", () => {
  it("holds what was sent and how it was answered, without the token", async () => {
    const { text, ask, number, whatsapp } = await startScene();
    await text("", { biz_opaque_callback_data: "p" });
    await ask(`/v25.0/${number.id}?fields=id`);
    expect(whatsapp.record.calls).toMatchObject([
      {
        name: "messages",
        method: "POST",
        path: `/v25.0/${number.id}/messages`,
        params: { messaging_product: "whatsapp", text: { body: "" } },
        status: 400,
        code: 100,
        message: "(#100) The parameter text['body'] is required.",
        applied: true,
      },
      { name: "node", method: "GET", params: { fields: "id" }, status: 200 },
    ]);
    expect(JSON.stringify(whatsapp.record)).not.toContain("EAAtest");
  });

  it("answers an old version as the oldest that lives", async () => {
    const { ask, number } = await startScene();
    const answer = await ask(`/v3.2/${number.id}`);
    expect(answer.headers.get("facebook-api-version")).toBe("v21.0");
    const none = await ask(`/${number.id}`);
    expect(none.headers.get("facebook-api-version")).toBe("v26.0");
    expect(none.json).toMatchObject({ verified_name: "Causeway", quality_rating: "GREEN" });
  });

  it("tells the numbers of an account", async () => {
    const { ask, number, whatsapp } = await startScene();
    whatsapp.control.addNumber({ wabaId: "999" });
    const answer = await ask(`/v25.0/${number.wabaId}/phone_numbers`);
    expect(answer.json["data"]).toMatchObject([{ id: number.id, status: "CONNECTED" }]);
  });
});

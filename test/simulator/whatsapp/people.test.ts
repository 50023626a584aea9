import { describe, expect, it, onTestFinished } from "vitest";
import { mediaKinds } from "../../../src/simulator/whatsapp/content.ts";
import { createWhatsAppSimulator, type Saying } from "../../../src/simulator/whatsapp/index.ts";
import { changesIn, type Scene, startAppServer, startScene } from "./setup.ts";

const AT = 1_790_000_000_500;
const digits: unknown = expect.stringMatching(/^\d{16}$/);
const base64: unknown = expect.stringMatching(/=$/);
const messageId: unknown = expect.stringMatching(/^wamid\./);

async function startHeard(): Promise<
  Scene & { heard: () => Promise<ReturnType<typeof changesIn>> }
> {
  const server = await startAppServer();
  const scene = await startScene({ now: () => AT });
  scene.whatsapp.delivery.useWebhook({ url: server.url });
  return {
    ...scene,
    async heard() {
      await scene.whatsapp.delivery.idle();
      return changesIn(server.received);
    },
  };
}

describe("what a person writes", () => {
  it("says who, when and what", async () => {
    const { whatsapp, chat, ana, heard } = await startHeard();
    const { id } = whatsapp.control.say(chat, { text: "hi" });
    expect(id).toMatch(/^wamid\.[A-Za-z0-9+/]+=*$/);
    expect((await heard())[0]?.value).toMatchObject({
      contacts: [{ profile: { name: "Ana" }, wa_id: ana.waId, user_id: ana.userId }],
      messages: [
        {
          from: ana.waId,
          from_user_id: ana.userId,
          id,
          timestamp: "1790000000",
          type: "text",
          text: { body: "hi" },
        },
      ],
    });
    expect(ana.userId).toMatch(/^US\.\d{20}$/);
  });

  it("names no number of who adopted a username, and no user id as it was of old", async () => {
    const { whatsapp, heard } = await startHeard();
    const bo = whatsapp.control.addPerson({ name: "Bo", username: "bo.li", shows: "user_id" });
    const cy = whatsapp.control.addPerson({ name: "Cy", shows: "wa_id", waId: "491511234567" });
    whatsapp.control.say(whatsapp.control.chat(bo), { text: "hi" });
    whatsapp.control.say(whatsapp.control.chat(cy), { text: "hi" });
    const [first, second] = (await heard()).map(({ value }) => value);
    expect(first?.contacts).toEqual([
      { profile: { name: "Bo", username: "bo.li" }, user_id: bo.userId },
    ]);
    expect(first?.messages[0]?.["from_user_id"]).toBe(bo.userId);
    expect(first?.messages[0]).not.toHaveProperty("from");
    expect(second?.contacts).toEqual([{ profile: { name: "Cy" }, wa_id: "491511234567" }]);
    expect(second?.messages[0]?.["from"]).toBe("491511234567");
    expect(second?.messages[0]).not.toHaveProperty("from_user_id");
  });

  it("quotes by id and sender, and forwards without an id", async () => {
    const { whatsapp, chat, ana, number, firstId, heard } = await startHeard();
    const sayings: Saying[] = [
      { text: "a", replyTo: firstId },
      { text: "b", replyTo: "wamid.unknown" },
      { text: "c", forwarded: "once" },
      { text: "d", forwarded: "often" },
    ];
    for (const saying of sayings) whatsapp.control.say(chat, saying);
    expect((await heard()).map(({ value }) => value.messages[0]?.["context"])).toEqual([
      { from: ana.waId, id: firstId },
      { from: number.displayNumber, id: "wamid.unknown" },
      { forwarded: true },
      { frequently_forwarded: true },
    ]);
    expect(whatsapp.record.messagesIn(chat)[1]?.replyTo).toBe(firstId);
  });

  it("can be any media, with and without a caption", async () => {
    const { whatsapp, chat, heard } = await startHeard();
    for (const media of mediaKinds) whatsapp.control.say(chat, { media });
    whatsapp.control.say(chat, { media: "sticker", caption: "no sticker has one" });
    whatsapp.control.say(chat, { media: "document", caption: "my cv" });
    const messages = (await heard()).flatMap(({ value }) => value.messages);
    expect(messages.map(({ type }) => type)).toEqual([
      "image",
      "audio",
      "audio",
      "video",
      "document",
      "sticker",
      "sticker",
      "document",
    ]);
    expect(messages.map((one) => one[one.type])).toMatchObject([
      { id: digits, mime_type: "image/jpeg" },
      { voice: false, mime_type: "audio/mpeg" },
      { voice: true, mime_type: "audio/ogg; codecs=opus" },
      { mime_type: "video/mp4" },
      { filename: "file.pdf" },
      { animated: false },
      {},
      { caption: "my cv", sha256: base64 },
    ]);
    for (const at of [0, 6]) expect(JSON.stringify(messages[at])).not.toContain("caption");
    expect(whatsapp.record.messagesIn(chat).at(-1)?.text).toBe("my cv");
  });

  it("can be a place, contacts, an order, and whatever else there is", async () => {
    const { whatsapp, chat, heard } = await startHeard();
    const sayings: Saying[] = [
      { location: { latitude: 38.72, longitude: -9.14, name: "Shop" } },
      { contacts: [{ name: { formatted_name: "Bo Li" } }] },
      { order: [{ product: "p1", quantity: 2 }] },
      { unsupported: "poll_creation" },
      { requestWelcome: true },
      { other: { type: "hologram", hologram: { depth: 3 } } },
    ];
    for (const saying of sayings) whatsapp.control.say(chat, saying);
    expect((await heard()).flatMap(({ value }) => value.messages)).toMatchObject([
      { type: "location", location: { latitude: 38.72, longitude: -9.14, name: "Shop" } },
      { type: "contacts", contacts: [{ name: { formatted_name: "Bo Li" } }] },
      { type: "order", order: { product_items: [{ product_retailer_id: "p1", quantity: 2 }] } },
      {
        type: "unsupported",
        unsupported: { type: "poll_creation" },
        errors: [{ code: 131_051, title: "Message type unknown" }],
      },
      { type: "request_welcome" },
      { type: "hologram", hologram: { depth: 3 } },
    ]);
    expect(() => whatsapp.control.say(chat, {})).toThrow(RangeError);
  });

  it("can be written in a group, which is not the chat", async () => {
    const { whatsapp, chat, ana, heard } = await startHeard();
    whatsapp.control.say(chat, { text: "all", groupId: "Y2FwaV9ncm91cDox" });
    const [message] = (await heard()).flatMap(({ value }) => value.messages);
    expect(message).toMatchObject({ from: ana.waId, group_id: "Y2FwaV9ncm91cDox" });
    expect(whatsapp.record.messagesIn(chat)).toHaveLength(1);
  });

  it("can be composed without anybody seeing it", async () => {
    const { whatsapp, chat } = await startScene();
    const { payload } = whatsapp.control.compose(chat, { text: "hi" });
    expect(JSON.stringify(payload)).toContain('"text":{"body":"hi"}');
    expect(whatsapp.delivery.pendingCount).toBe(0);
    expect(whatsapp.record.messagesIn(chat)).toHaveLength(1);
  });

  it("is a press of a button, a row or a template's button, each under its message", async () => {
    const { whatsapp, chat, heard } = await startHeard();
    whatsapp.control.press(chat, { kind: "button", id: "y", title: "Yes", messageId: "wamid.O" });
    whatsapp.control.press(chat, { kind: "list", id: "r", title: "Row", description: "of one" });
    whatsapp.control.press(chat, { kind: "template", id: "STOP", title: "Stop" });
    expect((await heard()).flatMap(({ value }) => value.messages)).toMatchObject([
      {
        type: "interactive",
        context: { id: "wamid.O" },
        interactive: { type: "button_reply", button_reply: { id: "y", title: "Yes" } },
      },
      {
        context: { id: messageId },
        interactive: {
          type: "list_reply",
          list_reply: { id: "r", title: "Row", description: "of one" },
        },
      },
      { type: "button", button: { payload: "STOP", text: "Stop" } },
    ]);
  });

  it("is a reaction, which can be taken back", async () => {
    const { whatsapp, chat, firstId, heard } = await startHeard();
    const first = whatsapp.control.react(chat, firstId, "👍");
    expect(whatsapp.record.messagesIn(chat)[0]?.reaction).toBe("👍");
    const second = whatsapp.control.react(chat, firstId);
    expect(whatsapp.record.messagesIn(chat)).toMatchObject([{ reaction: "" }]);
    expect((await heard()).map(({ value }) => value.messages[0]?.["reaction"])).toEqual([
      { message_id: firstId, emoji: "👍" },
      { message_id: firstId },
    ]);
    expect(first.id).not.toBe(second.id);
  });
});

describe("what changes later", () => {
  it("is an edit and a revocation of an own message, each with an id of its own", async () => {
    const { whatsapp, chat, firstId, heard } = await startHeard();
    whatsapp.control.edit(chat, firstId, "fixed");
    expect(whatsapp.record.messagesIn(chat)).toMatchObject([
      { text: "fixed", edits: [{ body: "fixed", at: AT }] },
    ]);
    whatsapp.control.revoke(chat, firstId);
    expect(whatsapp.record.messagesIn(chat)).toEqual([]);
    const messages = (await heard()).flatMap(({ value }) => value.messages);
    expect(messages).toMatchObject([
      {
        type: "edit",
        edit: {
          original_message_id: firstId,
          message: { type: "text", text: { body: "fixed" } },
        },
      },
      { type: "revoke", revoke: { original_message_id: firstId } },
    ]);
    expect(new Set([firstId, ...messages.map(({ id }) => id)]).size).toBe(3);
    expect(() => whatsapp.control.revoke(chat, "wamid.X")).toThrow(RangeError);
  });

  it("is an answer from the phone app", async () => {
    const { whatsapp, chat, ana, number, heard } = await startHeard();
    whatsapp.control.echo(chat, "I am a human");
    const [change] = await heard();
    expect(change?.field).toBe("smb_message_echoes");
    expect(change?.value["message_echoes"]).toMatchObject([
      { from: number.displayNumber, to: ana.waId, text: { body: "I am a human" } },
    ]);
  });

  it("is a number, told to every business that the person wrote to, without a contact", async () => {
    const { whatsapp, ana, heard } = await startHeard();
    const before = { ...ana };
    whatsapp.control.chat(ana, whatsapp.control.addNumber());
    const said = whatsapp.control.changeNumber(ana, "12195555358");
    expect(said).toHaveLength(1);
    expect(ana.userId).not.toBe(before.userId);
    const [change] = await heard();
    expect(JSON.stringify(said[0]?.payload)).not.toContain("contacts");
    expect(change?.value.messages).toMatchObject([
      {
        from: before.waId,
        from_user_id: before.userId,
        type: "system",
        system: {
          type: "user_changed_number",
          body: `User Ana changed from ${before.waId} to 12195555358`,
          wa_id: "12195555358",
          user_id: ana.userId,
          previous_user_id: before.userId,
        },
      },
    ]);
  });

  it("is a user id alone, where no number may be told", async () => {
    const { whatsapp, ana, heard } = await startHeard();
    ana.shows = "user_id";
    const before = ana.userId;
    whatsapp.control.changeNumber(ana);
    const [change] = await heard();
    expect(change?.value.messages[0]?.["system"]).toEqual({
      type: "user_changed_user_id",
      body: "User Ana changed their user ID",
      user_id: ana.userId,
      previous_user_id: before,
    });
    expect(JSON.stringify(change)).not.toContain(ana.waId);
  });

  it("is a trouble of the account, and news of other fields", async () => {
    const { whatsapp, number, heard } = await startHeard();
    whatsapp.control.reportError(number, 131_031);
    whatsapp.control.notify(number, "account_update", { event: "DISABLED_UPDATE" });
    expect(await heard()).toMatchObject([
      {
        field: "messages",
        value: { errors: [{ code: 131_031, title: "Business Account locked" }] },
      },
      { field: "account_update", value: { event: "DISABLED_UPDATE" } },
    ]);
  });
});

describe("people and numbers", () => {
  it("have ids that another world does not have", async () => {
    const one = await startScene();
    const other = await startScene({ idOffset: 1_790_000_000 });
    expect(one.ana.waId).not.toBe(other.ana.waId);
    expect(one.ana.userId).not.toBe(other.ana.userId);
    expect(one.firstId).not.toBe(other.firstId);
    expect(other.ana.waId).toMatch(/^\d{11}$/);
  });

  it("need a business number first, and no number twice", async () => {
    const { whatsapp, ana } = await startScene();
    expect(() => whatsapp.control.addPerson({ name: "X", waId: ana.waId })).toThrow(RangeError);
    const empty = await createWhatsAppSimulator();
    onTestFinished(() => empty.close());
    const bo = empty.control.addPerson({ name: "Bo" });
    expect(() => empty.control.chat(bo)).toThrow(RangeError);
  });
});

import { describe, expect, it } from "vitest";
import { type Answer, errorIn, type Scene, startScene, textTo } from "./setup.ts";

/** Status, code and words of a refusal. */
function refusal(answer: Answer): readonly [number, number, string] {
  const { code, message } = errorIn(answer);
  return [answer.status, code, message];
}

const traceId: unknown = expect.stringMatching(/^A[\w-]{22}$/);
const noObject: unknown = expect.stringContaining("Object with ID '123' does not exist");

describe("the Graph API refuses, in Meta's shape,", () => {
  it("a recipient who is not on the allow list of a test number", async () => {
    const { whatsapp, ana, ask } = await startScene();
    const test = whatsapp.control.addNumber({ isTest: true });
    const asking = { method: "POST", body: textTo(ana.waId, "hi") };
    const answer = await ask(`/v25.0/${test.id}/messages`, asking);
    expect(answer.status).toBe(400);
    expect(answer.json).toEqual({
      error: {
        message: "(#131030) Recipient phone number not in allowed list",
        type: "OAuthException",
        code: 131_030,
        error_data: {
          messaging_product: "whatsapp",
          details: "Add the recipient phone number to the recipient list and try again.",
        },
        fbtrace_id: traceId,
      },
    });
    ana.onAllowList = true;
    expect((await ask(`/v25.0/${test.id}/messages`, asking)).status).toBe(200);
  });

  it("no token, another one, and one that has run out", async () => {
    const { whatsapp, ask, text } = await startScene();
    const none = await ask("/v25.0/1/messages", { headers: { authorization: "" } });
    expect(refusal(none).slice(0, 2)).toEqual([401, 104]);
    const other = await ask("/v25.0/1", { headers: { authorization: "Bearer EAAother" } });
    expect(refusal(other).slice(0, 2)).toEqual([401, 190]);
    expect(other.headers.get("www-authenticate")).toContain('"invalid_token"');
    whatsapp.control.app.tokenExpired = true;
    const expired = await text("hi");
    expect(refusal(expired).slice(0, 2)).toEqual([401, 190]);
    expect(errorIn(expired)["error_subcode"]).toBe(463);
  });

  it("a number that it does not have, a version that never was, and other paths", async () => {
    const { ask, number, ana } = await startScene();
    const asking = { method: "POST", body: textTo(ana.waId, "hi") };
    const unknown = await ask("/v25.0/123/messages", asking);
    expect(unknown.status).toBe(400);
    expect(errorIn(unknown)).toMatchObject({
      type: "GraphMethodException",
      code: 100,
      error_subcode: 33,
      message: noObject,
    });
    expect(unknown.raw).toContain(String.raw`https:\/\/developers.facebook.com\/docs\/graph-api`);
    const version = await ask(`/v99.0/${number.id}/messages`, asking);
    expect(errorIn(version).message).toContain("Object with ID 'v99.0'");
    const noVersion = await ask(`/25/${number.id}/messages`, asking);
    expect(errorIn(noVersion).message).toContain("Object with ID '25'");
    const path = await ask(`/v25.0/${number.id}/message`, asking);
    expect(refusal(path)).toEqual([400, 2500, "Unknown path components: /message"]);
    expect((await ask(`/v25.0/${number.id}/messages`)).status).toBe(400);
    expect((await ask(`/v25.0/${number.id}/messages`, { ...asking, method: "PUT" })).status).toBe(
      405,
    );
  });

  it("a call without `messaging_product`, or in a form that it does not read", async () => {
    const { ask, number, messages, ana } = await startScene();
    const { messaging_product: _, ...rest } = textTo(ana.waId, "hi");
    const required = [400, 100, "(#100) The parameter messaging_product is required."];
    expect(refusal(await messages(rest))).toEqual(required);
    const plain = { "content-type": "text/plain" };
    const asking = { method: "POST", body: textTo(ana.waId, "hi"), headers: plain };
    expect(refusal(await ask(`/v25.0/${number.id}/messages`, asking))).toEqual(required);
    expect(refusal(await messages([rest]))).toEqual(required);
    expect(refusal(await messages({ ...rest, messaging_product: "telegram" }))[1]).toBe(100);
  });

  it.each([
    ["text", { text: undefined }, "The parameter text is required."],
    ["a text without a body", { text: {} }, "The parameter text['body'] is required."],
    ["an empty body", { text: { body: " \n" } }, "The parameter text['body'] is required."],
    ["a body that is no string", { text: { body: 7 } }, "Param text['body'] must be a string."],
    [
      "a longer body",
      { text: { body: "é".repeat(4097) } },
      "Param text['body'] must be at most 4096 characters long.",
    ],
    ["another key", { text: { body: "a", x: 1 } }, 'Unexpected key "x" on param "text".'],
    ["text that is no object", { text: "a" }, "Param text must be a JSON object."],
    [
      "a preview that is no boolean",
      { text: { body: "a", preview_url: "no" } },
      "Param text['preview_url'] must be a boolean.",
    ],
    ["nobody", { to: undefined }, "The parameter to is required."],
    ["a number that is no string", { to: 15_552_000_001 }, "Param to must be a string."],
    ["a name for a number", { to: "ana" }, "Param to must be a valid phone number."],
    ["a short number", { to: "+123" }, "Param to must be a valid phone number."],
    ["a user id for a number", { to: "US.123" }, "Param to must be a valid phone number."],
    [
      "a number for a user id",
      { to: undefined, recipient: "15552000001" },
      "Param recipient must be a valid business-scoped user ID.",
    ],
    [
      "a group",
      { recipient_type: "group" },
      'Param recipient_type must be one of {INDIVIDUAL} - got "group".',
    ],
    ["data over 512", { biz_opaque_callback_data: "x".repeat(513) }, "at most 512 characters"],
    [
      "a context without an id",
      { context: {} },
      "The parameter context['message_id'] is required.",
    ],
  ])("%s", async (_, more, words) => {
    const { text } = await startScene();
    const [status, code, message] = refusal(await text("hi", more));
    expect([status, code]).toEqual([400, 100]);
    expect(message).toContain(words);
  });

  it("takes exactly 4096 units of text and 512 of data", async () => {
    const { text } = await startScene();
    const data = "x".repeat(512);
    expect((await text("👍".repeat(2048), { biz_opaque_callback_data: data })).status).toBe(200);
    expect((await text("👍".repeat(2048) + "a")).status).toBe(400);
  });

  it("a user id of nobody's, and one from before the number was changed", async () => {
    const { whatsapp, ana, messages } = await startScene();
    const to = (recipient: string): Promise<Answer> =>
      messages({ messaging_product: "whatsapp", recipient, text: { body: "hi" } });
    expect(refusal(await to("US.1")).slice(0, 2)).toEqual([400, 131_009]);
    const before = ana.userId;
    expect((await to(before)).status).toBe(200);
    whatsapp.control.changeNumber(ana);
    expect(refusal(await to(before)).slice(0, 2)).toEqual([400, 131_009]);
    expect((await to(ana.userId)).status).toBe(200);
  });

  it("kinds that it does not know, or cannot send", async () => {
    const { text } = await startScene();
    expect(refusal(await text("hi", { type: "poll" })).slice(0, 2)).toEqual([400, 100]);
    expect(refusal(await text("hi", { type: "image" })).slice(0, 2)).toEqual([400, 131_051]);
  });

  it("a message to the business itself", async () => {
    const { text, number } = await startScene();
    expect(refusal(await text("hi", { to: number.displayNumber })).slice(0, 2)).toEqual([
      400, 131_021,
    ]);
  });

  it.each([
    [10, 403],
    [200, 403],
    [368, 403],
    [131_031, 403],
    [131_042, 400],
    [131_045, 500],
    [131_048, 400],
    [133_010, 400],
    [131_016, 500],
  ])("everything from a number with the trouble %i, with HTTP %i", async (code, status) => {
    const { text, number, whatsapp, chat } = await startScene();
    number.trouble = code;
    expect(refusal(await text("hi")).slice(0, 2)).toEqual([status, code]);
    expect(whatsapp.record.messagesIn(chat)).toHaveLength(1);
    number.trouble = undefined;
    expect((await text("hi")).status).toBe(200);
  });

  it("what cannot arrive, where it is told to refuse at once", async () => {
    const { text, whatsapp, chat, ana } = await startScene();
    Object.assign(whatsapp.control.rules, {
      windowClosed: "sync",
      unreachable: "sync",
      blocked: "sync",
    });
    ana.blocking = true;
    expect(refusal(await text("hi")).slice(0, 2)).toEqual([400, 131_026]);
    whatsapp.control.closeWindow(chat);
    expect(refusal(await text("hi")).slice(0, 2)).toEqual([400, 131_047]);
    ana.reachable = false;
    expect(refusal(await text("hi")).slice(0, 2)).toEqual([400, 131_026]);
    expect(refusal(await text("hi", { to: "4915112345678" })).slice(0, 2)).toEqual([400, 131_026]);
    expect(whatsapp.record.calls.every(({ messageId }) => messageId === undefined)).toBe(true);
  });

  it("a read receipt for what nobody wrote to this number, or the business wrote", async () => {
    const { messages, text, whatsapp, firstId, ask, ana } = await startScene();
    const read = (message_id: unknown, more = {}): Promise<Answer> =>
      messages({ messaging_product: "whatsapp", status: "read", message_id, ...more });
    expect(refusal(await read(undefined))[2]).toBe("(#100) The parameter message_id is required.");
    expect(refusal(await read("wamid.X")).slice(0, 2)).toEqual([400, 131_009]);
    await text("hi");
    const own = whatsapp.record.calls.at(-1)?.messageId;
    expect(refusal(await read(own)).slice(0, 2)).toEqual([400, 131_009]);
    const typing = { typing_indicator: { type: "dancing" } };
    expect(refusal(await read(firstId, typing)).slice(0, 2)).toEqual([400, 100]);
    expect(refusal(await read(firstId, { typing_indicator: {} })).slice(0, 2)).toEqual([400, 100]);
    expect(refusal(await read(firstId, { status: "seen" })).slice(0, 2)).toEqual([400, 100]);
    const other = whatsapp.control.addNumber();
    whatsapp.control.chat(ana, other);
    const body = { messaging_product: "whatsapp", status: "read", message_id: firstId };
    const elsewhere = await ask(`/v25.0/${other.id}/messages`, { method: "POST", body });
    expect(refusal(elsewhere).slice(0, 2)).toEqual([400, 131_009]);
    expect((await read(firstId)).json).toEqual({ success: true });
  });

  it("fields that a number does not have", async () => {
    const { ask, number } = await startScene();
    const good = await ask(`/v25.0/${number.id}?fields=display_phone_number,verified_name`);
    expect(good.json).toEqual({
      display_phone_number: "+15550100000",
      verified_name: "Causeway",
      id: number.id,
    });
    const bad = await ask(`/v25.0/${number.id}?fields=shoe_size`);
    expect(refusal(bad).slice(0, 2)).toEqual([400, 100]);
  });
});

describe("the recipient of a send", () => {
  const person = async ({ whatsapp }: Scene, waId: string): Promise<void> => {
    whatsapp.control.say(whatsapp.control.chat(whatsapp.control.addPerson({ name: "P", waId })), {
      text: "hi",
    });
  };

  it("is `to` when both are given", async () => {
    const scene = await startScene();
    const bo = scene.whatsapp.control.addPerson({ name: "Bo" });
    const sent = await scene.text("hi", { recipient: bo.userId });
    expect(sent.json["contacts"]).toMatchObject([{ wa_id: scene.ana.waId }]);
  });

  it.each([
    ["5511987654321", "551187654321"],
    ["551187654321", "5511987654321"],
    ["5215512345678", "525512345678"],
    ["525512345678", "5215512345678"],
    ["5491112345678", "541112345678"],
  ])("%s is found as %s, which is noted", async (waId, spelled) => {
    const scene = await startScene();
    await person(scene, waId);
    const sent = await scene.text("hi", { to: spelled });
    expect(sent.json["contacts"]).toMatchObject([{ input: spelled, wa_id: waId }]);
    expect(scene.whatsapp.record.violations.map(({ kind }) => kind)).toEqual(["recipient_altered"]);
  });

  it("may be written with a plus and spaces, which is noted too", async () => {
    const { text, ana, whatsapp } = await startScene();
    const spelled = `+${ana.waId.slice(0, 1)} (${ana.waId.slice(1, 4)}) ${ana.waId.slice(4)}`;
    expect((await text("hi", { to: spelled })).status).toBe(200);
    expect((await text("hi")).status).toBe(200);
    expect(whatsapp.record.violations).toHaveLength(1);
  });
});

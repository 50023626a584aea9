import { describe, expect, it } from "vitest";
import {
  graphError,
  READ_CALL,
  SEND_CALL,
  SENT_POINT,
  WEBHOOK_CALL,
} from "../../../src/simulator/whatsapp/index.ts";
import {
  errorIn,
  messagesIn,
  type Scene,
  startAppServer,
  startScene,
  statusesIn,
} from "./setup.ts";

async function failureOf(sending: Promise<unknown>): Promise<boolean> {
  return sending.then(
    () => false,
    () => true,
  );
}

/** What she has read from the business. */
function answersIn({ whatsapp, chat }: Scene): string[] {
  const seen = whatsapp.record.messagesIn(chat);
  return seen.filter(({ from }) => from === "business").map(({ body }) => body);
}

describe("a call of the Graph API", () => {
  it("fails with any of Meta's errors and takes no effect", async () => {
    const scene = await startScene();
    const { whatsapp, text } = scene;
    whatsapp.faults.next(SEND_CALL, { kind: "status", ...graphError(131_016) });
    const failed = await text("a");
    expect(failed.status).toBe(500);
    expect(errorIn(failed)).toMatchObject({
      message: "(#131016) Service unavailable",
      type: "OAuthException",
      code: 131_016,
    });
    whatsapp.faults.next(SEND_CALL, { kind: "status", ...graphError(2) });
    expect(errorIn(await text("a"))["is_transient"]).toBe(true);
    expect(answersIn(scene)).toEqual([]);
    expect(whatsapp.record.calls[0]).toMatchObject({ applied: false, fault: "status" });
    expect(whatsapp.record.calls[0]?.code).toBe(131_016);
  });

  it("takes effect while its reply is lost, and is reported all the same", async () => {
    const server = await startAppServer();
    const scene = await startScene();
    const { whatsapp, text } = scene;
    whatsapp.delivery.useWebhook({ url: server.url });
    whatsapp.faults.next(SEND_CALL, { kind: "lose_reply" });
    expect(await failureOf(text("a", { biz_opaque_callback_data: "p" }))).toBe(true);
    expect(answersIn(scene)).toEqual(["a"]);
    await expect.poll(() => server.received.length).toBe(3);
    expect(statusesIn(server.received)[0]).toMatchObject({ biz_opaque_callback_data: "p" });
    expect(whatsapp.record.calls[0]).toMatchObject({ applied: true, fault: "lose_reply" });
  });

  it("never takes effect when its client leaves while it is held before", async () => {
    const scene = await startScene();
    const { whatsapp, text } = scene;
    const held = whatsapp.faults.hold(SEND_CALL);
    const sending = text("a");
    expect((await held.reached).params["text"]).toMatchObject({ body: "a" });
    held.cut();
    expect(await failureOf(sending)).toBe(true);
    await expect.poll(() => whatsapp.record.calls[0]?.applied).toBe(false);
    expect(answersIn(scene)).toEqual([]);
    expect(whatsapp.record.statuses).toEqual([]);
  });

  it("has taken effect, and is reported, when its connection is cut behind it", async () => {
    const scene = await startScene();
    const { whatsapp, text } = scene;
    const after = whatsapp.faults.hold(SEND_CALL, "after");
    const sending = text("a");
    await after.reached;
    expect(answersIn(scene)).toEqual(["a"]);
    expect(whatsapp.record.statuses).toEqual([]);
    after.cut();
    expect(await failureOf(sending)).toBe(true);
    await expect.poll(() => whatsapp.record.statuses.length).toBe(3);
  });

  it("can be told from a read receipt by its name", async () => {
    const { whatsapp, messages, firstId, text } = await startScene();
    whatsapp.faults.next(READ_CALL, { kind: "status", ...graphError(131_000) });
    expect((await text("a")).status).toBe(200);
    const receipt = { messaging_product: "whatsapp", status: "read", message_id: firstId };
    expect((await messages(receipt)).status).toBe(500);
  });
});

describe("a delivery", () => {
  it("can be held while the app's server has it, and comes again when that dies", async () => {
    const server = await startAppServer((_, response) => {
      if (server.received.length > 1) response.end();
    });
    const { whatsapp, chat } = await startScene();
    whatsapp.delivery.useWebhook({ url: server.url });
    const held = whatsapp.faults.hold(WEBHOOK_CALL, SENT_POINT);
    const { id, payload } = whatsapp.control.say(chat, { text: "hi" });
    expect((await held.reached).params).toEqual(payload);
    await expect.poll(() => server.received.length).toBe(1);
    held.cut();
    await whatsapp.delivery.idle();
    expect(messagesIn(server.received).map((message) => message.id)).toEqual([id, id]);
    expect(whatsapp.delivery.attempts).toMatchObject([
      { attempt: 1, error: "Webhook connection closed" },
      { attempt: 2, status: 200 },
    ]);
  });

  it("counts as failed when its 200 is lost, or made up to be another", async () => {
    const server = await startAppServer();
    const { whatsapp, chat } = await startScene();
    whatsapp.delivery.useWebhook({ url: server.url });
    whatsapp.faults.next(WEBHOOK_CALL, { kind: "lose_reply" });
    whatsapp.control.say(chat, { text: "hi" });
    await whatsapp.delivery.idle();
    expect(server.received).toHaveLength(2);
    whatsapp.faults.next(WEBHOOK_CALL, { kind: "status", status: 503 });
    whatsapp.control.say(chat, { text: "again" });
    await whatsapp.delivery.idle();
    expect(server.received).toHaveLength(3);
  });
});

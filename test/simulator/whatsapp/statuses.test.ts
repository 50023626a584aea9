import { describe, expect, it } from "vitest";
import type { ReportPlan } from "../../../src/simulator/whatsapp/index.ts";
import { type Scene, startAppServer, startScene, statusesIn } from "./setup.ts";

type Server = Awaited<ReturnType<typeof startAppServer>>;

async function startReported(): Promise<Scene & { server: Server; reported: () => string[] }> {
  const server = await startAppServer();
  const scene = await startScene();
  scene.whatsapp.delivery.useWebhook({ url: server.url });
  const reported = (): string[] => statusesIn(server.received).map(({ status }) => status);
  return { ...scene, server, reported };
}

/** Whether the second thing had not happened when the first had. */
async function finishesBefore(first: Promise<unknown>, second: () => boolean): Promise<boolean> {
  await first;
  return !second();
}

describe("what is reported of a send", () => {
  it("comes after the answer, in order, with the sender's own data", async () => {
    const server = await startAppServer();
    const { whatsapp, text, ana } = await startScene({ now: () => 1_790_000_000_000 });
    whatsapp.delivery.useWebhook({ url: server.url });
    const sent = await text("hi", { biz_opaque_callback_data: "part-1" });
    expect(sent.status).toBe(200);
    await expect.poll(() => server.received.length).toBe(3);
    const statuses = statusesIn(server.received);
    expect(statuses.map(({ status }) => status)).toEqual(["sent", "delivered", "read"]);
    expect(statuses[0]?.["conversation"]).toMatchObject({ origin: { type: "service" } });
    expect(statuses[1]).toEqual({
      id: whatsapp.record.calls[0]?.messageId,
      status: "delivered",
      timestamp: "1790000000",
      recipient_id: ana.waId,
      recipient_user_id: ana.userId,
      recipient_type: "individual",
      pricing: { billable: true, pricing_model: "PMP", category: "service", type: "regular" },
      biz_opaque_callback_data: "part-1",
    });
    expect(whatsapp.record.statuses.map(({ status }) => status)).toEqual([
      "sent",
      "delivered",
      "read",
    ]);
  });

  it("comes before the answer, when it is early", async () => {
    const { whatsapp, text, server } = await startReported();
    whatsapp.control.reports.next({ statuses: ["sent"], when: "early" });
    expect(await finishesBefore(text("hi"), () => server.received.length === 0)).toBe(true);
    expect(statusesIn(server.received).map(({ status }) => status)).toEqual(["sent"]);
  });

  it("does not hold the answer up when there is no callback to tell early", async () => {
    const { whatsapp, text } = await startScene();
    whatsapp.control.reports.next({ statuses: ["sent"], when: "early" });
    expect((await text("hi")).status).toBe(200);
    expect(whatsapp.delivery.pendingCount).toBe(1);
  });

  it("comes late, or never", async () => {
    const { whatsapp, text, server, reported } = await startReported();
    whatsapp.control.reports.next({ statuses: ["delivered"], when: { lateMs: 80 } });
    whatsapp.control.reports.next({ statuses: [] }, undefined, { nth: 2 });
    const answeredAt = text("hi").then(() => Date.now());
    await expect.poll(() => server.received.length).toBe(1);
    expect((server.received[0]?.at ?? 0) - (await answeredAt)).toBeGreaterThanOrEqual(75);
    await text("again");
    await text("more");
    await expect.poll(() => server.received.length).toBe(4);
    expect(reported()).toEqual(["delivered", "sent", "delivered", "read"]);
  });

  it("comes in any order and doubled", async () => {
    const { whatsapp, text, reported } = await startReported();
    const plan: ReportPlan = { statuses: ["read", "sent", "sent", "delivered"] };
    whatsapp.control.reports.next(plan, ({ message }) => message.body === "hi");
    await text("other");
    await text("hi");
    await expect.poll(reported).toHaveLength(7);
    expect(reported().slice(3)).toEqual(["read", "sent", "sent", "delivered"]);
  });

  it("is a failure with any code, which nobody sees, and which may not say for whom", async () => {
    const { whatsapp, text, server, chat } = await startReported();
    whatsapp.control.reports.next({ statuses: ["failed"], code: 131_049, anonymous: true });
    expect((await text("hi", { biz_opaque_callback_data: "p" })).status).toBe(200);
    await expect.poll(() => server.received.length).toBe(1);
    const [status] = statusesIn(server.received);
    expect(status).toMatchObject({ status: "failed", errors: [{ code: 131_049 }] });
    expect(status?.["biz_opaque_callback_data"]).toBe("p");
    expect(Object.keys(status ?? {})).not.toContain("recipient_id");
    expect(Object.keys(status ?? {})).not.toContain("recipient_user_id");
    expect(whatsapp.record.messagesIn(chat).map(({ text: words }) => words)).toEqual(["hello"]);
  });

  it("can be said by hand, about a message that there was", async () => {
    const { whatsapp, text, reported } = await startReported();
    whatsapp.control.reports.usual = { statuses: [] };
    await text("hi");
    const id = whatsapp.record.calls[0]?.messageId ?? "";
    whatsapp.control.reports.report(id, { statuses: ["delivered"] });
    await whatsapp.delivery.idle();
    expect(reported()).toEqual(["delivered"]);
    expect(() => whatsapp.control.reports.report("wamid.X", { statuses: [] })).toThrow(RangeError);
  });

  it("names the user id alone when the send did", async () => {
    const { ana, whatsapp, messages, server } = await startReported();
    ana.shows = "user_id";
    const sent = await messages({
      messaging_product: "whatsapp",
      recipient: ana.userId,
      type: "text",
      text: { body: "hi" },
    });
    expect(sent.json["contacts"]).toEqual([{ input: ana.userId, user_id: ana.userId }]);
    await whatsapp.delivery.idle();
    await expect.poll(() => server.received.length).toBe(3);
    expect(statusesIn(server.received)[0]).toMatchObject({ recipient_user_id: ana.userId });
    expect(statusesIn(server.received)[0]).not.toHaveProperty("recipient_id");
  });
});

describe("what people bring about", () => {
  it("is no `read` where receipts are off, and nothing but `sent` where they block", async () => {
    const { ana, whatsapp, text, chat, reported } = await startReported();
    ana.readReceipts = false;
    await text("one");
    await expect.poll(reported).toEqual(["sent", "delivered"]);
    ana.blocking = true;
    await text("two");
    await expect.poll(reported).toEqual(["sent", "delivered", "sent"]);
    const seen = whatsapp.record.messagesIn(chat);
    expect(seen.filter(({ from }) => from === "business").map(({ body }) => body)).toEqual(["one"]);
  });

  it("is a failure 131047 outside of the 24 hours, and 131026 without WhatsApp", async () => {
    let now = 1_790_000_000_000;
    const { ana, whatsapp, text, messages, chat } = await startScene({ now: () => now });
    const codes = (): unknown => whatsapp.record.statuses.map(({ code }) => code);
    now += 24 * 3_600_000 - 1;
    await text("in time");
    await expect.poll(codes).toEqual([undefined, undefined, undefined]);
    now += 1;
    await text("too late");
    await expect.poll(codes).toHaveLength(4);
    whatsapp.control.say(chat, { text: "hello again" });
    await text("in time again");
    await expect.poll(codes).toHaveLength(7);
    whatsapp.control.closeWindow(chat);
    await text("closed");
    ana.reachable = false;
    await text("gone");
    const body = { messaging_product: "whatsapp", to: "4915112345", text: { body: "hi" } };
    expect((await messages(body)).status).toBe(200);
    await expect
      .poll(() => whatsapp.record.statuses.slice(7))
      .toMatchObject([
        { status: "failed", code: 131_047 },
        { status: "failed", code: 131_026 },
        { status: "failed", code: 131_026 },
      ]);
  });

  it("opens no window by a reaction, and none by a message that was written long ago", async () => {
    const { whatsapp, number, messages } = await startScene();
    const bo = whatsapp.control.addPerson({ name: "Bo" });
    const chat = whatsapp.control.chat(bo, number);
    whatsapp.control.react(chat, "wamid.X", "👍");
    whatsapp.control.say(chat, { text: "old", sentAt: Date.now() - 25 * 3_600_000 });
    await messages({ messaging_product: "whatsapp", to: bo.waId, text: { body: "hi" } });
    await expect.poll(() => whatsapp.record.statuses).toMatchObject([{ code: 131_047 }]);
  });
});

import { describe, expect, it } from "vitest";
import { SENT_POINT, WEBHOOK_CALL } from "../../../src/simulator/telegram/index.ts";
import { startBotServer, startScene, type Scene } from "./setup.ts";

async function failureOf(sending: Promise<unknown>): Promise<boolean> {
  return sending.then(
    () => false,
    () => true,
  );
}

function textsIn({ telegram, chat }: Scene): string[] {
  return telegram.record.messagesIn(chat).map(({ text }) => text);
}

describe("a call of the Bot API", () => {
  it("fails with any status and takes no effect", async () => {
    const scene = await startScene();
    const { telegram, call, ana } = scene;
    const body = { ok: false, error_code: 500, description: "Internal Server Error: restart" };
    telegram.faults.next("sendMessage", { kind: "status", status: 500, body }, { times: 2 });
    const params = { chat_id: ana.id, text: "a" };
    expect((await call("sendMessage", params)).status).toBe(500);
    expect((await call("SENDMESSAGE", params)).status).toBe(500);
    expect((await call("sendMessage", params)).status).toBe(200);
    expect(textsIn(scene)).toEqual(["a"]);
    expect(telegram.record.calls).toMatchObject([
      { status: 500, applied: false, fault: "status" },
      { status: 500, applied: false },
      { status: 200, applied: true },
    ]);
  });

  it("fails with a gateway's page", async () => {
    const { telegram } = await startScene();
    telegram.faults.next("getMe", {
      kind: "status",
      status: 502,
      body: "<html>Bad Gateway</html>",
    });
    const response = await fetch(`${telegram.url}/bot9001:test-token/getMe`);
    expect(response.status).toBe(502);
    expect(await response.text()).toBe("<html>Bad Gateway</html>");
  });

  it("remembers a limit that was made up, and who did not wait for it", async () => {
    const { telegram, call, ana } = await startScene();
    const body = { ok: false, error_code: 429, parameters: { retry_after: 9 } };
    telegram.faults.next("sendMessage", { kind: "status", status: 429, body });
    await call("sendMessage", { chat_id: ana.id, text: "a" });
    await call("sendMessage", { chat_id: ana.id, text: "a" });
    expect(telegram.record.calls[1]?.undercutMs).toBeGreaterThan(8000);
  });

  it("takes effect while its reply is lost", async () => {
    const scene = await startScene();
    scene.telegram.faults.next("sendMessage", { kind: "lose_reply" });
    const sending = scene.call("sendMessage", { chat_id: scene.ana.id, text: "a" });
    expect(await failureOf(sending)).toBe(true);
    expect(textsIn(scene)).toEqual(["a"]);
    expect(scene.telegram.record.calls).toMatchObject([{ applied: true, fault: "lose_reply" }]);
    expect(scene.telegram.record.calls[0]?.status).toBeUndefined();
  });

  it("is dropped before it takes effect, when it is the second of its kind", async () => {
    const scene = await startScene();
    scene.telegram.faults.next("sendMessage", { kind: "drop_before" }, { nth: 2 });
    const send = (text: string): Promise<unknown> =>
      scene.call("sendMessage", { chat_id: scene.ana.id, text });
    expect(await failureOf(send("one"))).toBe(false);
    expect(await failureOf(send("two"))).toBe(true);
    expect(await failureOf(send("three"))).toBe(false);
    expect(textsIn(scene)).toEqual(["one", "three"]);
  });

  it("takes effect late", async () => {
    const { telegram, call } = await startScene();
    telegram.faults.next((one) => one.name === "getMe", { kind: "delay", ms: 60 });
    const before = Date.now();
    expect((await call("getMe")).ok).toBe(true);
    expect(Date.now() - before).toBeGreaterThanOrEqual(59);
  });

  it("never takes effect when its client leaves while it is held before", async () => {
    const scene = await startScene();
    const { telegram, ana } = scene;
    const held = telegram.faults.hold("sendMessage");
    const client = new AbortController();
    const url = `${telegram.url}/bot9001:test-token/sendMessage?chat_id=${ana.id}&text=a`;
    const sending = fetch(url, { signal: client.signal });
    expect((await held.reached).params["text"]).toBe("a");
    client.abort();
    expect(await failureOf(sending)).toBe(true);
    held.release();
    expect((await scene.call("sendMessage", { chat_id: ana.id, text: "b" })).ok).toBe(true);
    await expect.poll(() => telegram.record.calls[0]?.applied).toBe(false);
    expect(textsIn(scene)).toEqual(["b"]);
  });

  it("goes on when it is released, and is answered after a hold behind its effect", async () => {
    const scene = await startScene();
    const before = scene.telegram.faults.hold("sendMessage", "before");
    const after = scene.telegram.faults.hold("sendMessage", "after");
    const sending = scene.call("sendMessage", { chat_id: scene.ana.id, text: "a" });
    await before.reached;
    expect(textsIn(scene)).toEqual([]);
    before.release();
    await after.reached;
    expect(textsIn(scene)).toEqual(["a"]);
    after.release();
    expect((await sending).ok).toBe(true);
  });

  it("has taken effect when its connection is cut behind it", async () => {
    const scene = await startScene();
    const after = scene.telegram.faults.hold("sendMessage", "after");
    const sending = scene.call("sendMessage", { chat_id: scene.ana.id, text: "a" });
    await after.reached;
    after.cut();
    expect(await failureOf(sending)).toBe(true);
    expect(textsIn(scene)).toEqual(["a"]);
  });
});

describe("a delivery", () => {
  it("can be held while the bot's server has it, and comes again when that dies", async () => {
    const server = await startBotServer((_, response) => {
      if (server.received.length > 1) response.end();
    });
    const { telegram, ana, chat } = await startScene();
    telegram.delivery.useWebhook({ url: server.url });
    const held = telegram.faults.hold(WEBHOOK_CALL, SENT_POINT);
    const { updates } = telegram.control.say(chat, ana, { text: "hi" });
    expect((await held.reached).params).toEqual(updates[0]);
    await expect.poll(() => server.received.length).toBe(1);
    held.cut();
    await telegram.delivery.idle();
    expect(server.received.map(({ update }) => update.update_id)).toEqual([
      updates[0]?.update_id,
      updates[0]?.update_id,
    ]);
    expect(telegram.delivery.attempts).toMatchObject([
      { attempt: 1, error: "Webhook connection closed" },
      { attempt: 2, status: 200 },
    ]);
  });

  it("counts as failed when its 200 is lost, or made up to be another", async () => {
    const server = await startBotServer();
    const { telegram, ana, chat } = await startScene();
    telegram.delivery.useWebhook({ url: server.url });
    telegram.faults.next(WEBHOOK_CALL, { kind: "lose_reply" });
    telegram.control.say(chat, ana, { text: "hi" });
    await telegram.delivery.idle();
    expect(server.received).toHaveLength(2);
    telegram.faults.next(WEBHOOK_CALL, { kind: "status", status: 503 });
    telegram.control.say(chat, ana, { text: "again" });
    await telegram.delivery.idle();
    expect(server.received).toHaveLength(3);
  });
});

import { describe, expect, it } from "vitest";
import { startBotServer, startScene } from "./setup.ts";

describe("setWebhook and its kin", () => {
  it("refuse secrets that are too long or have strange characters", async () => {
    const { call } = await startScene();
    const set = async (secret_token: string): Promise<string | undefined> =>
      (await call("setWebhook", { url: "https://example.com/", secret_token })).description;
    expect(await set("a b")).toBe("Bad Request: secret token contains unallowed characters");
    expect(await set("a".repeat(257))).toBe("Bad Request: secret token is too long");
    expect(await set("a_B-9")).toBe("Webhook was set");
    expect(await set("a_B-9")).toBe("Webhook is already set");
  });

  it("refuse addresses that Telegram cannot or will not call", async () => {
    const { call } = await startScene({ allowLoopbackWebhooks: false });
    const set = async (url: string): Promise<string | undefined> =>
      (await call("setWebhook", { url })).description;
    expect(await set("https://")).toBe("Bad Request: invalid webhook URL specified");
    expect(await set("http://example.com/")).toBe(
      "Bad Request: bad webhook: An HTTPS URL must be provided for webhook",
    );
    expect(await set("https://example.com:8080/")).toBe(
      "Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
    );
    expect(await set("https://127.0.0.1/")).toBe(
      "Bad Request: bad webhook: IP address 127.0.0.1 is reserved",
    );
  });

  it("tell what is set, what waits and what went wrong, and keep no secret", async () => {
    const server = await startBotServer((_, response) => response.writeHead(500).end());
    const { call, telegram, ana, chat } = await startScene({ timeScale: 1 });
    await call("setWebhook", {
      url: server.url,
      secret_token: "s3cret",
      allowed_updates: ["message"],
      max_connections: 7,
    });
    telegram.control.say(chat, ana, { text: "hi" });
    await expect.poll(() => telegram.delivery.attempts.length).toBe(2);
    expect((await call("getWebhookInfo")).result).toMatchObject({
      url: server.url,
      pending_update_count: 1,
      max_connections: 7,
      allowed_updates: ["message"],
      last_error_message: "Wrong response from the webhook: 500",
    });
    expect(JSON.stringify(telegram.record.calls)).not.toContain("s3cret");
    expect(JSON.stringify(telegram.record.calls)).not.toContain("test-token");
    const drop = { drop_pending_updates: true };
    expect((await call("deleteWebhook", drop)).description).toBe("Webhook was deleted");
    expect(telegram.delivery.pendingCount).toBe(0);
  });

  it("deliver only the kinds that were asked for", async () => {
    const server = await startBotServer();
    const { call, telegram, ana, chat } = await startScene();
    await call("setWebhook", { url: server.url, allowed_updates: ["edited_message"] });
    const { message } = telegram.control.say(chat, ana, { text: "hi" });
    telegram.control.edit(chat, message.message_id, { text: "ho" });
    await telegram.delivery.idle();
    expect(server.received.map(({ update }) => Object.keys(update)[1])).toEqual(["edited_message"]);
  });

  it("exclude getUpdates", async () => {
    const { call, telegram, ana, chat } = await startScene();
    telegram.control.say(chat, ana, { text: "hi" });
    expect((await call("getUpdates")).result).toMatchObject([{ message: { text: "hi" } }]);
    expect((await call("getUpdates", { offset: 700_000_002 })).result).toEqual([]);
    await call("setWebhook", { url: "https://example.com/" });
    expect(await call("getUpdates")).toMatchObject({
      status: 409,
      description:
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    });
  });
});

describe("a call", () => {
  it("may be a query, a form or multipart, and its method be written in any case", async () => {
    const { telegram, ana, chat } = await startScene();
    const url = `${telegram.url}/bot9001:test-token`;
    await fetch(`${url}/sendMessage?chat_id=${ana.id}&text=query`);
    const form = new URLSearchParams({ chat_id: String(ana.id), text: "form" });
    await fetch(`${url}/SENDMESSAGE`, { method: "POST", body: form });
    const parts = new FormData();
    parts.set("chat_id", String(ana.id));
    parts.set("text", "parts");
    await fetch(`${url}/sendmessage`, { method: "POST", body: parts });
    const seen = telegram.record.messagesIn(chat);
    expect(seen.map(({ messageId, text }) => [messageId, text])).toEqual([
      [1, "query"],
      [2, "form"],
      [3, "parts"],
    ]);
  });
});

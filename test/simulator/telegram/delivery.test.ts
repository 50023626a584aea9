import { describe, expect, it } from "vitest";
import { startBotServer, startScene } from "./setup.ts";

describe("the delivery of updates", () => {
  it("posts one update with the secret and waits for any 2xx", async () => {
    const server = await startBotServer((_, response) => response.writeHead(204).end());
    const { telegram, ana, chat } = await startScene();
    telegram.delivery.useWebhook({ url: server.url, secretToken: "s3cret" });
    telegram.control.say(chat, ana, { text: "hi" });
    await telegram.delivery.idle();
    expect(server.received.map(({ update }) => update["message"])).toMatchObject([{ text: "hi" }]);
    expect(server.received[0]?.headers["x-telegram-bot-api-secret-token"]).toBe("s3cret");
    expect(telegram.delivery.attempts).toMatchObject([{ attempt: 1, status: 204 }]);
  });

  it("keeps what comes while there is no webhook", async () => {
    const server = await startBotServer();
    const { telegram, ana, chat } = await startScene();
    telegram.control.say(chat, ana, { text: "hi" });
    expect(telegram.delivery.pendingCount).toBe(1);
    telegram.delivery.useWebhook({ url: server.url });
    await telegram.delivery.idle();
    expect(server.received).toHaveLength(1);
  });

  it("repeats a first failure at once", async () => {
    const answers = [500];
    const server = await startBotServer((_, response) => {
      response.writeHead(answers.shift() ?? 200).end();
    });
    // Any pause at all would outlast the test.
    const { telegram, ana, chat } = await startScene({ timeScale: 1000 });
    telegram.delivery.useWebhook({ url: server.url });
    telegram.control.say(chat, ana, { text: "hi" });
    await telegram.delivery.idle();
    expect(server.received).toHaveLength(2);
  });

  it("repeats further failures after 2, 4 and 8 seconds, under the same number", async () => {
    const answers = [500, 302, 404, 429];
    const server = await startBotServer((_, response) => {
      response.writeHead(answers.shift() ?? 200, { location: "/elsewhere" }).end();
    });
    const { telegram, ana, chat } = await startScene({ timeScale: 0.02 });
    telegram.delivery.useWebhook({ url: server.url });
    telegram.control.say(chat, ana, { text: "hi" });
    await telegram.delivery.idle();
    const { attempts } = telegram.delivery;
    expect(attempts.map(({ status }) => status)).toEqual([500, 302, 404, 429, 200]);
    expect(attempts.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5]);
    expect(new Set(server.received.map(({ update }) => update.update_id)).size).toBe(1);
    const at = server.received.map((received) => received.at);
    const pauses = at.slice(1).map((time, index) => time - (at[index] ?? 0));
    for (const [index, least] of [38, 78, 158].entries()) {
      expect(pauses[index + 1]).toBeGreaterThanOrEqual(least);
    }
  });

  it("waits as long as the webhook's Retry-After asks for", async () => {
    const server = await startBotServer(({ at }, response) => {
      const isFirst = at === server.received[0]?.at;
      response.writeHead(isFirst ? 503 : 200, { "retry-after": "5" }).end();
    });
    const { telegram, ana, chat } = await startScene({ timeScale: 0.02 });
    telegram.delivery.useWebhook({ url: server.url });
    telegram.control.say(chat, ana, { text: "hi" });
    await telegram.delivery.idle();
    const [first, second] = server.received;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(98);
  });

  it("holds later messages of a chat back behind a failing one, but no other chat", async () => {
    const { telegram, ana, chat } = await startScene({ timeScale: 0.05 });
    const bo = telegram.control.addPerson({ firstName: "Bo" });
    const other = telegram.control.privateChat(bo);
    let failures = 2;
    const server = await startBotServer(({ update }, response) => {
      const isFirst = JSON.stringify(update["message"]).includes('"one"');
      response.writeHead(isFirst && failures-- > 0 ? 500 : 200).end();
    });
    telegram.delivery.useWebhook({ url: server.url });
    telegram.control.say(chat, ana, { text: "one" });
    telegram.control.say(chat, ana, { text: "two" });
    telegram.control.say(other, bo, { text: "elsewhere" });
    await telegram.delivery.idle();
    const texts = server.received.map(({ update }) => textOf(update));
    expect(texts.filter((text) => text !== "elsewhere")).toEqual(["one", "one", "one", "two"]);
    expect(texts.indexOf("elsewhere")).toBeLessThan(texts.lastIndexOf("one"));
  });

  it("has one delivery of a chat in flight, and a press of a button beside it", async () => {
    const waiting: (() => void)[] = [];
    const { telegram, ana, chat, call } = await startScene();
    const server = await startBotServer((_, response) => waiting.push(() => response.end()));
    const reply_markup = { inline_keyboard: [[{ text: "Yes", callback_data: "yes" }]] };
    await call("sendMessage", { chat_id: ana.id, text: "Sure?", reply_markup });
    telegram.delivery.useWebhook({ url: server.url });
    telegram.control.say(chat, ana, { text: "one" });
    telegram.control.say(chat, ana, { text: "two" });
    telegram.control.press({ chat, messageId: 1, label: "Yes", by: ana });
    await expect.poll(() => server.received.length).toBe(2);
    expect(server.received.map(({ update }) => textOf(update))).toEqual(["one", undefined]);
    for (const answer of waiting.splice(0)) answer();
    await expect.poll(() => server.received.length).toBe(3);
    for (const answer of waiting.splice(0)) answer();
    await telegram.delivery.idle();
  });

  it("opens no more connections than it was told", async () => {
    const waiting: (() => void)[] = [];
    const server = await startBotServer((_, response) => waiting.push(() => response.end()));
    const { telegram } = await startScene();
    telegram.delivery.useWebhook({ url: server.url, maxConnections: 2 });
    for (const firstName of ["A", "B", "C"]) {
      const person = telegram.control.addPerson({ firstName });
      telegram.control.say(telegram.control.privateChat(person), person, { text: firstName });
    }
    await expect.poll(() => server.received.length).toBe(2);
    waiting.shift()?.();
    await expect.poll(() => server.received.length).toBe(3);
    expect(server.received.map(({ update }) => textOf(update))).toEqual(["A", "B", "C"]);
    for (const answer of waiting) answer();
    await telegram.delivery.idle();
  });

  it("gives an update up 24 hours after its own date, a press after 150 seconds", async () => {
    let now = 1_790_000_000_000;
    const server = await startBotServer((_, response) => {
      now += 100_000;
      response.writeHead(500).end();
    });
    const { telegram, ana, chat, call } = await startScene({ now: () => now });
    const reply_markup = { inline_keyboard: [[{ text: "Yes", callback_data: "yes" }]] };
    await call("sendMessage", { chat_id: ana.id, text: "Sure?", reply_markup });
    telegram.control.press({ chat, messageId: 1, label: "Yes", by: ana });
    telegram.control.say(chat, ana, { text: "hi" });
    now += 24 * 3_600_000 - 150_000;
    telegram.control.press({ chat, messageId: 1, label: "Yes", by: ana });
    // One after another: each of them moves the clock.
    telegram.delivery.useWebhook({ url: server.url, maxConnections: 1 });
    await telegram.delivery.idle();
    const attempted = telegram.delivery.attempts.map(({ updateId }) => updateId);
    const times = (id: number): number => attempted.filter((one) => one === id).length;
    expect([times(700_000_001), times(700_000_002), times(700_000_003)]).toEqual([0, 1, 1]);
  });

  it("gives a silent webhook up", async () => {
    let silent = true;
    const server = await startBotServer((_, response) => {
      if (!silent) response.end();
      silent = false;
    });
    const { telegram, ana, chat } = await startScene({ webhookTimeoutMs: 300 });
    telegram.delivery.useWebhook({ url: server.url });
    telegram.control.say(chat, ana, { text: "hi" });
    await telegram.delivery.idle();
    expect(telegram.delivery.attempts).toMatchObject([
      { error: "Read timeout expired" },
      { status: 200 },
    ]);
  });

  it("runs the call in a 2xx answer, except those that ask or set the webhook", async () => {
    const replies = [
      { method: "sendMessage", chat_id: 5_550_001, text: "pong" },
      { method: "getMe" },
      { method: "SetWebhook", url: "" },
    ];
    const server = await startBotServer((_, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify(replies.shift()));
    });
    const { telegram, ana, chat } = await startScene();
    telegram.delivery.useWebhook({ url: server.url });
    for (const text of ["a", "b", "c"]) telegram.control.say(chat, ana, { text });
    await telegram.delivery.idle();
    expect(telegram.record.calls).toMatchObject([
      { method: "sendMessage", via: "webhook", status: 200 },
    ]);
    expect(telegram.record.messagesIn(chat).map(({ text }) => text)).toContain("pong");
  });

  it("delivers updates made by hand, and any update once more", async () => {
    const server = await startBotServer();
    const { telegram } = await startScene();
    telegram.delivery.useWebhook({ url: server.url });
    const own = telegram.delivery.post({ update_id: 5, strange: {} });
    const next = telegram.delivery.post({ channel_post: { chat: { id: -1 } } });
    await telegram.delivery.idle();
    telegram.delivery.redeliver(next);
    await telegram.delivery.idle();
    expect(server.received.map(({ update }) => update.update_id)).toEqual([5, next, next]);
    expect(own).toBe(5);
    expect(() => telegram.delivery.redeliver(6)).toThrow(RangeError);
  });
});

function textOf(update: Readonly<Record<string, unknown>>): unknown {
  const message = update["message"];
  return typeof message === "object" && message !== null && "text" in message
    ? message.text
    : undefined;
}

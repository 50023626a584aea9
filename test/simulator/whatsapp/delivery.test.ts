import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  changesIn,
  entriesIn,
  messagesIn,
  type Received,
  SECRET,
  startAppServer,
  startScene,
} from "./setup.ts";

const signed = (hash: string, raw: Buffer, secret = SECRET): string =>
  `${hash}=${createHmac(hash, secret).update(raw).digest("hex")}`;

const nothing: Pick<Received, "raw" | "headers"> = { raw: Buffer.alloc(0), headers: {} };
const refused: unknown = expect.stringContaining("ECONNREFUSED");

describe("a webhook", () => {
  it("carries the whole envelope, signed over its exact bytes", async () => {
    const server = await startAppServer();
    const { whatsapp, chat, number } = await startScene();
    whatsapp.delivery.useWebhook({ url: server.url });
    const { id, payload } = whatsapp.control.say(chat, { text: "a/b <é> 100% @👍" });
    await whatsapp.delivery.idle();
    const [received] = server.received;
    expect(received?.json).toEqual(payload);
    expect(received?.json).toMatchObject({
      object: "whatsapp_business_account",
      entry: [
        {
          id: number.wabaId,
          changes: [
            {
              field: "messages",
              value: {
                messaging_product: "whatsapp",
                metadata: {
                  display_phone_number: number.displayNumber,
                  phone_number_id: number.id,
                },
                messages: [{ id, text: { body: "a/b <é> 100% @👍" } }],
              },
            },
          ],
        },
      ],
    });
    const raw = received?.raw ?? Buffer.alloc(0);
    expect(raw.toString()).toContain(String.raw`a\/b \u003c\u00e9> 100\u0025 \u0040\ud83d\udc4d`);
    expect(received?.headers["x-hub-signature-256"]).toBe(signed("sha256", raw));
    expect(received?.headers["x-hub-signature"]).toBe(signed("sha1", raw));
    expect(received?.headers["content-type"]).toBe("application/json");
  });

  it("is signed with the secret of the moment", async () => {
    const server = await startAppServer();
    const { whatsapp, chat } = await startScene();
    whatsapp.delivery.useWebhook({ url: server.url });
    whatsapp.control.app.secret = "rotated";
    whatsapp.control.say(chat, { text: "hi" });
    await whatsapp.delivery.idle();
    const [{ raw, headers } = nothing] = server.received;
    expect(headers["x-hub-signature-256"]).toBe(signed("sha256", raw, "rotated"));
  });

  it("waits while there is no callback", async () => {
    const server = await startAppServer();
    const { whatsapp, chat } = await startScene();
    whatsapp.control.say(chat, { text: "hi" });
    expect(whatsapp.delivery.pendingCount).toBe(1);
    whatsapp.delivery.useWebhook({ url: server.url });
    await whatsapp.delivery.idle();
    expect(server.received).toHaveLength(1);
  });

  it("is delivered by 200 alone, and repeated after growing pauses under its number", async () => {
    const answers = [500, 204, 302, 429, 201];
    const server = await startAppServer((_, response) => {
      response.writeHead(answers.shift() ?? 200, { location: "/elsewhere" }).end();
    });
    const { whatsapp, chat } = await startScene({ timeScale: 0.004 });
    whatsapp.delivery.useWebhook({ url: server.url });
    whatsapp.control.say(chat, { text: "hi" });
    await whatsapp.delivery.idle();
    const { attempts } = whatsapp.delivery;
    expect(attempts.map(({ status }) => status)).toEqual([500, 204, 302, 429, 201, 200]);
    expect(attempts.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(new Set(attempts.map(({ post }) => post)).size).toBe(1);
    expect(new Set(server.received.map(({ raw }) => raw.toString())).size).toBe(1);
    const at = server.received.map((received) => received.at);
    const pauses = at.slice(1).map((time, index) => time - (at[index] ?? 0));
    for (const [index, least] of [18, 38, 78, 158].entries()) {
      expect(pauses[index]).toBeGreaterThanOrEqual(least);
    }
  });

  it("is overtaken, while it fails, by what comes after it", async () => {
    const server = await startAppServer(({ raw }, response) => {
      const isFirst = raw.includes('"one"') && server.received.length === 1;
      response.writeHead(isFirst ? 503 : 200).end();
    });
    const { whatsapp, chat } = await startScene();
    whatsapp.delivery.useWebhook({ url: server.url });
    whatsapp.control.say(chat, { text: "one" });
    whatsapp.control.say(chat, { text: "two" });
    await whatsapp.delivery.idle();
    const bodies = messagesIn(server.received).map(({ text }) => text);
    expect(bodies).toEqual([{ body: "one" }, { body: "two" }, { body: "one" }]);
  });

  it("follows what was said before it in its chat, and waits for no other chat", async () => {
    const waiting: (() => void)[] = [];
    const server = await startAppServer((_, response) => waiting.push(() => response.end()));
    const { whatsapp, chat } = await startScene();
    const bo = whatsapp.control.addPerson({ name: "Bo" });
    whatsapp.delivery.useWebhook({ url: server.url });
    whatsapp.control.say(chat, { text: "one" });
    whatsapp.control.say(chat, { text: "two" });
    whatsapp.control.say(whatsapp.control.chat(bo), { text: "elsewhere" });
    await expect.poll(() => server.received.length).toBe(2);
    const bodies = messagesIn(server.received).map(({ text }) => text);
    expect(bodies).toEqual([{ body: "one" }, { body: "elsewhere" }]);
    for (const answer of waiting.splice(0)) answer();
    await expect.poll(() => server.received.length).toBe(3);
    for (const answer of waiting.splice(0)) answer();
    await whatsapp.delivery.idle();
  });

  it("is given up after seven days", async () => {
    let now = 1_790_000_000_000;
    const server = await startAppServer((_, response) => {
      now += 4 * 24 * 3_600_000;
      response.writeHead(500).end();
    });
    const { whatsapp, chat } = await startScene({ now: () => now, timeScale: 0 });
    whatsapp.delivery.useWebhook({ url: server.url });
    whatsapp.control.say(chat, { text: "hi" });
    await whatsapp.delivery.idle();
    expect(server.received).toHaveLength(2);
  });

  it("has failed when the callback is silent, or nobody is there", async () => {
    let silent = true;
    const server = await startAppServer((_, response) => {
      if (!silent) response.end();
      silent = false;
    });
    const { whatsapp, chat } = await startScene({ webhookTimeoutMs: 300, timeScale: 1000 });
    whatsapp.delivery.useWebhook({ url: "http://127.0.0.1:9/" });
    whatsapp.control.say(chat, { text: "hi" });
    await expect.poll(() => whatsapp.delivery.attempts.length).toBe(1);
    whatsapp.delivery.useWebhook({ url: server.url });
    await expect.poll(() => whatsapp.delivery.attempts.length).toBe(2);
    // A callback set anew ends every pause.
    whatsapp.delivery.useWebhook({ url: server.url });
    await whatsapp.delivery.idle();
    expect(whatsapp.delivery.attempts).toMatchObject([
      { error: refused },
      { error: "Read timeout expired" },
      { status: 200 },
    ]);
  });

  it("does not come for an account that is not subscribed", async () => {
    const server = await startAppServer();
    const { whatsapp, chat, number, ask } = await startScene();
    whatsapp.delivery.useWebhook({ url: server.url });
    const path = `/v25.0/${number.wabaId}/subscribed_apps`;
    expect((await ask(path)).json["data"]).toHaveLength(1);
    expect((await ask(path, { method: "DELETE" })).json).toEqual({ success: true });
    expect((await ask(path)).json["data"]).toEqual([]);
    whatsapp.control.say(chat, { text: "unheard" });
    expect((await ask(path, { method: "POST" })).json).toEqual({ success: true });
    whatsapp.control.say(chat, { text: "heard" });
    await whatsapp.delivery.idle();
    expect(messagesIn(server.received)).toMatchObject([{ text: { body: "heard" } }]);
  });
});

describe("several changes", () => {
  it.each([
    ["entries", [1, 1, 1, 1]],
    ["changes", [4]],
    ["values", [2]],
  ] as const)("travel in one POST as %s", async (together, shape) => {
    const server = await startAppServer();
    const { whatsapp, chat, ana } = await startScene();
    whatsapp.delivery.useWebhook({ url: server.url });
    const other = whatsapp.control.chat(ana, whatsapp.control.addNumber());
    const gathering = whatsapp.delivery.gather();
    const said = ["one", "two"].map((text) => whatsapp.control.say(chat, { text }).id);
    said.push(whatsapp.control.say(other, { text: "three" }).id);
    whatsapp.control.reportError(chat.number, 130_429);
    expect(gathering.changes).toHaveLength(4);
    gathering.release({ together });
    await whatsapp.delivery.idle();
    expect(server.received).toHaveLength(1);
    expect(entriesIn(server.received)).toHaveLength(shape.length);
    expect(changesIn(server.received)).toHaveLength(shape.reduce((sum, one) => sum + one, 0));
    expect(messagesIn(server.received).map(({ id }) => id)).toEqual(said);
    const first = changesIn(server.received)[0]?.value;
    expect(first?.contacts).toHaveLength(1);
    expect(first?.messages).toHaveLength(together === "values" ? 2 : 1);
    expect(changesIn(server.received).flatMap(({ value }) => value.errors)).toMatchObject([
      { code: 130_429 },
    ]);
  });

  it("can be kept back, let go in another order, and doubled", async () => {
    const server = await startAppServer();
    const { whatsapp, chat } = await startScene();
    whatsapp.delivery.useWebhook({ url: server.url });
    const texts = (): unknown[] => messagesIn(server.received).map(({ text }) => text);
    const reversed = whatsapp.delivery.gather((change) => !JSON.stringify(change).includes("now"));
    for (const text of ["1", "2", "3", "now"]) whatsapp.control.say(chat, { text });
    await whatsapp.delivery.idle();
    expect(texts()).toEqual([{ body: "now" }]);
    reversed.release({ order: "reversed" });
    const own = whatsapp.delivery.gather();
    for (const text of ["a", "b", "c"]) whatsapp.control.say(chat, { text });
    const posts = own.release({ order: () => [1, 2, 0], copies: 2 });
    await whatsapp.delivery.idle();
    expect(posts).toHaveLength(3);
    const order = ["now", "3", "2", "1", "b", "b", "c", "c", "a", "a"];
    expect(texts()).toEqual(order.map((body) => ({ body })));
    whatsapp.control.say(chat, { text: "after" });
    await whatsapp.delivery.idle();
    expect(texts().at(-1)).toEqual({ body: "after" });
  });
});

describe("by hand", () => {
  it("any body is delivered, and any POST once more", async () => {
    const server = await startAppServer();
    const { whatsapp } = await startScene();
    whatsapp.delivery.useWebhook({ url: server.url });
    const post = whatsapp.delivery.post({ object: "page", entry: [] });
    await whatsapp.delivery.idle();
    whatsapp.delivery.redeliver(post);
    await whatsapp.delivery.idle();
    expect(server.received.map(({ json }) => json)).toEqual([
      { object: "page", entry: [] },
      { object: "page", entry: [] },
    ]);
    expect(whatsapp.delivery.attempts.map((one) => one.post)).toEqual([post, post]);
    expect(whatsapp.delivery.lastPost()).toBe(post);
    expect(() => whatsapp.delivery.redeliver(99)).toThrow(RangeError);
  });

  it("any bytes are posted once, with any headers", async () => {
    const server = await startAppServer((_, response) => response.writeHead(401).end("no"));
    const { whatsapp } = await startScene();
    await expect(whatsapp.delivery.postOnce("{}")).rejects.toThrow(RangeError);
    whatsapp.delivery.useWebhook({ url: server.url });
    expect((await whatsapp.delivery.postOnce("{}\n")).status).toBe(401);
    const [good] = server.received;
    expect(good?.headers["x-hub-signature-256"]).toBe(signed("sha256", Buffer.from("{}\n")));
    await whatsapp.delivery.postOnce(new Uint8Array([255, 0]), {
      "x-hub-signature-256": undefined,
      "x-hub-signature": "sha1=00",
    });
    const [, bad] = server.received;
    expect(bad?.raw).toEqual(Buffer.from([255, 0]));
    expect(bad?.headers["x-hub-signature-256"]).toBeUndefined();
    expect(bad?.headers["x-hub-signature"]).toBe("sha1=00");
    expect(whatsapp.delivery.pendingCount).toBe(0);
  });
});

describe("the handshake", () => {
  it("asks for the challenge back, with the app's verify token", async () => {
    const server = await startAppServer(({ url }, response) => {
      const query = new URL(url, "http://x").searchParams;
      const known = query.get("hub.verify_token") === "verify-token";
      const wanted = known && query.get("hub.mode") === "subscribe";
      response.writeHead(wanted ? 200 : 403).end(wanted ? query.get("hub.challenge") : "no");
    });
    const { whatsapp } = await startScene();
    await expect(whatsapp.delivery.handshake()).rejects.toThrow(RangeError);
    whatsapp.delivery.useWebhook({ url: server.url });
    const good = await whatsapp.delivery.handshake();
    expect(good).toMatchObject({ verified: true, status: 200 });
    expect(good.body).toMatch(/^\d+$/);
    const wrong = await whatsapp.delivery.handshake({ verifyToken: "other" });
    expect(wrong).toEqual({ verified: false, status: 403, body: "no" });
    expect(await whatsapp.delivery.handshake({ mode: "unsubscribe" })).toMatchObject({
      verified: false,
    });
    expect(await whatsapp.delivery.handshake({ challenge: "7" })).toMatchObject({ body: "7" });
    expect(server.received.every(({ method }) => method === "GET")).toBe(true);
  });

  it("fails when anything but the challenge comes back", async () => {
    const server = await startAppServer((_, response) => response.end("welcome"));
    const { whatsapp } = await startScene();
    whatsapp.delivery.useWebhook({ url: server.url });
    expect((await whatsapp.delivery.handshake()).verified).toBe(false);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { webhookHeaders } from "../../src/simulator/whatsapp/attempt.ts";
import { metaJson } from "../../src/simulator/whatsapp/meta-json.ts";
import { heldOnDisk } from "../helpers/stored.ts";
import {
  APP_SECRETS,
  openWhatsAppWorld,
  VERIFY_TOKENS,
  type WhatsAppWorld,
} from "../helpers/whatsapp.ts";
import { textsIn, timesAsked } from "../helpers/whatsapp-calls.ts";
import { openWorld, type World } from "../helpers/world.ts";

describe("Meta's question whether this address is ours", () => {
  let world: WhatsAppWorld;
  beforeAll(async () => {
    world = await openWhatsAppWorld("whatsapp-handshake");
  });
  beforeEach(() => void (world.log.length = 0));
  afterAll(() => world.close());

  it.each(VERIFY_TOKENS)("is answered with the bare challenge for %s", async (verifyToken) => {
    const result = await world.whatsapp.delivery.handshake({ verifyToken });
    expect(result).toMatchObject({ verified: true, status: 200 });
    await world.logged("handshake", { platform: "whatsapp", accepted: true });
  });

  it("is answered as plain text, whatever the challenge looks like", async () => {
    const challenge = "<script>alert(1)</script>";
    const query = new URLSearchParams({
      "hub.mode": "subscribe",
      "hub.verify_token": VERIFY_TOKENS[0],
      "hub.challenge": challenge,
    });
    const response = await fetch(`${world.bridgeUrl()}/webhooks/whatsapp?${query}`);
    expect(response.headers.get("content-type")).toBe("text/plain");
    expect(await response.text()).toBe(challenge);
  });

  it.each([
    ["another token", { verifyToken: "verify-token-of-today " }],
    ["a token in other letters", { verifyToken: VERIFY_TOKENS[0].toUpperCase() }],
    ["all tokens at once", { verifyToken: VERIFY_TOKENS.join(",") }],
    ["no token", { verifyToken: "" }],
    ["another mode", { mode: "unsubscribe" }],
  ])("is refused with 403 for %s, and the challenge stays untold", async (_what, asked) => {
    const result = await world.whatsapp.delivery.handshake({ ...asked, challenge: "1158201444" });
    expect(result).toMatchObject({ verified: false, status: 403 });
    expect(result.body).not.toContain("1158201444");
    await world.logged("handshake", { accepted: false });
  });

  it("is refused when nothing is asked at all", async () => {
    const response = await fetch(`${world.bridgeUrl()}/webhooks/whatsapp`);
    expect(response.status).toBe(403);
  });

  it("is put off with 503 while the connection is not complete", async () => {
    await world.restart({ WHATSAPP_APP_SECRET: "" });
    expect(await world.whatsapp.delivery.handshake()).toMatchObject({ status: 503 });
    const health = await fetch(`${world.bridgeUrl()}/healthz`);
    expect(health.status).toBe(503);
    await world.restart();
    expect(await world.whatsapp.delivery.handshake()).toMatchObject({ verified: true });
  });
});

describe("a platform that never asks by GET, or is off,", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld("whatsapp-off", {
      variables: { SLACK_SIGNING_SECRET: "slack-signing", SLACK_BOT_TOKEN: "xoxb-slack-off" },
    });
  });
  afterAll(() => world.close());

  it.each(["telegram", "slack"])("answers 405 and names the method: %s", async (platform) => {
    const response = await fetch(`${world.bridgeUrl()}/webhooks/${platform}?hub.mode=subscribe`);
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("POST");
  });

  it.each(["whatsapp", "pigeon"])("answers 404 and says why: %s", async (platform) => {
    const response = await fetch(`${world.bridgeUrl()}/webhooks/${platform}?hub.mode=subscribe`);
    expect(response.status).toBe(404);
    const hint = platform === "whatsapp" ? "docs/settings.md" : "no such platform";
    expect(await response.text()).toContain(hint);
  });
});

describe("a webhook of Meta's is taken only with its signature:", () => {
  let world: WhatsAppWorld;
  beforeAll(async () => {
    world = await openWhatsAppWorld("whatsapp-signature");
    world.chatbot.answerWith((question) => `Echo of ${question}`);
  });
  beforeEach(() => void (world.log.length = 0));
  afterAll(() => world.close());

  /** The webhook of a message that nobody has sent, byte for byte as Meta writes it. */
  function bodyOf(text: string): Uint8Array<ArrayBuffer> {
    const { payload } = world.whatsapp.control.compose(world.talk().chat, { text });
    return new TextEncoder().encode(metaJson(payload));
  }

  /** One bit of one byte is another one. */
  function flipped(body: Uint8Array, at: number): Uint8Array<ArrayBuffer> {
    const copy = new Uint8Array(body);
    copy[at] = (copy[at] ?? 0) ^ 1;
    return copy;
  }

  const signedWith = (secret: string, body: Uint8Array): string =>
    webhookHeaders(body, secret)["x-hub-signature-256"] ?? "";

  it.each(APP_SECRETS)("made with %s, over escapes and slashes as they stand", async (secret) => {
    const { chat } = world.talk();
    const question = `¿a/b “ñandú” 🦤 with ${secret}?`;
    const said = world.whatsapp.control.compose(chat, { text: question });
    const body = new TextEncoder().encode(JSON.stringify(said.payload));
    const response = await world.whatsapp.delivery.postOnce(body, {
      "x-hub-signature-256": signedWith(secret, body),
    });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe("");
    await world.finished(chat);
    expect(timesAsked(world, question)).toBe(1);
  });

  it("and over Meta's own way of writing, byte for byte", async () => {
    const { chat, say } = world.talk();
    say("is 1/2 of an émeu 🪶 enough?");
    expect((await world.answered(chat))[0]?.text).toBe("Echo of is 1/2 of an émeu 🪶 enough?");
  });

  it.each([
    ["missing", undefined, "signature_missing"],
    ["empty", "", "signature_malformed"],
    ["too short", "sha256=00ff", "signature_malformed"],
    ["of nobody we know", `sha256=${"0".repeat(64)}`, "signature_wrong"],
  ])("401 when it is %s", async (_what, signature, reason) => {
    const before = heldOnDisk(world.folder);
    const response = await world.whatsapp.delivery.postOnce(bodyOf("signed by no one"), {
      "x-hub-signature-256": signature,
    });
    expect(response.status).toBe(401);
    await world.logged("webhook_refused", { platform: "whatsapp", reason });
    expect(heldOnDisk(world.folder)).toBe(before);
  });

  it("401 when only the older SHA-1 signature is there", async () => {
    const body = bodyOf("signed in the old way");
    expect(webhookHeaders(body, APP_SECRETS[0])).toHaveProperty("x-hub-signature");
    const response = await world.whatsapp.delivery.postOnce(body, {
      "x-hub-signature-256": undefined,
    });
    expect(response.status).toBe(401);
  });

  it("401 when one bit of the body is another, wherever it is", async () => {
    const body = bodyOf("a message somebody has touched");
    const signature = signedWith(APP_SECRETS[0], body);
    for (const at of [0, Math.floor(body.length / 2), body.length - 1]) {
      const response = await world.whatsapp.delivery.postOnce(flipped(body, at), {
        "x-hub-signature-256": signature,
      });
      expect(response.status).toBe(401);
    }
    expect(timesAsked(world, "a message somebody has touched")).toBe(0);
  });

  it("401 when a line break was added or the JSON was written anew", async () => {
    const body = bodyOf("a “message” in other bytes");
    const signature = signedWith(APP_SECRETS[0], body);
    const text = new TextDecoder().decode(body);
    for (const other of [`${text}\n`, JSON.stringify(JSON.parse(text))]) {
      const response = await world.whatsapp.delivery.postOnce(other, {
        "x-hub-signature-256": signature,
      });
      expect(response.status).toBe(401);
    }
  });

  it("and one that was refused is answered once Meta signs it with a secret that we know", async () => {
    const { chat, say } = world.talk();
    const { app } = world.whatsapp.control;
    app.secret = "a-secret-that-nobody-has-told-us";
    say("which secret is it?");
    await world.logged("webhook_refused", { reason: "signature_wrong" });
    app.secret = APP_SECRETS[1];
    await world.answered(chat);
    expect(textsIn(world, chat)).toEqual(["Echo of which secret is it?"]);
    app.secret = APP_SECRETS[0];
  });
});

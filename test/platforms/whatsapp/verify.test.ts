import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Verdict } from "../../../src/platforms/platform.ts";
import { createVerifier } from "../../../src/platforms/whatsapp/verify.ts";
import { APP_SECRET, payloadOf, signed } from "./webhooks.ts";

const verify = (webhook: ReturnType<typeof signed>, secrets = [APP_SECRET]): Promise<Verdict> =>
  createVerifier(secrets)(webhook);

const text = JSON.stringify(payloadOf("text"));
const headed = (name: string, value: string): ReturnType<typeof signed> => ({
  ...signed(text),
  headers: new Headers({ [name]: value }),
});

/** Bodies that are no longer the same after being parsed and written again. */
const bodies = [
  ["an escaped accent", String.raw`{"body":"caf\u00e9"}`],
  ["an escaped slash", String.raw`{"url":"https:\/\/example.com\/a"}`],
  ["a newline at its end", '{"body":"hi"}\n'],
  ["emoji, escaped and not", String.raw`{"body":"\ud83d\ude00 😀"}`],
  ["blanks", '{ "body" : "hi" }'],
  ["nothing at all", ""],
] as const;

describe("the signature of a webhook", () => {
  it("is accepted as Meta makes it", async () => {
    expect(await verify(signed(text))).toEqual({ ok: true });
  });

  it("is the HMAC-SHA256 of the published example", async () => {
    // RFC 4231, test case 2.
    const webhook = signed("what do ya want for nothing?", "Jefe");
    expect(webhook.headers.get("x-hub-signature-256")).toBe(
      "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    );
    expect(await verify(webhook, ["Jefe"])).toEqual({ ok: true });
  });

  it.each(bodies)("is about exactly the bytes of a body with %s", async (_, body) => {
    expect(await verify(signed(body))).toEqual({ ok: true });
  });

  it("is refused for every body of which one bit was changed", async () => {
    const webhook = signed(bodies[3][1]);
    for (const [at, byte] of webhook.body.entries()) {
      const body = Uint8Array.from(webhook.body);
      body[at] = byte ^ 1;
      expect(await verify({ ...webhook, body })).toEqual({ ok: false, reason: "signature_wrong" });
    }
  });

  it("is refused for a body that was parsed and written again", async () => {
    const webhook = signed(bodies[0][1]);
    const body = new TextEncoder().encode(JSON.stringify(JSON.parse(bodies[0][1])));
    expect(await verify({ ...webhook, body })).toMatchObject({ ok: false });
  });

  it("may be made with any of the secrets configured", async () => {
    for (const secret of ["new", "old"]) {
      expect(await verify(signed(text, secret), ["new", "old"])).toEqual({ ok: true });
    }
    expect(await verify(signed(text, "older"), ["new", "old"])).toMatchObject({ ok: false });
  });

  it("may be written in capitals", async () => {
    const hex = createHmac("sha256", APP_SECRET).update(text).digest("hex").toUpperCase();
    expect(await verify(headed("x-hub-signature-256", `sha256=${hex}`))).toEqual({ ok: true });
  });

  it("is missing where only the older one is there", async () => {
    const sha1 = createHmac("sha1", APP_SECRET).update(text).digest("hex");
    expect(await verify(headed("x-hub-signature", `sha1=${sha1}`))).toEqual({
      ok: false,
      reason: "signature_missing",
    });
  });

  it.each(["", "sha256=", "sha256=00", `sha1=${"0".repeat(64)}`, "0".repeat(64)])(
    "is malformed as %j",
    async (value) => {
      expect(await verify(headed("x-hub-signature-256", value))).toEqual({
        ok: false,
        reason: "signature_malformed",
      });
    },
  );

  it("is refused whatever it is where no secret is configured, or an empty one", async () => {
    expect(await verify(signed(text), [])).toMatchObject({ ok: false });
    expect(await verify(signed(text), [""])).toMatchObject({ ok: false });
  });

  it("is checked anew at every webhook", async () => {
    const check = createVerifier([APP_SECRET]);
    expect(await check(signed(text, "wrong"))).toMatchObject({ ok: false });
    expect(await check(signed(text))).toEqual({ ok: true });
    expect(await check(signed("{}"))).toEqual({ ok: true });
  });
});

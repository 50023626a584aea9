import { describe, expect, it } from "vitest";
import type { Verdict, Webhook } from "../../../src/platforms/platform.ts";
import { createVerifier } from "../../../src/platforms/slack/verify.ts";
import { fileNames, NOW, signed, textOf } from "./bodies.ts";

const SECRET = "signing-secret";

const verdict = (webhook: Webhook, secrets: readonly string[] = [SECRET]): Promise<Verdict> =>
  createVerifier(secrets)(webhook);

const refused = (reason: string): Verdict => ({ ok: false, reason });

const withHeader = (name: string, value: string): Webhook => {
  const webhook = signed("{}");
  webhook.headers.set(name, value);
  return webhook;
};

describe("the signature of a webhook", () => {
  it("is worked out as Slack's own page shows", async () => {
    // The example of https://docs.slack.dev/authentication/verifying-requests-from-slack
    const body =
      "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V" +
      "&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=" +
      "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN" +
      "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
    const webhook: Webhook = {
      headers: new Headers({
        "x-slack-request-timestamp": "1531420618",
        "x-slack-signature": "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
      }),
      body: new TextEncoder().encode(body),
      receivedAt: 1_531_420_618_000,
    };
    expect(await verdict(webhook, ["8f742231b10e8888abcd99yyyzzz85a5"])).toEqual({ ok: true });
  });

  it.each(fileNames)("is accepted for the exact bytes of %s, and for no others", async (file) => {
    const webhook = signed(textOf(file));
    expect(await verdict(webhook)).toEqual({ ok: true });
    for (const at of [0, Math.floor(webhook.body.length / 2), webhook.body.length - 1]) {
      const body = webhook.body.slice();
      body[at] = (body[at] ?? 0) ^ 1;
      expect(await verdict({ ...webhook, body })).toEqual(refused("signature_wrong"));
    }
  });

  it("is of the bytes, not of what they say", async () => {
    const text = textOf("dm-escaped.json");
    expect(text).toContain(String.raw`caf\u00e9 https:\/\/example.com`);
    expect(text.endsWith("\n")).toBe(true);
    const webhook = signed(text);
    for (const other of [text.trimEnd(), JSON.stringify(JSON.parse(text)), `${text}\n`]) {
      const body = new TextEncoder().encode(other);
      expect(await verdict({ ...webhook, body })).toEqual(refused("signature_wrong"));
    }
  });

  it("is of the bytes of a form too, with its blanks written in both ways", async () => {
    const text = textOf("slash-command.form");
    expect(text).toContain("text=what+is%20a+caf%C3%A9");
    const webhook = signed(text);
    expect(await verdict(webhook)).toEqual({ ok: true });
    const again = new TextEncoder().encode(new URLSearchParams(text).toString());
    expect(await verdict({ ...webhook, body: again })).toEqual(refused("signature_wrong"));
  });

  it("is accepted for bytes that are no UTF-8", async () => {
    expect(await verdict(signed(Uint8Array.of(0xff, 0xfe, 0x00, 0xef, 0xbb, 0xbf)))).toEqual({
      ok: true,
    });
  });

  it("may be by any of the secrets configured", async () => {
    for (const secret of ["new", "old"]) {
      expect(await verdict(signed("{}", { secret }), ["new", "old"])).toEqual({ ok: true });
    }
    expect(await verdict(signed("{}", { secret: "older" }), ["new", "old"])).toEqual(
      refused("signature_wrong"),
    );
    expect(await verdict(signed("{}"), [])).toEqual(refused("signature_wrong"));
  });

  it("stays accepted at every webhook after the first", async () => {
    const verify = createVerifier([SECRET]);
    expect(await verify(signed("{}", { secret: "wrong" }))).toMatchObject({ ok: false });
    expect(await verify(signed("{}"))).toEqual({ ok: true });
    expect(await verify(signed("[]"))).toEqual({ ok: true });
  });

  it.each(["x-slack-signature", "x-slack-request-timestamp"])(
    "is refused without the header %s",
    async (name) => {
      const webhook = signed("{}");
      webhook.headers.delete(name);
      expect(await verdict(webhook)).toEqual(refused("signature_missing"));
    },
  );

  it.each([
    "",
    "v0=",
    "v1=",
    "0=",
    `v0=${"0".repeat(63)}`,
    `v0=${"0".repeat(65)}`,
    `v0=${"g".repeat(64)}`,
  ])("is refused when it is %j", async (value) => {
    expect(await verdict(withHeader("x-slack-signature", value))).toEqual(
      refused("signature_malformed"),
    );
  });

  it("is refused with another version's prefix, or without any", async () => {
    const genuine = signed("{}").headers.get("x-slack-signature") ?? "";
    const hex = genuine.slice("v0=".length);
    for (const value of [hex, `v1=${hex}`, `v0:${hex}`, ` x v0=${hex}`, `v0=${hex}00`]) {
      expect(await verdict(withHeader("x-slack-signature", value))).toEqual(
        refused("signature_malformed"),
      );
    }
  });
});

describe("the timestamp of a webhook", () => {
  const at = (seconds: number): Promise<Verdict> =>
    verdict(signed("{}", { timestamp: String(NOW / 1000 + seconds) }));

  it("may be five minutes from our clock, before it or after it", async () => {
    for (const seconds of [-300, -1, 0, 1, 300]) expect(await at(seconds)).toEqual({ ok: true });
    for (const seconds of [-301, 301, -86_400, 86_400]) {
      expect(await at(seconds)).toEqual(refused("timestamp_out_of_window"));
    }
  });

  it.each(["", "now", "1790000001.5", "-1790000001", "0x6ab", "1.79e9", "1790000001 1"])(
    "is refused when it is %j, however well it is signed",
    async (timestamp) => {
      expect(await verdict(signed("{}", { timestamp }))).toEqual(refused("timestamp_malformed"));
    },
  );

  it("is part of what is signed", async () => {
    const webhook = signed("{}");
    webhook.headers.set("x-slack-request-timestamp", String(NOW / 1000 + 1));
    expect(await verdict(webhook)).toEqual(refused("signature_wrong"));
  });
});

describe("a look at the certificate", () => {
  const unsigned = (body: string): Webhook => ({
    headers: new Headers({ "content-type": "application/x-www-form-urlencoded" }),
    body: new TextEncoder().encode(body),
    receivedAt: NOW,
  });

  it("needs no signature", async () => {
    expect(await verdict(unsigned(textOf("ssl-check.form")))).toEqual({ ok: true });
  });

  it("with a signature must have the right one", async () => {
    const forged = signed(textOf("ssl-check.form"), { secret: "wrong" });
    expect(await verdict(forged)).toEqual(refused("signature_wrong"));
  });

  it.each([
    "ssl_check=0",
    "ssl_check=",
    "ssl_check=10",
    "command=%2Fask&text=ssl_check%3D1",
    "payload=%7B%7D",
    '{"ssl_check":1}',
    '{"text":"&ssl_check=1&"}',
    '{"broken":"&ssl_check=1&',
    "&ssl_check=1",
  ])("is not %s", async (body) => {
    expect(await verdict(unsigned(body))).toEqual(refused("signature_missing"));
  });
});

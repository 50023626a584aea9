import { describe, expect, it } from "vitest";
import { createVerifier } from "../../../src/platforms/telegram/verify.ts";
import type { Verdict } from "../../../src/platforms/platform.ts";

const verdict = (secrets: readonly string[], header?: string): Promise<Verdict> =>
  createVerifier(secrets)({
    headers: new Headers(header === undefined ? {} : { "X-Telegram-Bot-Api-Secret-Token": header }),
    body: new Uint8Array(),
    receivedAt: 0,
  });

describe("the secret of a webhook", () => {
  it("is accepted when it matches", async () => {
    expect(await verdict(["s3cret"], "s3cret")).toEqual({ ok: true });
  });

  it("may be any of those configured", async () => {
    expect(await verdict(["new", "old"], "old")).toEqual({ ok: true });
    expect(await verdict(["new", "old"], "new")).toEqual({ ok: true });
  });

  it.each(["S3cret", "s3cre", "s3cret1", "", "s3cret,old", "old,s3cret"])(
    "is refused when it is %j",
    async (header) => {
      expect(await verdict(["s3cret", "old"], header)).toEqual({
        ok: false,
        reason: "secret_wrong",
      });
    },
  );

  it("is refused when it is missing", async () => {
    expect(await verdict(["s3cret"])).toEqual({ ok: false, reason: "secret_missing" });
  });

  it("is refused whatever it is where none is configured", async () => {
    expect(await verdict([], "")).toEqual({ ok: false, reason: "secret_wrong" });
  });

  it("stays accepted at every webhook after the first", async () => {
    const verify = createVerifier(["s3cret"]);
    const webhook = (secret: string): Parameters<typeof verify>[0] => ({
      headers: new Headers({ "X-Telegram-Bot-Api-Secret-Token": secret }),
      body: new Uint8Array(),
      receivedAt: 0,
    });
    expect(await verify(webhook("wrong"))).toMatchObject({ ok: false });
    expect(await verify(webhook("s3cret"))).toEqual({ ok: true });
    expect(await verify(webhook("s3cret"))).toEqual({ ok: true });
  });
});

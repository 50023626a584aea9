import { describe, expect, it } from "vitest";
import { connect } from "./connection.ts";

const ask = (
  query: Record<string, string>,
  verifyTokens = ["verify-me"],
): Promise<string | undefined> | undefined =>
  connect("http://127.0.0.1:9", { verifyTokens }).handshake?.(new URLSearchParams(query));

const genuine = {
  "hub.mode": "subscribe",
  "hub.challenge": "1158201444",
  "hub.verify_token": "verify-me",
};

describe("the handshake", () => {
  it("repeats the challenge to whoever knows the token", async () => {
    expect(await ask(genuine)).toBe("1158201444");
  });

  it("knows any of the tokens configured", async () => {
    expect(await ask(genuine, ["new", "verify-me"])).toBe("1158201444");
    expect(await ask(genuine, ["verify-me", "new"])).toBe("1158201444");
  });

  it.each([
    ["another token", { ...genuine, "hub.verify_token": "verify-mf" }],
    ["a beginning of the token", { ...genuine, "hub.verify_token": "verify" }],
    ["an empty token", { ...genuine, "hub.verify_token": "" }],
    ["another mode", { ...genuine, "hub.mode": "unsubscribe" }],
    ["no mode", { "hub.challenge": "1", "hub.verify_token": "verify-me" }],
    ["no challenge", { "hub.mode": "subscribe", "hub.verify_token": "verify-me" }],
    ["no token", { "hub.mode": "subscribe", "hub.challenge": "1" }],
    ["nothing", {}],
  ])("is refused to %s", async (_, query) => {
    expect(await ask(query)).toBeUndefined();
  });

  it("is refused to everybody where no token is configured, or an empty one", async () => {
    expect(await ask(genuine, [])).toBeUndefined();
    expect(await ask({ ...genuine, "hub.verify_token": "" }, [""])).toBeUndefined();
  });
});

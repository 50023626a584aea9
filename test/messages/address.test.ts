import { describe, expect, it } from "vitest";
import {
  conversationKey,
  isPlatformName,
  type Place,
  placeOf,
} from "../../src/messages/address.ts";

const places: readonly (readonly [string, Place])[] = [
  ["telegram/123/456", { platform: "telegram", account: "123", channel: "456" }],
  [
    "telegram/123/-1001234567890/77",
    { platform: "telegram", account: "123", channel: "-1001234567890", thread: "77" },
  ],
  [
    "slack/T1/C2/1700000000.000100",
    { platform: "slack", account: "T1", channel: "C2", thread: "1700000000.000100" },
  ],
  [
    "whatsapp/1%2F2/a%2Fb/c%2Fd",
    { platform: "whatsapp", account: "1/2", channel: "a/b", thread: "c/d" },
  ],
  [
    "whatsapp/%2525/%20%3F%23%26/",
    { platform: "whatsapp", account: "%25", channel: " ?#&", thread: "" },
  ],
  [
    "whatsapp/%E2%9C%93/%F0%9F%A6%8A/..",
    { platform: "whatsapp", account: "✓", channel: "🦊", thread: ".." },
  ],
];

describe("a conversation's key", () => {
  it.each(places)("is %s, and names its place", (key, place) => {
    expect(conversationKey(place)).toBe(key);
    expect(placeOf(key)).toEqual(place);
  });

  it("is never shared by two places", () => {
    const one = conversationKey({ platform: "slack", account: "a/b", channel: "c" });
    const other = conversationKey({ platform: "slack", account: "a", channel: "b/c" });
    const third = conversationKey({ platform: "slack", account: "a", channel: "b", thread: "c" });
    expect(new Set([one, other, third]).size).toBe(3);
  });

  it("is made of half a character too", () => {
    const key = conversationKey({ platform: "slack", account: "T1", channel: "\ud800" });
    expect(placeOf(key)).toEqual({ platform: "slack", account: "T1", channel: "\ufffd" });
  });

  it.each(["", "telegram", "telegram/1", "telegram/1/2/3/4", "irc/1/2", "Telegram/1/2"])(
    "is not %j",
    (key) => {
      expect(placeOf(key)).toBeUndefined();
    },
  );

  it.each(["telegram/%/2", "telegram/1/%E0%A4%A", "telegram/1/2/%zz"])(
    "is not %j, which nobody can decode",
    (key) => {
      expect(placeOf(key)).toBeUndefined();
    },
  );
});

describe("a platform's name", () => {
  it("is one of three", () => {
    const names = ["slack", "telegram", "whatsapp", "", "Slack", "toString"];
    expect(names.filter(isPlatformName)).toEqual(["slack", "telegram", "whatsapp"]);
  });
});

import { afterEach, describe, expect, it, vi } from "vitest";
import { createLog, keyedHash } from "../../src/lib/log.ts";

describe("a log line", () => {
  afterEach(() => void vi.restoreAllMocks());

  it.each([
    ["info", "log"],
    ["warn", "log"],
    ["error", "error"],
  ] as const)("of level %s is one JSON object on console.%s", (level, method) => {
    const written = vi.spyOn(console, method).mockReturnValue();
    createLog({ request: "r1", platform: "telegram" })(level, "dropped", {
      reason: "two\nlines",
      count: 2,
      absent: undefined,
    });
    expect(written).toHaveBeenCalledExactlyOnceWith(
      `{"level":"${level}","event":"dropped","request":"r1","platform":"telegram","reason":"two\\nlines","count":2}`,
    );
  });
});

describe("a keyed hash", () => {
  it("is the beginning of the HMAC-SHA-256 that anybody can compute who has the key", async () => {
    // RFC 4231, test case 2. https://www.rfc-editor.org/rfc/rfc4231#section-4.3
    expect(await keyedHash("Jefe", "what do ya want for nothing?")).toBe("5bdcc146bf60");
  });

  it("differs by key and by value", async () => {
    const hashes = await Promise.all([
      keyedHash("one key", "telegram/1/2"),
      keyedHash("another key", "telegram/1/2"),
      keyedHash("one key", "telegram/1/3"),
    ]);
    expect(new Set(hashes).size).toBe(3);
  });
});

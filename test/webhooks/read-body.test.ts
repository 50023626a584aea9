import { describe, expect, it } from "vitest";
import { BODY_LIMIT_BYTES, readBody } from "../../src/webhooks/read-body.ts";

const CHUNK_BYTES = 1024 * 1024;

/** A request whose body is a stream: Node wants to be told that it is sent one way. */
function streaming(body: ReadableStream, headers: Record<string, string> = {}): Request {
  const init = { method: "POST", headers, body, duplex: "half" };
  return new Request("https://bridge.example/", init);
}

/** A request whose body arrives in pieces, with an announced length or without. */
function requestOf(bytes: number, announced?: number): Request {
  let left = bytes;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const size = Math.min(left, CHUNK_BYTES);
      left -= size;
      if (size === 0) controller.close();
      else controller.enqueue(new Uint8Array(size));
    },
  });
  return streaming(body, announced === undefined ? {} : { "content-length": String(announced) });
}

describe("the body of a webhook", () => {
  it.each([
    [BODY_LIMIT_BYTES, undefined, "read"],
    [BODY_LIMIT_BYTES, BODY_LIMIT_BYTES, "read"],
    [BODY_LIMIT_BYTES + 1, undefined, "too_large"],
    [10, BODY_LIMIT_BYTES + 1, "too_large"],
    [0, undefined, "read"],
  ])("of %i bytes, announced as %s, is %s", async (bytes, announced, kind) => {
    const result = await readBody(requestOf(bytes, announced));
    expect(result.kind).toBe(kind);
    if (result.kind === "read") expect(result.body).toHaveLength(bytes);
  });

  it("is empty when there is none", async () => {
    const result = await readBody(new Request("https://bridge.example/", { method: "POST" }));
    expect(result).toEqual({ kind: "read", body: new Uint8Array() });
  });

  it("is read byte by byte as it came", async () => {
    const bytes = Uint8Array.from([0, 255, 128, 10, 13]);
    const request = new Request("https://bridge.example/", { method: "POST", body: bytes });
    expect(await readBody(request)).toEqual({ kind: "read", body: bytes });
  });

  it("is unreadable when the transfer breaks", async () => {
    const body = new ReadableStream({
      pull: (controller) => controller.error(new Error("connection lost")),
    });
    expect(await readBody(streaming(body))).toEqual({ kind: "unreadable" });
  });
});

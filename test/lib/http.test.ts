import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { call, neverConnected, retryAfterMs } from "../../src/lib/http.ts";

const LONG_MS = 10_000;
const SHORT_MS = 50;
const NOW = Date.parse("2026-01-01T00:00:00Z");

const closers: (() => void)[] = [];

/** A server for one test. @returns its address */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no port");
  return `http://127.0.0.1:${address.port}`;
}

const textOf = (response: Response): Promise<string> => response.text();

describe("one call", () => {
  afterEach(() => {
    for (const close of closers.splice(0)) close();
  });

  it("is an answer, whatever its status", async () => {
    const url = await serve((_, response) => response.writeHead(500).end("broken"));
    expect(await call(fetch, url, {}, LONG_MS, textOf)).toEqual({
      kind: "answer",
      answer: "broken",
    });
  });

  it("has run out of time when nobody answers", async () => {
    const url = await serve(() => undefined);
    expect(await call(fetch, url, {}, SHORT_MS, textOf)).toEqual({
      kind: "failure",
      failure: "timeout",
    });
  });

  it("has run out of time when the body does not end", async () => {
    const url = await serve((_, response) => response.write("a beginning"));
    expect(await call(fetch, url, {}, SHORT_MS, textOf)).toEqual({
      kind: "failure",
      failure: "timeout",
    });
  });

  it("has lost its connection when the server closes it", async () => {
    const url = await serve((request) => request.socket.destroy());
    expect(await call(fetch, url, {}, LONG_MS, textOf)).toEqual({
      kind: "failure",
      failure: "connection",
    });
  });

  it.each(["before", "while"])("ends when its caller gives up %s it runs", async (moment) => {
    const caller = new AbortController();
    const url = await serve(() => caller.abort());
    if (moment === "before") caller.abort();
    expect(await call(fetch, url, { signal: caller.signal }, LONG_MS, textOf)).toEqual({
      kind: "failure",
      failure: "connection",
    });
  });
});

describe("a status of Cloudflare's edge", () => {
  it("means that nothing arrived only where no connection was opened", () => {
    const statuses = [200, 404, 500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527, 530];
    expect(statuses.filter(neverConnected)).toEqual([521, 522, 523, 525, 526, 530]);
  });
});

describe("Retry-After", () => {
  it.each([
    ["5", 5_000],
    ["0.2", 200],
    ["0", 0],
    ["-3", 0],
    ["Thu, 01 Jan 2026 00:00:07 GMT", 7_000],
    ["Wed, 31 Dec 2025 23:00:00 GMT", 0],
    ["86400", 86_400_000],
    ["Fri, 02 Jan 2026 00:00:00 GMT", 86_400_000],
    ["1790000000", undefined],
    ["Infinity", undefined],
    ["Mon, 01 Jan 2029 00:00:00 GMT", undefined],
    ["soon", undefined],
    ["", undefined],
  ])("%j is %s ms", (value, ms) => {
    expect(retryAfterMs(new Headers({ "retry-after": value }), NOW)).toBe(ms);
  });

  it("may be absent", () => {
    expect(retryAfterMs(new Headers(), NOW)).toBeUndefined();
  });
});

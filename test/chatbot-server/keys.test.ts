import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
  hashOfKey,
  KEY_CACHE_SECONDS,
  newKey,
  openedBy,
} from "../../src/chatbot-server/requests/api-key.ts";
import { until } from "../helpers/until.ts";
import { callRoot, type Server, startServer, textAt, UNKNOWN } from "./server.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const hexId: unknown = expect.stringMatching(/^[0-9a-f]{32}$/);
const second: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);

const newKeyText: unknown = expect.stringMatching(/^ck_[\w-]{43}$/);

let server: Server;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

/** Makes a key. */
async function makeKey(description: string): Promise<{ uuid: string; key: string }> {
  const made = await callRoot(server, "POST", "/keys", { json: { description } });
  expect(made.status).toBe(200);
  const json: unknown = await made.json();
  return { uuid: textAt(json, "uuid"), key: textAt(json, "key") };
}

/** The status of a call with a key. */
async function statusWith(key: string, method = "GET", path = "/api/v1/chatbots"): Promise<number> {
  const headers = { authorization: `Bearer ${key}` };
  const response = await callRoot(server, method, path, { headers });
  await response.text();
  return response.status;
}

async function listed(): Promise<unknown> {
  return (await callRoot(server, "GET", "/keys")).json();
}

describe("the look-up of a key", () => {
  const requestWith = (key: string): Request =>
    new Request("http://localhost", { headers: { authorization: `Bearer ${key}` } });

  it("is made once in the stated seconds, and sees a revoked key after them", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    try {
      const key = newKey();
      const looked: string[] = [];
      let isStored = true;
      const open = (): Promise<string | undefined> =>
        openedBy(requestWith(key), ["another"], async (hash) => {
          looked.push(hash);
          return isStored;
        });
      expect(await open()).toBe("stored");
      isStored = false;
      vi.advanceTimersByTime(KEY_CACHE_SECONDS * 1000 - 1);
      expect(await open()).toBe("stored");
      expect(looked).toEqual([await hashOfKey(key)]);
      vi.advanceTimersByTime(1);
      expect(await open()).toBeUndefined();
      expect(await open()).toBeUndefined();
      expect(looked).toHaveLength(3);
    } finally {
      vi.useRealTimers();
    }
  });

  it("is not made for what cannot be a key of this server, nor for a key of the variable", async () => {
    const open = (given: string): Promise<string | undefined> =>
      openedBy(requestWith(given), ["good"], () => Promise.reject(new Error("looked up")));
    expect(await open("bad")).toBeUndefined();
    expect(await open("ck_short")).toBeUndefined();
    expect(await open("good")).toBe("bootstrap");
  });

  it("forgets the oldest of very many", async () => {
    const open = (key: string, isStored: boolean): Promise<string | undefined> =>
      openedBy(requestWith(key), [], async () => isStored);
    const first = newKey();
    await open(first, true);
    expect(await open(first, false)).toBe("stored");
    for (let more = 0; more < 1000; more += 1) await open(newKey(), true);
    expect(await open(first, false)).toBeUndefined();
  });
});

describe("the chatbot server's further keys", () => {
  it("shows a new key once, and keeps it from caches", async () => {
    const made = await callRoot(server, "POST", "/keys", { json: { description: "for the shop" } });
    expect(made.headers.get("cache-control")).toBe("no-store");
    const json: unknown = await made.json();
    const key = textAt(json, "key");
    expect(json).toEqual({
      uuid: hexId,
      description: "for the shop",
      hint: key.slice(-4),
      key: newKeyText,
      created_at: second,
    });
    const list = await listed();
    expect(list).toContainEqual({
      uuid: textAt(json, "uuid"),
      description: "for the shop",
      hint: key.slice(-4),
      created_at: second,
    });
    expect(JSON.stringify(list)).not.toContain(key);
  });

  it("makes a key without a body", async () => {
    const made = await callRoot(server, "POST", "/keys");
    expect(await made.json()).toMatchObject({ uuid: hexId, description: "" });
  });

  it("opens the API with a further key, also after a kill", async () => {
    const { key } = await makeKey("one that stays");
    expect(await statusWith(key)).toBe(200);
    await server.kill();
    expect(await statusWith(key)).toBe(200);
  });

  it("opens it with a key of which one character is wrong no more", async () => {
    const { key } = await makeKey("one to misspell");
    const last = key.endsWith("A") ? "B" : "A";
    expect(await statusWith(key.slice(0, -1) + last)).toBe(401);
    expect(await statusWith(`${key}A`)).toBe(401);
    expect(await statusWith(key.toUpperCase())).toBe(401);
  });

  it("shuts the API to a revoked key within the stated seconds, and for good", async () => {
    const { uuid, key } = await makeKey("one to revoke");
    const other = await makeKey("another");
    expect(await statusWith(key)).toBe(200);
    const revoked = await callRoot(server, "DELETE", `/keys/${uuid}`);
    expect(await revoked.json()).toEqual({ success: true });
    const revokedAt = Date.now();
    await until("the key to be refused", async () => (await statusWith(key)) === 401);
    expect(Date.now() - revokedAt).toBeLessThan(KEY_CACHE_SECONDS * 1000 + 1000);
    await server.kill();
    expect(await statusWith(key)).toBe(401);
    expect(await statusWith(other.key)).toBe(200);
    expect(await listed()).not.toContainEqual(expect.objectContaining({ uuid }));
    expect((await callRoot(server, "DELETE", `/keys/${uuid}`)).status).toBe(404);
    expect((await callRoot(server, "DELETE", `/keys/${UNKNOWN}`)).status).toBe(404);
  });

  it("lets only a key of the variable manage keys", async () => {
    const { uuid, key } = await makeKey("one that manages nothing");
    expect(await statusWith(key, "GET", "/keys")).toBe(403);
    expect(await statusWith(key, "POST", "/keys")).toBe(403);
    expect(await statusWith(key, "DELETE", `/keys/${uuid}`)).toBe(403);
    expect(await statusWith("another", "GET", "/keys")).toBe(401);
    expect(await statusWith(key)).toBe(200);
  });

  it("names what is wrong with a description", async () => {
    for (const [description, says] of [
      [7, "description must be a string"],
      ["x".repeat(201), "description must be at most 200 characters"],
    ]) {
      const response = await callRoot(server, "POST", "/keys", { json: { description } });
      expect([response.status, await response.json()]).toEqual([400, { error: says }]);
    }
  });

  it("prints no key", async () => {
    const { key } = await makeKey("one that nobody sees");
    await statusWith(key);
    await statusWith(`${key}x`);
    expect(server.printed.join("\n")).not.toContain(key.slice(3));
  });
});

import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createKvSessionStore, type SessionNamespace } from "../../src/sessions/kv.ts";
import { sessionStoreContract } from "../contracts/session-store.ts";

const miniflare = new Miniflare(
  convertV4MiniflareOptions({
    name: "sessions",
    cf: false,
    modules: true,
    script: "export default { fetch: () => new Response() }",
    compatibilityDate: "2026-10-01",
    kvNamespaces: ["SESSIONS"],
  }),
);
const namespace = await miniflare.getKVNamespace("SESSIONS");

beforeEach(async () => {
  const { keys } = await namespace.list();
  await Promise.all(keys.map(({ name }) => namespace.delete(name)));
});

afterAll(() => miniflare.dispose());

sessionStoreContract("the KV store", async () => createKvSessionStore(namespace));

describe("the KV store", () => {
  const session = { id: "s", chatbot: "c", baseUrl: "https://b", createdAt: 1, renewedAt: 2 };

  it("publishes plain JSON that expires by itself", async () => {
    await createKvSessionStore(namespace).save("telegram/1/2", session, 3_600_000);
    expect(await namespace.get("telegram/1/2", "json")).toEqual({
      session: "s",
      chatbot: "c",
      baseUrl: "https://b",
      createdAt: 1,
      renewedAt: 2,
    });
    const { keys } = await namespace.list();
    expect(keys.map(({ name }) => name)).toEqual(["telegram/1/2"]);
    const inSeconds = (keys[0]?.expiration ?? 0) - Date.now() / 1000;
    expect(inSeconds).toBeGreaterThan(3_500);
    expect(inSeconds).toBeLessThan(3_700);
  });

  it.each(["", "no json", "null", "[]", '{"session":"s"}', '{"session":7,"chatbot":"c"}'])(
    "takes an entry that it cannot read (%j) for none",
    async (value) => {
      await namespace.put("telegram/1/2", value);
      expect(await createKvSessionStore(namespace).load("telegram/1/2")).toBeUndefined();
    },
  );

  it("reads an entry that has more in it than it knows", async () => {
    const entry = { session: "s", chatbot: "c", baseUrl: "https://b", createdAt: 1, renewedAt: 2 };
    await namespace.put("telegram/1/2", JSON.stringify({ ...entry, later: true }));
    expect(await createKvSessionStore(namespace).load("telegram/1/2")).toEqual(session);
  });

  it("takes a store that does not answer for an empty one, but says when it cannot write", async () => {
    const down = new Error("KV is down");
    const broken: SessionNamespace = {
      get: () => Promise.reject(down),
      put: () => Promise.reject(down),
      delete: () => Promise.reject(down),
    };
    const store = createKvSessionStore(broken);
    expect(await store.load("telegram/1/2")).toBeUndefined();
    await expect(store.save("telegram/1/2", session, 60_000)).rejects.toBe(down);
    await expect(store.forget("telegram/1/2")).rejects.toBe(down);
  });
});

import { describe, expect, it } from "vitest";
import type { ChatSession } from "../../src/messages/session.ts";
import type { SessionStore } from "../../src/sessions/session-store.ts";

const dayMs = 86_400_000;

const session: ChatSession = {
  id: "0123456789abcdef0123456789abcdef",
  chatbot: "fedcba9876543210fedcba9876543210",
  baseUrl: "https://chatbot.example",
  createdAt: 1_700_000_000_000,
  renewedAt: 1_700_000_360_000,
};

/** What every implementation of {@link SessionStore} does. @param open makes an empty store */
export function sessionStoreContract(name: string, open: () => Promise<SessionStore>): void {
  describe(`${name} keeps the session contract`, () => {
    it("knows nothing of a conversation that was never saved", async () => {
      expect(await (await open()).load("telegram/1/2")).toBeUndefined();
    });

    it("returns what was saved, each under its own conversation", async () => {
      const store = await open();
      const other = { ...session, id: "other" };
      await store.save("telegram/1/2", session, dayMs);
      await store.save("telegram/1/-3/4", other, dayMs);
      expect(await store.load("telegram/1/2")).toEqual(session);
      expect(await store.load("telegram/1/-3/4")).toEqual(other);
      expect(await store.load("telegram/1/-3")).toBeUndefined();
    });

    it("replaces what was saved before", async () => {
      const store = await open();
      await store.save("telegram/1/2", session, dayMs);
      await store.save("telegram/1/2", { ...session, id: "newer" }, dayMs);
      expect(await store.load("telegram/1/2")).toMatchObject({ id: "newer" });
    });

    it("forgets, also what it never knew", async () => {
      const store = await open();
      await store.save("telegram/1/2", session, dayMs);
      await store.forget("telegram/1/2");
      await store.forget("telegram/1/2");
      expect(await store.load("telegram/1/2")).toBeUndefined();
    });

    it("keeps a key with percent signs and letters of other scripts apart from its plain form", async () => {
      const store = await open();
      await store.save("telegram/1/%C3%A9", session, dayMs);
      expect(await store.load("telegram/1/é")).toBeUndefined();
      expect(await store.load("telegram/1/%C3%A9")).toEqual(session);
    });

    it("takes a lifetime of 60 seconds and refuses a shorter one", async () => {
      const store = await open();
      await store.save("telegram/1/2", session, 60_000);
      await expect(store.save("telegram/1/3", session, 59_999)).rejects.toThrow(/60/);
      expect(await store.load("telegram/1/3")).toBeUndefined();
    });

    it("takes a key of 512 bytes and refuses a longer one", async () => {
      const store = await open();
      await store.save("é".repeat(256), session, dayMs);
      await expect(store.save(`${"é".repeat(256)}a`, session, dayMs)).rejects.toThrow(/512/);
    });
  });
}

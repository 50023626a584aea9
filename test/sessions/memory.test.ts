import { expect, it } from "vitest";
import { createMemorySessionStore } from "../../src/sessions/memory.ts";
import { sessionStoreContract } from "../contracts/session-store.ts";

sessionStoreContract("the memory store", async () => createMemorySessionStore(Date.now));

it("lets an entry go when its lifetime is over", async () => {
  let now = 1_000_000;
  const store = createMemorySessionStore(() => now);
  const session = { id: "s", chatbot: "c", baseUrl: "https://b", createdAt: now, renewedAt: now };
  await store.save("telegram/1/2", session, 60_000);
  now += 59_999;
  expect(await store.load("telegram/1/2")).toEqual(session);
  now += 1;
  expect(await store.load("telegram/1/2")).toBeUndefined();
});

import { expect, it } from "vitest";
import { createHostMemory, noteFresh } from "../../../src/chatbots/gpt-trainer/memory.ts";

it("the memory of a host stays small although nobody asks in the sessions it begins", () => {
  const memory = createHostMemory();
  for (let index = 0; index < 1_000; index += 1) noteFresh(memory, `session ${index}`);
  expect(memory.fresh.size).toBeLessThan(100);
  expect(memory.fresh.has("session 999")).toBe(true);
});

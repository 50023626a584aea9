import { describe, expect, it } from "vitest";
import { measureWarm } from "./measure.ts";

const SLOW_MS = 120_000;

describe("the counts of a message in a conversation that has begun", () => {
  it(
    "are those that the design of the storage promises, and Meta's reports are among them",
    async () => {
      const telegram = await measureWarm("Telegram", 0);
      expect(telegram).toMatchObject({ requests: 1, objectRequests: 1, kvReads: 0, kvWrites: 0 });
      expect(telegram.rowsWritten).toBeGreaterThan(1);
      expect(telegram.rowsWritten).toBeLessThanOrEqual(8);
      const whatsapp = await measureWarm("WhatsApp", 0);
      expect(whatsapp.requests).toBe(4);
      expect(whatsapp.objectRequests).toBeGreaterThan(telegram.objectRequests);
    },
    SLOW_MS,
  );
});

import { expect, it } from "vitest";
import { createFaults } from "../../../src/simulator/faults.ts";
import { createGraphApi } from "../../../src/simulator/whatsapp/api.ts";
import { createDelivery } from "../../../src/simulator/whatsapp/delivery.ts";
import { createIds } from "../../../src/simulator/whatsapp/ids.ts";
import { createRates } from "../../../src/simulator/whatsapp/rates.ts";
import { createRecord } from "../../../src/simulator/whatsapp/record.ts";
import { createReports } from "../../../src/simulator/whatsapp/reports.ts";
import { createWorld } from "../../../src/simulator/whatsapp/world.ts";
import { textTo } from "./setup.ts";

it("reports nothing of a send, unless early, before its answer has gone out", async () => {
  const now = Date.now;
  const world = createWorld(createIds(0), { accessToken: "EAAtest" });
  const faults = createFaults();
  const { app } = world.founding;
  const { subscribed } = world;
  const delivery = createDelivery({ app, faults, now, timeScale: 1, timeoutMs: 1000, subscribed });
  const record = createRecord();
  const reports = createReports(delivery, record, now);
  const rates = createRates(false, now);
  const rules = { windowClosed: "sync", unreachable: "sync", blocked: "sync" } as const;
  const api = createGraphApi(faults, { world, record, delivery, reports, rates, rules, now });
  const number = world.founding.addNumber();
  const chat = world.founding.chat(world.founding.addPerson({ name: "Ana" }));
  chat.windowUntil = Infinity;
  const request = new Request(`http://localhost/v25.0/${number.id}/messages`, {
    method: "POST",
    headers: { authorization: "Bearer EAAtest", "content-type": "application/json" },
    body: JSON.stringify(textTo(chat.person.waId, "hi")),
  });
  const connection = { gone: new AbortController().signal, cut: () => undefined };
  const answered = Promise.withResolvers<void>();
  const response = await api.handle(request, connection, answered.promise);
  expect(response?.status).toBe(200);
  expect(record.statuses).toEqual([]);
  answered.resolve();
  await expect.poll(() => record.statuses.map(({ status }) => status)).toContain("read");
  delivery.close();
});

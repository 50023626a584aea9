import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { titlesIn } from "../../security/titles.ts";
import { readDescription } from "../described.ts";
import { type Server, startServer } from "../server.ts";
import { coveredBy } from "./covered-by.ts";
import { endpointsPage, PAGE } from "./page.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let server: Server;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

describe(PAGE, () => {
  it("is what the server says of itself", async () => {
    const { operations } = await readDescription(server.url);
    expect(readFileSync(PAGE, "utf8")).toBe(endpointsPage(operations));
  });

  it("names a test for every route, and for no other", async () => {
    const { operations } = await readDescription(server.url);
    expect(Object.keys(coveredBy).toSorted()).toEqual(
      operations.map(({ operationId }) => operationId).toSorted(),
    );
  });

  it("names only tests that there are", () => {
    const missing = Object.values(coveredBy).filter(
      ({ file, title }) =>
        !titlesIn(readFileSync(`test/chatbot-server/${file}`, "utf8")).includes(title),
    );
    expect(missing).toEqual([]);
  });
});

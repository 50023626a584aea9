import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { endpoints } from "../../src/chatbots/gpt-trainer/api/index.ts";
import type { Fetch } from "../../src/lib/http.ts";
import {
  type ApiWorld,
  connectTo,
  createWitness,
  wholeApiContract,
} from "../contracts/api/index.ts";
import { API_KEY, type Server, startServer } from "./server.ts";

// A kill and a restart after each call of a test.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 60_000 });

let server: Server;
let kills = 0;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

/** Reads the whole answer, then kills the runtime, and hands on what was read. */
const fetchAndKill: Fetch = async (url, init) => {
  const response = await fetch(url, init);
  const body = await response.arrayBuffer();
  await server.kill();
  kills += 1;
  return new Response(body, response);
};

const witness = createWitness(fetchAndKill);

const world: ApiWorld = {
  open: async () => connectTo({ baseUrl: server.url, apiKey: API_KEY, fetch: witness.fetch }),
  training: { everyMs: 50, timeoutMs: 60_000 },
};

wholeApiContract("the chatbot server, killed after every call,", world);

describe("the chatbot server, killed after every call,", () => {
  it("has served every endpoint of the API", () => {
    expect([...witness.succeeded].toSorted()).toEqual(Object.keys(endpoints).toSorted());
  });

  it("has answered everything as it is documented, to the key", () => {
    expect(witness.differences()).toEqual([]);
    console.log(`killed and started again ${kills} times`);
    expect(kills).toBeGreaterThan(200);
  });
});

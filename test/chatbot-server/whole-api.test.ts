import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { endpoints } from "../../src/chatbots/gpt-trainer/api/index.ts";
import {
  type ApiWorld,
  connectTo,
  createWitness,
  refusalsContract,
  uncertainContract,
  wholeApiContract,
} from "../contracts/api/index.ts";
import { API_KEY, type Server, startServer } from "./server.ts";

let server: Server;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const witness = createWitness((url, init) => fetch(url, init));

const world: ApiWorld = {
  open: async () => connectTo({ baseUrl: server.url, apiKey: API_KEY, fetch: witness.fetch }),
  training: { everyMs: 50, timeoutMs: 60_000 },
};

wholeApiContract("the chatbot server", world);
refusalsContract("the chatbot server", world);
uncertainContract("the chatbot server", world);

/** @see https://spec.openapis.org/oas/v3.1.1.html#paths-object */
const description = v.object({ paths: v.record(v.string(), v.looseObject({})) });

describe("the chatbot server", () => {
  it("has served every endpoint of the API", () => {
    expect([...witness.succeeded].toSorted()).toEqual(Object.keys(endpoints).toSorted());
  });

  it("describes every endpoint that the client knows, with the path and method that it uses", async () => {
    const read: unknown = await (await fetch(`${server.url}/openapi.json`)).json();
    const { paths } = v.parse(description, read);
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    for (const one of Object.values(endpoints)) {
      const root = "unversioned" in one ? "/api" : "/api/v1";
      expect(described).toContain(`${one.method} ${root}${one.path}`);
    }
  });

  it("has answered everything as it is documented, to the key", () => {
    expect(witness.differences()).toEqual([]);
  });
});

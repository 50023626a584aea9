import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Description, readDescription } from "./described.ts";
import { callRoot, type Server, startServer, UNKNOWN } from "./server.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const text: unknown = expect.any(String);

let server: Server;
let description: Description;

beforeAll(async () => {
  server = await startServer();
  description = await readDescription(server.url);
});
afterAll(() => server.stop());

/** The pages of the API's documentation, with the operation that each is about. */
const documentedPages = {
  "chatbots/create": "POST /chatbot/create",
  "chatbots/update": "POST /chatbot/{uuid}/update",
  "chatbots/fetch": "GET /chatbot/{uuid}",
  "chatbots/fetch_multi": "GET /chatbots",
  "chatbots/delete": "DELETE /chatbot/{uuid}/delete",
  "agents/create": "POST /chatbot/{uuid}/agent/create",
  "agents/update": "POST /agent/{uuid}/update",
  "agents/fetch_multi": "GET /chatbot/{uuid}/agents",
  "agents/delete": "DELETE /agent/{uuid}/delete",
  "sessions/create": "POST /chatbot/{uuid}/session/create",
  "sessions/fetch": "GET /session/{uuid}",
  "sessions/fetch_multi": "GET /chatbot/{uuid}/sessions",
  "sessions/delete": "POST /session/{uuid}/delete",
  "messages/create": "POST /session/{uuid}/message/stream",
  "messages/fetch_multi": "GET /session/{uuid}/messages",
  "messages/fetch-message-history": "GET /session/{uuid}/messages/plain-text",
  "messages/delete": "POST /message/{uuid}/delete",
  "messages/delete_multi": "POST /messages/delete",
  "data-sources/create-file": "POST /chatbot/{uuid}/data-source/upload",
  "data-sources/create-qa": "POST /chatbot/{uuid}/data-source/qa",
  "data-sources/create-url": "POST /chatbot/{uuid}/data-source/url",
  "data-sources/update": "POST /data-source/{uuid}/update",
  "data-sources/fetch_multi": "GET /chatbot/{uuid}/data-sources",
  "data-sources/retrain": "POST /data-sources/url/re-scrape",
  "data-sources/delete": "POST /data-source/{uuid}/delete",
  "data-sources/delete_multi": "POST /data-sources/delete",
  "source-tags/create": "POST /chatbot/{uuid}/source-tag/create",
  "source-tags/fetch-multi": "GET /chatbot/{uuid}/source-tags",
  "source-tags/update": "POST /source-tag/{uuid}/update",
  "source-tags/delete": "DELETE /source-tag/{uuid}/delete",
};

describe("the chatbot server's OpenAPI description", () => {
  it("is valid", async () => {
    expect(await new Validator().validate(description.document)).toEqual({ valid: true });
  });

  it("is there without a key, for reading only", async () => {
    expect((await fetch(`${server.url}/openapi.json`)).status).toBe(200);
    const posted = await callRoot(server, "POST", "/openapi.json");
    expect([posted.status, posted.headers.get("allow")]).toEqual([405, "GET"]);
  });

  it("has an operation for every page of the documentation", () => {
    const base = "https://guide.gpt-trainer.com/api-reference/";
    const described = description.operations.flatMap(({ externalDocs, method, path }) =>
      externalDocs === undefined
        ? []
        : [[externalDocs.url.replace(base, ""), `${method} ${path.replace("/api/v1", "")}`]],
    );
    expect(Object.fromEntries(described)).toEqual(documentedPages);
    expect(described).toHaveLength(Object.keys(documentedPages).length);
  });

  it("names every operation once", () => {
    const ids = description.operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("describes only what is served: without a key each operation answers 401", async () => {
    for (const { method, path } of description.operations) {
      const real = path.replace("{uuid}", UNKNOWN);
      const headers = { authorization: "" };
      const response = await callRoot(server, method, real, { headers });
      expect(response.status, `${method} ${path}`).toBe(401);
      expect(await response.json()).toEqual({ error: text });
    }
  });

  it("describes all methods of a path: with another each answers 405", async () => {
    const byPath = Map.groupBy(description.operations, ({ path }) => path);
    for (const [path, operations] of byPath) {
      const methods = operations.map(({ method }) => method);
      for (const method of ["GET", "POST", "DELETE", "PUT", "PATCH"]) {
        if (methods.includes(method)) continue;
        const response = await callRoot(server, method, path.replace("{uuid}", UNKNOWN));
        expect(response.status, `${method} ${path}`).toBe(405);
        expect(response.headers.get("allow")).toBe(methods.join(", "));
        expect(await response.json()).toEqual({ error: "method not allowed" });
      }
    }
  });
});

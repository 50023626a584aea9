import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { apiErrors } from "../../src/chatbot-server/errors.ts";
import {
  API_KEY,
  ask,
  beginSession,
  CHATBOT_UUID,
  type Server,
  startServer,
  UNKNOWN,
} from "./server.ts";

vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

let server: Server;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

/** Status and body of a call that is refused, as the API words it. */
async function refused(method: string, path: string): Promise<unknown> {
  const response = await server.call(method, path);
  return [response.status, await response.json()];
}

const says = (status: number, error: unknown): unknown => [status, { error }];

const containing = (text: string): unknown => expect.stringContaining(text);

async function messagesOf(session: string): Promise<unknown> {
  return (await server.call("GET", `/session/${session}/messages`)).json();
}

describe("what the chatbot server refuses", () => {
  it.each([
    ["POST", "/session/SESSION/message"],
    ["GET", "/session/SESSION/message"],
    ["GET", "/session/SESSION/message/stream"],
    ["DELETE", "/session/SESSION"],
    ["DELETE", "/session/SESSION/delete"],
    ["POST", "/session/SESSION/messages"],
    ["GET", "/chatbot/CHATBOT/session/create"],
    ["PUT", "/chatbot/CHATBOT"],
    ["POST", "/chatbots"],
    ["GET", "/messages/delete"],
  ])("answers 405 to %s %s, and says what is allowed", async (method, path) => {
    const session = await beginSession(server);
    const real = path.replace("SESSION", session).replace("CHATBOT", CHATBOT_UUID);
    const response = await server.call(method, real);
    expect(response.status).toBe(405);
    const allowed = path.endsWith("/message") ? [null] : ["GET", "POST"];
    expect(allowed).toContain(response.headers.get("allow"));
    expect(await response.json()).toEqual({ error: "method not allowed" });
  });

  it.each([
    ["GET", `/session/${UNKNOWN}`],
    ["GET", `/session/${UNKNOWN}/messages`],
    ["POST", `/session/${UNKNOWN}/delete`],
    ["POST", `/message/${UNKNOWN}/delete`],
    ["GET", `/chatbot/${UNKNOWN}`],
    ["GET", `/chatbot/${UNKNOWN}/sessions`],
    ["POST", `/chatbot/${UNKNOWN}/session/create`],
    ["GET", "/session/not-an-id"],
    ["GET", `/session/${UNKNOWN.toUpperCase()}`],
    ["GET", "/elsewhere"],
    ["POST", "/chatbots/more"],
  ])("answers 404 to %s %s", async (method, path) => {
    expect(await refused(method, path)).toEqual(says(404, "not found"));
  });

  it("answers 404 for a session whose id is right in its first half only", async () => {
    const session = await beginSession(server);
    await ask(server, session, "for its owner");
    const other = session.slice(0, 16) + UNKNOWN.slice(16);
    for (const path of ["", "/messages", "/messages/plain-text"]) {
      expect(await refused("GET", `/session/${other}${path}`)).toEqual(says(404, "not found"));
    }
    const asked = { json: { query: "?" } };
    const stream = await server.call("POST", `/session/${other}/message/stream`, asked);
    expect(stream.status).toBe(404);
    expect(await messagesOf(session)).toHaveLength(1);
    expect(await refused("POST", `/session/${other}/delete`)).toEqual(says(404, "not found"));
  });

  it.each(["/healthz", "/openapi.json"])("answers 405 to POST %s", async (path) => {
    const response = await fetch(server.url + path, { method: "POST" });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET"]);
    expect(await response.json()).toEqual({ error: "method not allowed" });
  });

  it("answers 404 outside of the API", async () => {
    const response = await fetch(`${server.url}/session/${UNKNOWN}`);
    expect([response.status, await response.json()]).toEqual(says(404, "not found"));
  });

  it.each([
    {
      path: "session/create",
      json: { initial_variables: { "card 4111": { b: 1 } } },
      field: "a value of initial_variables must be",
    },
    { path: "session/create", json: { initial_variables: "x" }, field: "initial_variables" },
    { path: "session/create", json: [], field: "the body" },
    { path: "stream", json: {}, field: "query is missing" },
    { path: "non-stream", json: { query: 7 }, field: "query must be a string" },
    { path: "stream", text: "{", field: "not JSON" },
    { path: "stream", text: "", field: "not JSON" },
    { path: "delete", json: {}, field: "uuids is missing" },
    { path: "delete", json: { uuids: "all" }, field: "uuids must be an array" },
    { path: "delete", json: { uuids: [1] }, field: "uuids.0 must be a string" },
    {
      path: "delete",
      json: { uuids: Array.from({ length: 501 }, () => UNKNOWN) },
      field: "uuids must be at most 500 ids",
    },
  ])("answers 400 to a wrong body of $path, naming $field", async ({ path, field, ...sent }) => {
    const session = await beginSession(server);
    const real = {
      "session/create": `/chatbot/${CHATBOT_UUID}/session/create`,
      stream: `/session/${session}/message/stream`,
      "non-stream": `/session/${session}/message/non-stream`,
      delete: "/messages/delete",
    }[path];
    const response = await server.call("POST", real ?? path, sent);
    expect(response.status).toBe(400);
    const told = await response.text();
    expect(JSON.parse(told)).toEqual({ error: containing(field) });
    expect(told).not.toContain("4111");
    expect(await messagesOf(session)).toEqual([]);
  });

  it.each(["start_timestamp", "end_timestamp"])(
    "answers 400 to a %s that is no time",
    async (name) => {
      const path = `/chatbot/${CHATBOT_UUID}/sessions?${name}=yesterday`;
      expect(await refused("GET", path)).toEqual(says(400, containing(`${name} must be a time`)));
    },
  );

  it("answers 401 to a missing and to a wrong key, on every kind of route, and does nothing", async () => {
    const session = await beginSession(server);
    for (const authorization of ["", "Bearer", "Bearer another", `Basic ${API_KEY}`, API_KEY]) {
      for (const [method, path] of [
        ["GET", "/chatbots"],
        ["POST", `/session/${session}/message/stream`],
        ["POST", `/session/${session}/delete`],
        ["POST", `/chatbot/${CHATBOT_UUID}/session/create`],
      ] as const) {
        const response = await server.call(method, path, { headers: { authorization } });
        expect(response.status).toBe(401);
        expect(await response.json()).toEqual({ error: apiErrors.unauthorized.says });
      }
    }
    expect(await messagesOf(session)).toEqual([]);
  });

  it("is answered although the rest of its body never comes", async () => {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    try {
      socket.write(
        "POST /api/v1/chatbot/create HTTP/1.1\r\nhost: chatbot\r\ncontent-length: 1000\r\n\r\n{",
      );
      const told: unknown[] = await once(socket, "data");
      expect(String(told[0])).toContain("401");
    } finally {
      socket.destroy();
    }
  });
});

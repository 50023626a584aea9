import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { until } from "../helpers/until.ts";
import {
  ask,
  beginSession,
  CHATBOT_UUID,
  elementsOf,
  type Server,
  startServer,
  textAt,
  UNKNOWN,
} from "./server.ts";

vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

const hexId: unknown = expect.stringMatching(/^[0-9a-f]{32}$/);
const text: unknown = expect.any(String);
const second: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);

let server: Server;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

async function json(method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await server.call(method, path, body === undefined ? {} : { json: body });
  expect(response.status, `${method} ${path}`).toBe(200);
  expect(response.headers.get("content-type")).toContain("application/json");
  return response.json();
}

/** The status of a call that is refused. */
async function refused(method: string, path: string, body: unknown = {}): Promise<number> {
  const response = await server.call(method, path, method === "GET" ? {} : { json: body });
  await response.text();
  return response.status;
}

async function messageIds(session: string): Promise<string[]> {
  const listed = await json("GET", `/session/${session}/messages`);
  return elementsOf(listed).map((message) => textAt(message, "uuid"));
}

describe("the chatbot server's chatbots", () => {
  it("fetches its chatbot with exactly the documented keys", async () => {
    expect(await json("GET", `/chatbot/${CHATBOT_UUID}`)).toEqual({
      uuid: CHATBOT_UUID,
      name: "Causeway's documents",
      meta: {
        visibility: "private",
        rate_limit: [20, 240],
        rate_limit_message: text,
        show_citations: false,
      },
      created_at: second,
      modified_at: second,
    });
  });

  it("lists its chatbots as a bare array", async () => {
    const one = await json("GET", `/chatbot/${CHATBOT_UUID}`);
    expect(await json("GET", "/chatbots")).toEqual([one]);
  });
});

describe("the chatbot server's sessions", () => {
  const create = `/chatbot/${CHATBOT_UUID}/session/create`;
  const list = `/chatbot/${CHATBOT_UUID}/sessions`;

  it("begins a session without a body, with an empty one and with variables", async () => {
    const plain = { uuid: hexId, created_at: second, modified_at: second };
    expect(await json("POST", create)).toEqual(plain);
    expect(await json("POST", create, {})).toEqual(plain);
    const initial_variables = { platform: "slack", vip: true, age: 7, nothing: null };
    expect(await json("POST", create, { initial_variables, more: 1 })).toEqual({
      ...plain,
      initial_variables,
    });
  });

  it("fetches a session as it was begun, its variables included", async () => {
    const session = await beginSession(server, { user_id: "7" });
    const fetched = await json("GET", `/session/${session}`);
    expect(fetched).toEqual({
      uuid: session,
      created_at: second,
      modified_at: second,
      initial_variables: { user_id: "7" },
    });
    expect(await json("GET", list)).toContainEqual(fetched);
  });

  it("shows what was known of the person when it was begun, and nothing when nothing was", async () => {
    const meta = { user: { Email: "a@example.com" }, auth_data: { plan: { name: "pro" } } };
    const begun = await json("POST", create, { meta: { ...meta, more: 1 } });
    expect(begun).toEqual({ uuid: hexId, created_at: second, modified_at: second, meta });
    expect(await json("GET", `/session/${textAt(begun, "uuid")}`)).toEqual(begun);
    expect(await json("GET", list)).toContainEqual(begun);
    expect(await refused("POST", create, { meta: "x" })).toBe(400);
  });

  it("deletes several sessions at once, and does not mind those that are gone", async () => {
    const [one, two, kept] = [
      await beginSession(server),
      await beginSession(server),
      await beginSession(server),
    ];
    const body = { uuids: [one, two, one, UNKNOWN, "no id"] };
    expect(await json("POST", "/sessions/delete", body)).toEqual({ success: true });
    for (const gone of [one, two]) expect(await refused("GET", `/session/${gone}`)).toBe(404);
    expect(await json("GET", `/session/${kept}`)).toMatchObject({ uuid: kept });
    expect(await json("POST", "/sessions/delete", body)).toEqual({ success: true });
    expect(await refused("POST", "/sessions/delete", {})).toBe(400);
  });

  it("lists sessions newest first", async () => {
    const [one, two] = [await beginSession(server), await beginSession(server)];
    const listed = await json("GET", list);
    expect(listed).toHaveProperty("0.uuid", two);
    expect(listed).toHaveProperty("1.uuid", one);
  });

  it("includes both bounds of the window, as times are printed", async () => {
    const session = await beginSession(server);
    const fetched = await json("GET", `/session/${session}`);
    const bound = encodeURIComponent(textAt(fetched, "created_at").replace("Z", ".000Z"));
    expect(
      await json("GET", `${list}?start_timestamp=${bound}&end_timestamp=${bound}`),
    ).toContainEqual(fetched);
  });

  it.each([
    ["start_timestamp", 60_000],
    ["end_timestamp", -60_000],
  ])("lists none that lies beyond %s", async (bound, ms) => {
    await beginSession(server);
    const time = encodeURIComponent(new Date(Date.now() + ms).toISOString());
    expect(await json("GET", `${list}?${bound}=${time}`)).toEqual([]);
  });

  it("shows in the list that a session has changed", async () => {
    const session = await beginSession(server);
    const begun = await json("GET", `/session/${session}`);
    const next = Date.parse(textAt(begun, "created_at")) + 1000;
    await until("the next second", () => Date.now() >= next);
    await ask(server, session, "hi");
    const changed = await json("GET", `/session/${session}`);
    expect(textAt(changed, "modified_at") > textAt(begun, "modified_at")).toBe(true);
    expect(await json("GET", list)).toContainEqual(changed);
  });

  it("deletes a session with its messages, from the list too", async () => {
    const session = await beginSession(server);
    await ask(server, session, "hi");
    expect(await json("POST", `/session/${session}/delete`)).toEqual({ success: true });
    for (const path of ["", "/messages", "/messages/plain-text"]) {
      expect(await refused("GET", `/session/${session}${path}`)).toBe(404);
    }
    const path = `/session/${session}`;
    expect(await refused("POST", `${path}/delete`)).toBe(404);
    expect(await refused("POST", `${path}/message/stream`, { query: "hi" })).toBe(404);
    expect(await json("GET", list)).not.toContainEqual(expect.objectContaining({ uuid: session }));
  });
});

describe("the chatbot server's messages", () => {
  it("lists turns oldest first, each with exactly the fifteen keys of the API", async () => {
    const session = await beginSession(server);
    await ask(server, session, "hi");
    const response = await ask(server, session, "show everything");
    const listed = await json("GET", `/session/${session}/messages`);
    expect(listed).toHaveLength(2);
    expect(listed).toHaveProperty("0.query", "hi");
    expect(listed).toHaveProperty("1", {
      uuid: hexId,
      created_at: second,
      modified_at: second,
      query: "show everything",
      response,
      background_pending_tasks: 0,
      labels: [],
      session_documents: [],
      detected_frustrations: "",
      feedback_json: "{}",
      error_message: "",
      finish_reason: "stop",
      cite_data_json: "{}",
      meta_json: text,
      ai_context_json: "{}",
    });
  });

  it("answers questions that are asked at once, each in a turn of its own", async () => {
    const session = await beginSession(server);
    const queries = ["hi", "show everything", "What is a dead letter?", "thanks"];
    await Promise.all(queries.map((query) => ask(server, session, query)));
    const listed = await json("GET", `/session/${session}/messages`);
    expect(listed).toHaveLength(queries.length);
  });

  it("prints the history as text", async () => {
    const session = await beginSession(server);
    const answer = await ask(server, session, "thanks");
    const response = await server.call("GET", `/session/${session}/messages/plain-text`);
    expect(response.headers.get("content-type")).toContain("text/plain");
    expect(await response.text()).toBe(`User: thanks\nAssistant: ${answer}\n`);
  });

  it("deletes one message, and leaves the others", async () => {
    const session = await beginSession(server);
    for (const query of ["one", "two", "three"]) await ask(server, session, query);
    const [, second = ""] = await messageIds(session);
    expect(await json("POST", `/message/${second}/delete`)).toEqual({ success: true });
    expect(await json("GET", `/session/${session}/messages`)).toMatchObject([
      { query: "one" },
      { query: "three" },
    ]);
    expect(await refused("POST", `/message/${second}/delete`)).toBe(404);
  });

  it("deletes messages of several sessions at once, and does not mind those that are gone", async () => {
    const sessions = [await beginSession(server), await beginSession(server)];
    const uuids: string[] = [];
    for (const session of sessions) {
      await ask(server, session, "gone soon");
      uuids.push(...(await messageIds(session)));
    }
    const body = { uuids: [...uuids, UNKNOWN] };
    expect(await json("POST", "/messages/delete", body)).toEqual({ success: true });
    for (const session of sessions) {
      expect(await json("GET", `/session/${session}/messages`)).toEqual([]);
    }
    expect(await json("POST", "/messages/delete", body)).toEqual({ success: true });
  });
});

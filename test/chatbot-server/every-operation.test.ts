import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { jsonCalls } from "./json-calls.ts";
import {
  ask,
  callRoot,
  descriptionOf,
  elementsOf,
  type Server,
  startServer,
  textAt,
} from "./server.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let server: Server;
const { json } = jsonCalls(() => server);

beforeAll(async () => {
  // Nothing listens there: the source fails, which is no matter here.
  server = await startServer({ CHATBOT_SERVER_ALLOW_HOSTS: "127.0.0.1:9" });
});
afterAll(() => server.stop());

/** A call of the server's own routes that succeeds. */
async function root(method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await callRoot(server, method, path, body === undefined ? {} : { json: body });
  expect(response.status, `${method} ${path}`).toBe(200);
  return response.json();
}

/** A call that sends a file and succeeds. */
async function upload(path: string, name: string): Promise<string> {
  const form = new FormData();
  form.append("file", new Blob(["The shop opens at nine."]), name);
  form.append("filename", name);
  const response = await server.call("POST", path, { form });
  expect(response.status, path).toBe(200);
  return textAt(await response.json(), "uuid");
}

const uuidOf = (made: unknown): string => textAt(made, "uuid");

async function useAgents(chatbot: string): Promise<void> {
  await json("GET", "/agent/models");
  await json("GET", "/agent/model-costs");
  const body = { name: "Agent", type: "user-facing" };
  const agent = uuidOf(await json("POST", `/chatbot/${chatbot}/agent/create`, body));
  const tool = { name: "f", description: "d", external_url: "https://example.com" };
  const made = uuidOf(await json("POST", `/agent/${agent}/function/create`, tool));
  await json("POST", `/function/${made}/update`, { enabled: 0 });
  await json("POST", `/agent/${agent}/update`, { name: "Other" });
  await json("GET", `/chatbot/${chatbot}/agents`);
  await json("POST", `/function/${made}/delete`);
  await json("DELETE", `/agent/${agent}/delete`);
}

async function useSources(chatbot: string): Promise<void> {
  const path = `/chatbot/${chatbot}/data-source`;
  const file = await upload(`${path}/upload`, "hours.txt");
  const pair = uuidOf(await json("POST", `${path}/qa`, { question: "q", answer: "a" }));
  const link = uuidOf(await json("POST", `${path}/url`, { url: "http://127.0.0.1:9/" }));
  await json("POST", `/data-source/${file}/update`, { title: "Hours" });
  await json("GET", `/chatbot/${chatbot}/data-sources`);
  await json("POST", "/data-sources/url/re-scrape", { uuids: [link] });
  await root("POST", "/api/data-sources/restart", { uuids: [file] });
  const tagBody = { name: "hours", color: "#00FF00", data_source_uuids: [file] };
  const tag = uuidOf(await json("POST", `/chatbot/${chatbot}/source-tag/create`, tagBody));
  await json("POST", `/source-tag/${tag}/update`, { data_source_uuids: [pair] });
  await json("GET", `/chatbot/${chatbot}/source-tags`);
  await json("DELETE", `/source-tag/${tag}/delete`);
  await json("POST", `/data-source/${file}/delete`);
  await json("POST", "/data-sources/delete", { uuids: [pair, link] });
}

async function useSessions(chatbot: string): Promise<void> {
  const create = `/chatbot/${chatbot}/session/create`;
  const [session, other] = [uuidOf(await json("POST", create)), uuidOf(await json("POST", create))];
  await upload("/session-document/upload", "notes.txt");
  await ask(server, session, "hi");
  const stream = `/session/${session}/message/stream`;
  expect(await (await server.call("POST", stream, { json: { query: "hi" } })).text()).not.toBe("");
  const turns = elementsOf(await json("GET", `/session/${session}/messages`)).map(uuidOf);
  expect(turns).toHaveLength(2);
  const transcript = await server.call("GET", `/session/${session}/messages/plain-text`);
  expect(await transcript.text()).toContain("User: hi");
  await json("POST", `/message/${turns[0]}/delete`);
  await json("POST", "/messages/delete", { uuids: turns });
  await json("GET", `/session/${session}`);
  await json("GET", `/chatbot/${chatbot}/sessions`);
  await json("POST", `/session/${session}/delete`);
  await json("POST", "/sessions/delete", { uuids: [other] });
}

describe("every operation of the chatbot server's description", () => {
  it("succeeds, and answers as it is described", async () => {
    const chatbot = uuidOf(await json("POST", "/chatbot/create", { name: "Shop" }));
    await json("GET", `/chatbot/${chatbot}`);
    await json("GET", "/chatbots");
    await json("GET", "/user");
    await json("POST", `/chatbot/${chatbot}/update`, { show_citations: true });
    await useAgents(chatbot);
    await useSources(chatbot);
    await useSessions(chatbot);
    await json("DELETE", `/chatbot/${chatbot}/delete`);
    const key = uuidOf(await root("POST", "/keys"));
    await root("GET", "/keys");
    await root("DELETE", `/keys/${key}`);
    const { operations, answered } = await descriptionOf(server.url);
    expect([...answered].toSorted()).toEqual(
      operations.map(({ operationId }) => operationId).toSorted(),
    );
  });
});

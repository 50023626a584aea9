import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { BODY_LIMIT_BYTES } from "../../src/chatbot-server/requests/read-json.ts";
import { showcase } from "../../src/chatbot-server/answers/showcase.ts";
import { until } from "../helpers/until.ts";
import { API_KEY, ask, beginSession, CHATBOT_UUID, type Server, startServer } from "./server.ts";

vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

/** Slow enough to see chunks come one by one, and to leave in the middle. */
const SLOW_CHARACTERS_PER_SECOND = 200;

let server: Server;
let slow: Server;

beforeAll(async () => {
  server = await startServer();
  slow = await startServer({
    CHATBOT_SERVER_CHARACTERS_PER_SECOND: String(SLOW_CHARACTERS_PER_SECOND),
  });
});
afterAll(async () => {
  await server.stop();
  await slow.stop();
});

interface Streamed {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  /** Chunks as they came, with the milliseconds after the first. */
  readonly chunks: readonly { readonly bytes: Buffer; readonly ms: number }[];
}

/** By Node's own client, which shows chunks as they come. @param leaveAfter chunks after which it hangs up */
function stream(at: Server, session: string, query: string, leaveAfter = 0): Promise<Streamed> {
  return new Promise((resolve, reject) => {
    const url = `${at.url}/api/v1/session/${session}/message/stream`;
    const call = request(url, { method: "POST", headers: { authorization: `Bearer ${API_KEY}` } });
    call.on("error", reject);
    call.on("response", (response) => {
      const chunks: { bytes: Buffer; ms: number }[] = [];
      let first = 0;
      const end = (): void =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, chunks });
      response.on("data", (bytes: Buffer) => {
        first ||= performance.now();
        chunks.push({ bytes, ms: performance.now() - first });
        if (chunks.length === leaveAfter) {
          response.destroy();
          end();
        }
      });
      response.on("end", end);
      response.on("error", () => end());
    });
    call.end(JSON.stringify({ query }));
  });
}

const textOf = ({ chunks }: Streamed): string =>
  Buffer.concat(chunks.map(({ bytes }) => bytes)).toString();

async function turnsOf(at: Server, session: string): Promise<unknown> {
  return (await at.call("GET", `/session/${session}/messages`)).json();
}

describe("the chatbot server's stream", () => {
  it("is raw text without a length, ended by the end of the body", async () => {
    const session = await beginSession(server);
    const streamed = await stream(server, session, "show everything");
    expect(streamed.status).toBe(200);
    expect(streamed.headers).not.toHaveProperty("content-length");
    expect(streamed.headers["content-type"]).toBe("text/plain; charset=utf-8");
    expect(textOf(streamed)).toBe(showcase);
    expect(await turnsOf(server, session)).toMatchObject([{ response: showcase }]);
  });

  it("comes in chunks at the pace that is set", async () => {
    const session = await beginSession(slow);
    const streamed = await stream(slow, session, "show everything");
    expect(textOf(streamed)).toBe(showcase);
    expect(streamed.chunks.length).toBeGreaterThan(10);
    const seconds = showcase.length / SLOW_CHARACTERS_PER_SECOND;
    expect(streamed.chunks.at(-1)?.ms).toBeGreaterThan(seconds * 800);
  });

  it("leaves the whole turn in the list when the client hangs up after the first chunk", async () => {
    const session = await beginSession(slow);
    await stream(slow, session, "show everything", 1);
    expect(await turnsOf(slow, session)).toMatchObject([
      { query: "show everything", response: showcase, finish_reason: "stop" },
    ]);
  });

  it("leaves the whole turn in the list when the runtime is killed in its middle", async () => {
    const session = await beginSession(slow);
    const cut = stream(slow, session, "show everything");
    await until("the turn", async () => String(await turnsOf(slow, session)) !== "");
    await slow.kill();
    expect(textOf(await cut).length).toBeLessThan(showcase.length);
    expect(await turnsOf(slow, session)).toMatchObject([
      { query: "show everything", response: showcase, finish_reason: "stop" },
    ]);
  });
});

describe("the chatbot server's answers", () => {
  it("quote the documents, and name the page and its heading", async () => {
    const session = await beginSession(server);
    const answer = await ask(server, session, "What is SESSION_IDLE_HOURS?");
    expect(answer).toContain("`docs/settings.md`, “Numbers”");
    expect(answer).toContain("| `SESSION_IDLE_HOURS` | 24 |");
  });

  it("say honestly that they do not know", async () => {
    const session = await beginSession(server);
    const answer = await ask(server, session, "What is the capital of France?");
    expect(answer).toMatch(/^I do not know\./);
  });
});

describe("the chatbot server's limits", () => {
  const path = async (): Promise<string> =>
    `/session/${await beginSession(server)}/message/non-stream`;

  it("takes a question as long as any platform's longest message", async () => {
    const text = JSON.stringify({ query: "ж".repeat(40_000) });
    expect((await server.call("POST", await path(), { text })).status).toBe(200);
  });

  it("answers 413 to a body beyond its limit whose length is announced", async () => {
    const text = "x".repeat(BODY_LIMIT_BYTES + 1);
    const response = await server.call("POST", await path(), { text });
    expect(response.status).toBe(413);
    expect(await response.json()).toEqual({ error: "the body is too large" });
  });

  it("answers 413 to a body beyond its limit whose length is not announced", async () => {
    const chunk = new TextEncoder().encode("x".repeat(64 * 1024));
    let left = BODY_LIMIT_BYTES / chunk.length + 1;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        left -= 1;
        if (left < 0) controller.close();
        else controller.enqueue(chunk);
      },
    });
    const init: RequestInit & { duplex: "half" } = {
      method: "POST",
      headers: { authorization: `Bearer ${API_KEY}` },
      body,
      duplex: "half",
    };
    const response = await fetch(`${server.url}/api/v1${await path()}`, init);
    expect(response.status).toBe(413);
    expect(await response.json()).toEqual({ error: "the body is too large" });
  });
});

describe("the chatbot server's log", () => {
  it("has a line for each call, without ids, keys or anybody's words", async () => {
    const session = await beginSession(server, { display_name: "Quincy" });
    await ask(server, session, "mulberry tart");
    await server.call("POST", `/session/${session}/message/stream`, { text: "medlar jam" });
    await server.call("GET", `/session/${session}/mirabelle`);
    await server.call("GET", "/chatbots", { headers: { authorization: "Bearer damson" } });
    const lines = await until("the log lines", () => {
      const found = server.printed.join("\n");
      return found.includes('"status":401') && found.includes('"unknown"') && found;
    });
    expect(lines).toContain('"event":"call","program":"chatbot-server","route":"non_stream"');
    for (const secret of [session, API_KEY, CHATBOT_UUID]) expect(lines).not.toContain(secret);
    expect(lines).not.toMatch(/mulberry|medlar|mirabelle|damson|Quincy/u);
  });
});

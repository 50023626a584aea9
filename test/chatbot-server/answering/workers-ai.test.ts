import { readFileSync } from "node:fs";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import * as v from "valibot";
import { bindingsIn } from "../../../src/simulator/worker-runtime.ts";
import { API_KEY, textAt } from "../server.ts";

vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

/**
 * Stands in for the binding: refuses what Workers AI would refuse, and answers with what it was asked,
 * as an event stream that is cut in two in the middle of a character.
 * @see https://developers.cloudflare.com/workers-ai/configuration/bindings/
 */
const STUB = `
import { WorkerEntrypoint } from "cloudflare:workers";
const known = ["@cf/meta/llama-3.1-8b-instruct-fast", "@cf/openai/gpt-oss-20b"];
export class StubAi extends WorkerEntrypoint {
  async run(model, inputs) {
    if (!known.includes(model)) throw new Error("5007: No such model " + model);
    const allowed = ["messages", "stream", "max_tokens", "temperature"];
    const wrong = Object.keys(inputs).find((key) => !allowed.includes(key));
    if (wrong !== undefined) throw new Error("5006: additional property " + wrong);
    if (inputs.stream !== true || !(inputs.max_tokens > 256)) throw new Error("5006: inputs");
    const question = inputs.messages.at(-1).content;
    if (question === "used up") throw new Error("3036: you have used up your daily free allocation");
    const words = question === "long" ? ["on ", "and on"] : ["Grüße 👋: ", question];
    const events = words.map((text) =>
      model.includes("gpt-oss")
        ? { choices: [{ index: 0, delta: { content: text }, finish_reason: null }] }
        : { response: text });
    if (question === "long") {
      events.push({ response: "", usage: { completion_tokens: inputs.max_tokens, total_tokens: 2000 } });
    }
    const text = events.map((event) => "data: " + JSON.stringify(event) + "\\n\\n").join("");
    const bytes = new TextEncoder().encode(text + "data: [DONE]\\n\\n");
    return new ReadableStream({
      start(controller) {
        const middle = bytes.indexOf(0xc3) + 1;
        controller.enqueue(bytes.slice(0, middle));
        controller.enqueue(bytes.slice(middle));
        controller.close();
      },
    });
  }
}
export default { fetch: () => new Response(null, { status: 404 }) };
`;

let miniflare: Miniflare;
let url: string;

beforeAll(async () => {
  miniflare = new Miniflare(
    convertV4MiniflareOptions({
      cf: false,
      port: 0,
      // Its log is looked at elsewhere.
      handleStructuredLogs: () => undefined,
      workers: [
        {
          name: "chatbot",
          ...bindingsIn("wrangler.chatbot.toml"),
          bindings: { CHATBOT_SERVER_API_KEY: API_KEY, CHATBOT_SERVER_CHARACTERS_PER_SECOND: "0" },
          serviceBindings: { AI: { name: "stub-ai", entrypoint: "StubAi" } },
          modules: [
            {
              type: "ESModule",
              path: "index.js",
              contents: readFileSync("dist/chatbot/index.js", "utf8"),
            },
          ],
        },
        {
          name: "stub-ai",
          compatibilityDate: "2026-10-01",
          modules: [{ type: "ESModule", path: "stub.js", contents: STUB }],
        },
      ],
    }),
  );
  url = (await miniflare.ready).origin;
});
afterAll(() => miniflare.dispose());

async function call(method: string, path: string, json?: unknown): Promise<Response> {
  return fetch(`${url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${API_KEY}` },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  });
}

/** A session of a new chatbot whose first agent has this model. */
async function begin(model: string): Promise<string> {
  const chatbot = textAt(
    await (await call("POST", "/chatbot/create", { name: "A" })).json(),
    "uuid",
  );
  const agents: unknown = await (await call("GET", `/chatbot/${chatbot}/agents`)).json();
  const [agent] = v.parse(v.array(v.looseObject({ uuid: v.string() })), agents);
  await call("POST", `/agent/${agent?.uuid ?? ""}/update`, { model });
  const session = await call("POST", `/chatbot/${chatbot}/session/create`, {});
  return textAt(await session.json(), "uuid");
}

async function ask(session: string, query: string): Promise<Response> {
  return call("POST", `/session/${session}/message/stream`, { query });
}

async function turns(session: string): Promise<unknown> {
  return (await call("GET", `/session/${session}/messages`)).json();
}

describe("a model of Workers AI", () => {
  it.each([
    ["that writes `response`", "@cf/meta/llama-3.1-8b-instruct-fast"],
    ["that writes as OpenAI's do", "@cf/openai/gpt-oss-20b"],
    ["in place of a model that only another service has", "gpt-4o-mini-4k"],
  ])("%s answers", async (_, model) => {
    const session = await begin(model);
    expect(await (await ask(session, "Hello?")).text()).toBe("Grüße 👋: Hello?");
    expect(await turns(session)).toMatchObject([
      { response: "Grüße 👋: Hello?", finish_reason: "stop" },
    ]);
  });

  it("was cut short when it wrote as many tokens as it was allowed", async () => {
    const session = await begin("@cf/meta/llama-3.1-8b-instruct-fast");
    expect(await (await ask(session, "long")).text()).toBe("on and on");
    expect(await turns(session)).toMatchObject([{ finish_reason: "length" }]);
  });

  it("is told of when there is none of its name, and when the day's share is used up", async () => {
    const unknown = await ask(await begin("@cf/nobody/nothing"), "Hello?");
    expect([unknown.status, await unknown.json()]).toEqual([
      502,
      { error: expectText("no such model") },
    ]);
    const session = await begin("@cf/openai/gpt-oss-20b");
    expect((await ask(session, "used up")).status).toBe(429);
    expect(await turns(session)).toEqual([]);
  });
});

function expectText(part: string): unknown {
  return expect.stringContaining(part);
}

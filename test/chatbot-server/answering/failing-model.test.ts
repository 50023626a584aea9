import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { until } from "../../helpers/until.ts";
import { ask, type Server } from "../server.ts";
import { type Modelled, startModelled } from "./modelled.ts";
import { begin, type Made, makeChatbot, stream, turnsOf } from "./talk.ts";

vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

let modelled: Modelled;
let server: Server;
let made: Made;

beforeAll(async () => {
  modelled = await startModelled();
  ({ server } = modelled);
  made = await makeChatbot(server, {}, { model: "gpt-4o-mini-4k", prompt: "You sell pears." });
});
afterAll(() => modelled.stop());

async function refused(session: string, path = "stream"): Promise<readonly [number, unknown]> {
  const json = { query: "What do you sell?" };
  const response = await server.call("POST", `/session/${session}/message/${path}`, { json });
  return [response.status, await response.json()];
}

const containing = (text: string): unknown => expect.stringContaining(text);

describe("a model that fails before its first word", () => {
  it.each([
    ["once with 500", [{ status: 500 }, { text: "Yes" }]],
    ["once with 429 and a short pause", [{ status: 429, retryAfter: "1" }, { text: "Yes" }]],
    ["once with a cut", [{ text: "Yes", cutAfter: 1 }, { text: "Yes" }]],
    ["once with silence", [{ text: "Yes", hangAfter: 1 }, { text: "Yes" }]],
    ["once with nothing", [{ text: "" }, { text: "Yes" }]],
  ] as const)("%s is asked once more", async (_, replies) => {
    const asked = modelled.replyWith(...replies);
    const session = await begin(server, made);
    expect((await stream(server, session, "Well?")).bytes.toString()).toBe("Yes");
    expect(asked()).toBe(2);
    expect(await turnsOf(server, session)).toHaveLength(1);
  });

  it.each([
    ["500", { status: 500 }, 2, 503, "model failed"],
    ["429 without a time", { status: 429 }, 2, 429, "wants a pause"],
    ["429 for a minute", { status: 429, retryAfter: "60" }, 1, 429, "wants a pause"],
    ["401", { status: 401 }, 1, 502, "OPENAI_API_KEY"],
    ["404", { status: 404 }, 1, 502, "CHATBOT_SERVER_MODEL"],
    ["400", { status: 400 }, 1, 502, "refused the request"],
    ["silence", { hangAfter: 0 }, 2, 503, "_IDLE_SECONDS or _TOTAL_SECONDS"],
    ["a cut", { text: "Yes", cutAfter: 1 }, 2, 503, "reached"],
    ["an error in its stream", { text: "Yes", errorAfter: 1 }, 2, 503, "model failed"],
    ["a page", { whole: "html" }, 1, 502, "OPENAI_BASE_URL"],
    ["nothing at all", { text: "" }, 2, 502, "answered nothing"],
    ["a tool call", { toolCall: "look_up" }, 1, 501, "tool function"],
  ] as const)(
    "for good with %s is told by a status, and nothing is recorded",
    async (_, reply, calls, status, says) => {
      const session = await begin(server, made);
      for (const path of ["stream", "non-stream"]) {
        const asked = modelled.replyWith(reply);
        const [was, body] = await refused(session, path);
        expect([was, body]).toEqual([status, { error: containing(says) }]);
        expect(asked()).toBe(calls);
      }
      expect(await turnsOf(server, session)).toEqual([]);
    },
  );

  it("hands its Retry-After on", async () => {
    modelled.replyWith({ status: 429, retryAfter: "60" });
    const path = `/session/${await begin(server, made)}/message/stream`;
    const response = await server.call("POST", path, { json: { query: "?" } });
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "60"]);
  });

  it("is told of when its endpoint does not know the model", async () => {
    const other = await makeChatbot(server, {}, { model: "gpt-9-4k" });
    expect(await refused(await begin(server, other))).toEqual([
      502,
      { error: containing("no such model") },
    ]);
  });
});

describe("a model that fails in the middle", () => {
  it.each([
    ["is cut", { text: "one two three four", cutAfter: 5 }],
    ["falls silent", { text: "one two three four", hangAfter: 5, paceMs: 1 }],
    ["says that it failed", { text: "one two three four", errorAfter: 5 }],
    ["ends without an end", { text: "one two three", finish: null }],
  ] as const)(
    "and %s cuts the stream, and leaves an unfinished turn until it is asked again",
    async (_, reply) => {
      const asked = modelled.replyWith(reply);
      const session = await begin(server, made);
      const streamed = await stream(server, session, "Count");
      expect(streamed).toMatchObject({ status: 200, isWhole: false });
      expect(streamed.bytes.toString().trim()).toBe("one two three");
      expect(asked()).toBe(1);
      const [turn] = await until("the turn", async () => {
        const turns = await turnsOf(server, session);
        return turns.length > 0 && turns;
      });
      expect(turn).toMatchObject({ query: "Count", finish_reason: "" });
      expect(turn).toHaveProperty("error_message", expect.stringMatching(/model/));
      modelled.replyWith({ text: "one two three four" });
      await stream(server, session, "Count");
      expect(await turnsOf(server, session)).toMatchObject([
        {
          query: "Count",
          response: "one two three four",
          finish_reason: "stop",
          error_message: "",
        },
      ]);
    },
  );

  it("is told by a status where the answer was wanted as a whole", async () => {
    modelled.replyWith({ text: "one two three four", cutAfter: 5 });
    const session = await begin(server, made);
    expect(await refused(session, "non-stream")).toMatchObject([503, {}]);
    expect(await turnsOf(server, session)).toEqual([]);
  });

  it("is not remembered in the next prompt", async () => {
    const session = await begin(server, made);
    modelled.replyWith({ text: "one two three four", cutAfter: 5 });
    await stream(server, session, "Count");
    modelled.replyWith({ text: "Yes" });
    await ask(server, session, "Are you there?");
    expect(modelled.lastCall().messages).toHaveLength(2);
  });
});

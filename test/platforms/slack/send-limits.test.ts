import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CallMethod, createApi } from "../../../src/platforms/slack/send-api.ts";
import { limited, refusal, startWebApi, TOKEN, type WebApi } from "./web-api.ts";

let api: WebApi;
let callMethod: CallMethod;
let now: number;

beforeEach(async () => {
  now = 1_790_000_000_000;
  api = await startWebApi();
  callMethod = createApi({ botToken: TOKEN, apiUrl: api.url, fetch, now: () => now });
});

afterEach(async () => {
  await api.close();
});

const ask = (method: string) => callMethod(method, { form: {} }, { timeoutMs: 5_000 });

describe("a method of which Slack has had too much", () => {
  it("is left alone for as long as Slack asks, and says for how long that still is", async () => {
    api.answer(limited(30));
    await ask("auth.test");
    now += 29_000;
    expect(await ask("auth.test")).toEqual({
      kind: "refused",
      refusal: { error: "ratelimited", status: 429, retryAfterMs: 1_000 },
    });
    expect(api.calls).toHaveLength(1);
    now += 1_000;
    api.answer(undefined);
    expect(await ask("auth.test")).toMatchObject({ kind: "ok" });
    expect(api.calls).toHaveLength(2);
  });

  it("leaves all others as they are", async () => {
    api.answer(limited(30), "conversations.history");
    await ask("conversations.history");
    expect(await ask("auth.test")).toMatchObject({ kind: "ok" });
  });

  it.each([
    ["posts into one channel, which others do not suffer from", "chat.postMessage", limited(30)],
    [
      "was refused for another reason",
      "auth.test",
      refusal("invalid_auth", 200, { "retry-after": "30" }),
    ],
    ["was not told for how long", "auth.test", refusal("ratelimited", 429)],
  ])("is called again where it %s", async (_, method, answer) => {
    api.answer(answer);
    await ask(method);
    await ask(method);
    expect(api.calls).toHaveLength(2);
  });
});

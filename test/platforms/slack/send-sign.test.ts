import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { WorkingSign } from "../../../src/platforms/platform.ts";
import { createApi } from "../../../src/platforms/slack/send-api.ts";
import { createWorkingSign } from "../../../src/platforms/slack/send-sign.ts";
import { hangUp, limited, page, refusal, startWebApi, TOKEN, type WebApi } from "./web-api.ts";

let api: WebApi;
let now: number;
let sign: WorkingSign;

beforeEach(async () => {
  now = 1_790_000_000_000;
  api = await startWebApi();
  const clock = (): number => now;
  const callMethod = createApi({ botToken: TOKEN, apiUrl: api.url, fetch, now: clock });
  sign = createWorkingSign(callMethod, clock);
});

afterEach(async () => {
  await api.close();
});

const show = (to = { channel: "C0GEN", thread: "1790000001.000200" }): Promise<void> =>
  sign.show(to, new AbortController().signal);

describe("a sign of work", () => {
  it("is a line in the thread", async () => {
    await show();
    expect(api.calls).toMatchObject([
      {
        path: "/api/assistant.threads.setStatus",
        parameters: {
          channel_id: "C0GEN",
          thread_ts: "1790000001.000200",
          status: "is thinking…",
        },
      },
    ]);
  });

  it("is shown again before Slack takes it away after two minutes", () => {
    expect(sign.repeatMs).toBe(90_000);
  });

  it("is not shown where there is no thread", async () => {
    await sign.show({ channel: "D0ANN" }, new AbortController().signal);
    expect(api.calls).toHaveLength(0);
  });

  it("is silent for as long as Slack wants", async () => {
    api.answer(limited(7));
    await show();
    now += 6_999;
    await show();
    expect(api.calls).toHaveLength(1);
    now += 1;
    await show();
    expect(api.calls).toHaveLength(2);
  });

  it("is silent for a minute where Slack does not say for how long", async () => {
    api.answer(refusal("rate_limited"));
    await show();
    now += 59_999;
    await show();
    expect(api.calls).toHaveLength(1);
    now += 1;
    await show();
    expect(api.calls).toHaveLength(2);
  });

  it.each([
    "unknown_method",
    "method_deprecated",
    "deprecated_endpoint",
    "feature_not_enabled",
    "missing_scope",
    "not_allowed_token_type",
    "no_permission",
  ])("is never tried again where the app cannot show it (%s)", async (error) => {
    api.answer(refusal(error));
    await show();
    now += 86_400_000;
    await show();
    expect(api.calls).toHaveLength(1);
  });

  it("is tried again where only this channel could not show it", async () => {
    for (const error of ["channel_not_found", "method_not_supported_for_channel_type"]) {
      api.answer(refusal(error));
      await show();
    }
    expect(api.calls).toHaveLength(2);
  });

  it("fails in silence", async () => {
    for (const answer of [hangUp, page(502), page(530), refusal("fatal_error")]) {
      api.answer(answer);
      await expect(show()).resolves.toBeUndefined();
    }
    await api.close();
    await expect(show()).resolves.toBeUndefined();
  });
});

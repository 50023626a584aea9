import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Platform } from "../../../src/platforms/platform.ts";
import { createSlack } from "../../../src/platforms/slack/index.ts";
import { bodyOf, firstRequests, signed } from "./bodies.ts";
import { startWebApi, TOKEN, type WebApi } from "./web-api.ts";

let api: WebApi;
let slack: Platform;

const THREAD = { channel: "C0GEN", thread: "1790000001.000200" };
const { signal } = new AbortController();

beforeAll(async () => {
  api = await startWebApi();
  slack = createSlack({
    botToken: TOKEN,
    signingSecrets: ["signing-secret"],
    apiUrl: api.url,
    stickyThreads: false,
    helpText: "Write to me.",
    fetch,
    now: Date.now,
  });
  await slack.parse(signed(JSON.stringify(bodyOf("app-mention"))));
  await slack.workingSign?.show(THREAD, signal);
  const part = { rich: "**Yes.** It’s done ✅", plain: "Yes. It’s done ✅" };
  const conversation = "slack/T0A1/C0GEN/1790000001.000200";
  await slack.send({ conversation, to: THREAD, part, partId: "part-1", plain: false });
  const partId = "part-1";
  await slack.tracing?.look?.({ partId, to: THREAD, after: 1_790_000_001_000 }, signal);
  const direct = { channel: "D0ANN" };
  await slack.tracing?.look?.({ partId, to: direct, after: 1_790_000_002_000 }, signal);
});

afterAll(async () => {
  await api.close();
});

/** What any program that speaks HTTP sends, whatever it asks. */
const TRANSPORT: ReadonlySet<string> = new Set([
  "accept",
  "accept-encoding",
  "accept-language",
  "connection",
  "content-length",
  "host",
  "sec-fetch-mode",
  "user-agent",
]);

describe("the first request of each kind", () => {
  it.each(Object.keys(firstRequests))("is as written down: %s", (method) => {
    const calls = api.calls.filter(({ path }) => path === `/api/${method}`);
    const [first] = calls;
    const { path, headers, body } = firstRequests[method] ?? {};
    const own = Object.entries(first?.headers ?? {}).filter(([name]) => !TRANSPORT.has(name));
    expect(calls).toHaveLength(1);
    expect({ path: first?.path, headers: Object.fromEntries(own), body: first?.body }).toEqual({
      path,
      headers,
      body,
    });
  });

  it("has a kind for every call that was made", () => {
    expect(api.calls.map(({ path }) => path.replace("/api/", "")).toSorted()).toEqual(
      Object.keys(firstRequests).toSorted(),
    );
  });
});

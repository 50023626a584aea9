import type { MessageMetadata } from "@slack/types";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LookOutcome, LostPart, Platform } from "../../../src/platforms/platform.ts";
import { metadataOf, partIdIn } from "../../../src/platforms/slack/payloads-part-id.ts";
import { createSlack } from "../../../src/platforms/slack/index.ts";
import {
  type Answer,
  cutShort,
  hangUp,
  json,
  limited,
  page,
  refusal,
  startWebApi,
  TOKEN,
  type WebApi,
} from "./web-api.ts";

let api: WebApi;
let slack: Platform;

beforeEach(async () => {
  api = await startWebApi();
  slack = createSlack({
    botToken: TOKEN,
    signingSecrets: [],
    apiUrl: api.url,
    stickyThreads: false,
    helpText: "",
    fetch,
    now: Date.now,
  });
});

afterEach(async () => {
  await api.close();
});

const THREAD = { channel: "C0GEN", thread: "1790000001.000200" };
const DIRECT = { channel: "D0ANN" };
const AFTER = 1_790_000_001_020;

const look = (more: Partial<LostPart> = {}): Promise<LookOutcome | undefined> =>
  Promise.resolve(
    slack.tracing?.look?.(
      { partId: "part-1", to: THREAD, after: AFTER, ...more },
      new AbortController().signal,
    ),
  );

const post = (to: LostPart["to"], partId: string): Promise<unknown> => {
  api.answer(api.doing(hangUp), "chat.postMessage");
  const part = { rich: "hi", plain: "hi" };
  return slack.send({ conversation: "slack/T0A1/C0GEN", to, part, partId, plain: false });
};

const message = (partId: string, eventType = "causeway_part"): unknown => ({
  type: "message",
  ts: `1790000100.${partId}`,
  metadata: { event_type: eventType, event_payload: { part_id: partId } },
});

const pageOf = (messages: readonly unknown[], cursor?: string): Answer =>
  json(200, {
    ok: true,
    messages,
    has_more: cursor !== undefined,
    ...(cursor === undefined ? {} : { response_metadata: { next_cursor: cursor } }),
  });

describe("a part whose reply was lost", () => {
  it("is looked for at once, and twice more within ten seconds", () => {
    expect(slack.tracing?.looksAtMs).toEqual([0, 3_000, 10_000]);
  });

  it.each([
    ["a thread", THREAD],
    ["a direct message", DIRECT],
  ])("is found by its id in %s", async (_, to) => {
    expect(await post(to, "part-0")).toMatchObject({ kind: "unknown" });
    expect(await post(to, "part-1")).toMatchObject({ kind: "unknown" });
    await post({ channel: "C0ELSE", thread: "1.1" }, "part-1");
    expect(await look({ to })).toEqual({ kind: "found", messageId: "1790000100.000002" });
    expect(await look({ to, partId: "part-2" })).toEqual({ kind: "absent" });
  });

  it("is looked for from the answered message on", async () => {
    await look();
    await look({ to: DIRECT });
    expect(api.calls.map(({ path, parameters }) => [path, parameters])).toEqual([
      [
        "/api/conversations.replies",
        {
          channel: "C0GEN",
          ts: "1790000001.000200",
          oldest: "1790000001.020000",
          include_all_metadata: "true",
          limit: "200",
        },
      ],
      [
        "/api/conversations.history",
        {
          channel: "D0ANN",
          oldest: "1790000001.020000",
          include_all_metadata: "true",
          limit: "200",
        },
      ],
    ]);
  });

  it("is looked for everywhere where the answered message is stamped with a time to come", async () => {
    await look({ after: Date.now() + 7 * 60 * 60 * 1000 });
    expect(api.calls[0]?.parameters).not.toHaveProperty("oldest");
  });

  it("is looked for everywhere where the answered message has no stamp", async () => {
    const { after: _, ...part } = { partId: "part-1", to: THREAD, after: AFTER };
    await slack.tracing?.look?.(part, new AbortController().signal);
    expect(api.calls[0]?.parameters).not.toHaveProperty("oldest");
  });

  it("is found on a later page", async () => {
    api.answer((response, call) => {
      const isFirst = call.parameters["cursor"] === undefined;
      const answer = isFirst ? pageOf([message("part-0")], "next=") : pageOf([message("part-1")]);
      answer(response, call);
    });
    expect(await look()).toEqual({ kind: "found", messageId: "1790000100.part-1" });
    expect(api.calls.map(({ parameters }) => parameters["cursor"])).toEqual([undefined, "next="]);
  });

  it("is not looked for on more pages than can be about it", async () => {
    api.answer(pageOf([message("part-0")], "more"));
    expect(await look()).toEqual({ kind: "unanswered", code: "slack_too_many_messages" });
    expect(api.calls).toHaveLength(3);
  });

  it("is not what others put into their metadata", async () => {
    const others = [
      message("part-1", "another_event"),
      { ts: "1.1" },
      { ts: "1.2", metadata: null },
      { ts: "1.3", metadata: "part-1" },
      { ts: "1.4", metadata: { event_type: "causeway_part", event_payload: {} } },
    ];
    api.answer(pageOf(others, ""));
    expect(await look()).toEqual({ kind: "absent" });
  });

  it("has its id in what Slack calls metadata", () => {
    const carried: MessageMetadata = metadataOf("part-1");
    expect(partIdIn(carried)).toBe("part-1");
  });

  it("is not in a thread that is not there", async () => {
    api.answer(refusal("thread_not_found"));
    expect(await look()).toEqual({ kind: "absent" });
  });
});

describe("a look", () => {
  it.each(["missing_scope", "not_in_channel", "channel_not_found", "unknown_method"])(
    "is blind where it is not allowed: %s",
    async (error) => {
      api.answer(refusal(error));
      expect(await look()).toEqual({ kind: "blind", code: `slack_${error}` });
    },
  );

  it("is blind by a general name where Slack has a new one", async () => {
    for (const error of ["", "Some words of theirs", "invalid_cursor"]) {
      api.answer(refusal(error));
      expect(await look()).toEqual({ kind: "blind", code: "slack_refused" });
    }
  });

  it.each([
    ["too many calls", limited(1), "slack_ratelimited"],
    ["a fatal error", refusal("fatal_error"), "slack_fatal_error"],
    ["an internal error", refusal("internal_error"), "slack_internal_error"],
    ["a service out of order", refusal("service_unavailable", 503), "slack_service_unavailable"],
    ["a server in trouble", refusal("oops", 500), "slack_server_error"],
    ["a gateway", page(502), "slack_gateway_error"],
    ["a page", page(200), "slack_reply_unreadable"],
    ["another answer", json(200, { ok: true, messages: 1 }), "slack_reply_unreadable"],
    ["half an answer", cutShort, "slack_reply_lost"],
    ["no connection", page(522), "slack_unreachable"],
    ["a lost connection", hangUp, "slack_connection"],
  ])("is unanswered by %s", async (_, answer, code) => {
    api.answer(answer);
    expect(await look()).toMatchObject({ kind: "unanswered", code });
  });

  it("is unanswered where a later page is", async () => {
    api.answer((response, call) => {
      const isFirst = call.parameters["cursor"] === undefined;
      (isFirst ? pageOf([], "next") : limited(30))(response, call);
    });
    expect(await look()).toEqual({
      kind: "unanswered",
      code: "slack_ratelimited",
      afterMs: 30_000,
    });
  });

  it("is unanswered when it is called off", async () => {
    api.answer(() => undefined);
    const part = { partId: "part-1", to: THREAD };
    expect(await slack.tracing?.look?.(part, AbortSignal.timeout(50))).toMatchObject({
      kind: "unanswered",
    });
  });
});

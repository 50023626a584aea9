import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Delivery, Platform, SendOutcome } from "../../../src/platforms/platform.ts";
import { errorRows } from "../../../src/platforms/slack/errors.ts";
import { createSlack } from "../../../src/platforms/slack/index.ts";
import { json, limited, refusal, startWebApi, TOKEN, type WebApi } from "./web-api.ts";

let api: WebApi;
let slack: Platform;

beforeAll(async () => {
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

afterAll(async () => {
  await api.close();
});

const CHANNEL = { channel: "C0GEN", thread: "1790000001.000200" };
const DIRECT = { channel: "D0ANN" };
const DIRECT_THREAD = { channel: "D0ANN", thread: "1790000001.000200" };

const send = (more: Partial<Delivery> = {}): Promise<SendOutcome> =>
  slack.send({
    conversation: "slack/T0A1/C0GEN/1790000001.000200",
    to: CHANNEL,
    part: { rich: "**hi**", plain: "hi" },
    partId: "part-1",
    plain: false,
    ...more,
  });

const UNKNOWN = "unknown";

/** What Slack says, and what is done, for an answer in Markdown in a channel's thread. */
const cases: Readonly<Record<string, unknown>> = {
  ratelimited: { do: "wait", ms: 30_000 },
  rate_limited: { do: "wait", ms: 30_000 },
  internal_error: UNKNOWN,
  fatal_error: UNKNOWN,
  request_timeout: UNKNOWN,
  service_unavailable: { do: "outlast" },
  team_added_to_org: { do: "outlast" },
  external_channel_migrating: { do: "outlast" },

  not_authed: { do: "outlast" },
  invalid_auth: { do: "outlast" },
  account_inactive: { do: "outlast" },
  token_revoked: { do: "outlast" },
  token_expired: { do: "outlast" },
  not_allowed_token_type: { do: "outlast" },
  no_permission: { do: "outlast" },
  missing_scope: { do: "outlast" },
  access_denied: { do: "outlast" },
  app_access_restricted: { do: "outlast" },
  team_access_not_granted: { do: "outlast" },
  org_login_required: { do: "outlast" },
  enterprise_is_restricted: { do: "outlast" },
  ekm_access_denied: { do: "outlast" },
  two_factor_setup_required: { do: "outlast" },
  unknown_method: { do: "outlast" },
  message_limit_exceeded: { do: "outlast" },
  messages_tab_disabled: { do: "outlast" },

  channel_not_found: { do: "close" },
  not_in_channel: { do: "close" },
  is_archived: { do: "close" },
  restricted_action: { do: "close" },
  restricted_action_read_only_channel: { do: "close" },
  restricted_action_thread_only_channel: { do: "close" },
  restricted_action_thread_locked: { do: "close" },
  channel_type_not_supported: { do: "close" },
  method_not_supported_for_channel_type: { do: "close" },

  thread_not_found: { do: "close" },
  invalid_thread_ts: { do: "readdress", to: { channel: "C0GEN" } },
  cannot_reply_to_message: { do: "readdress", to: { channel: "C0GEN" } },
  restricted_action_non_threadable_channel: { do: "readdress", to: { channel: "C0GEN" } },

  invalid_blocks: { do: "plain" },
  invalid_blocks_format: { do: "plain" },
  msg_blocks_too_many: { do: "plain" },
  markdown_text_conflict: { do: "plain" },
  invalid_arguments: { do: "plain" },
  msg_too_long: { do: "split" },
  msg_blocks_too_long: { do: "split" },
  no_text: { do: "skip" },

  metadata_too_large: { do: "give_up" },
  invalid_metadata_format: { do: "give_up" },
  invalid_metadata_schema: { do: "give_up" },
  metadata_must_be_sent_from_app: { do: "give_up" },
  duplicate_message_not_found: { do: "give_up" },
  duplicate_channel_not_found: { do: "give_up" },
  method_deprecated: { do: "give_up" },
  deprecated_endpoint: { do: "give_up" },
  feature_not_enabled: { do: "give_up" },
  invalid_arg_name: { do: "give_up" },
  invalid_charset: { do: "give_up" },
  invalid_json: { do: "give_up" },
  json_not_object: { do: "give_up" },
  invalid_post_type: { do: "give_up" },
  missing_post_type: { do: "give_up" },
};

describe("a refusal of Slack's", () => {
  it.each(errorRows.map(({ error }) => error))("%s", async (error) => {
    api.answer(refusal(error));
    const remedy = cases[error];
    expect(remedy).toBeDefined();
    expect(await send()).toEqual(
      remedy === UNKNOWN
        ? { kind: "unknown", code: `slack_${error}` }
        : { kind: "not_sent", code: `slack_${error}`, remedy },
    );
  });

  it("has one row, and every row is tried here", () => {
    const rows = errorRows.map(({ error }) => error);
    expect(new Set(rows).size).toBe(rows.length);
    expect(Object.keys(cases).toSorted()).toEqual(rows.toSorted());
  });

  it("that is not in the table is given up", async () => {
    for (const error of ["something_new", "", "toString"]) {
      api.answer(refusal(error));
      expect(await send()).toEqual({
        kind: "not_sent",
        code: "slack_refused",
        remedy: { do: "give_up" },
      });
    }
    api.answer(json(200, { ok: false }));
    expect(await send()).toMatchObject({ kind: "not_sent", code: "slack_refused" });
  });

  it("that is not in the table may be half done where the server is in trouble", async () => {
    api.answer(refusal("something_new", 500));
    expect(await send()).toEqual({ kind: "unknown", code: "slack_server_error" });
    api.answer(refusal("service_unavailable", 503));
    expect(await send()).toMatchObject({ kind: "not_sent", remedy: { do: "outlast" } });
  });
});

describe("being limited", () => {
  it("waits exactly as long as Slack asks", async () => {
    api.answer(limited(7));
    expect(await send()).toEqual({
      kind: "not_sent",
      code: "slack_ratelimited",
      remedy: { do: "wait", ms: 7_000 },
    });
    api.answer(refusal("rate_limited", 200, { "retry-after": "3" }));
    expect(await send()).toMatchObject({ remedy: { do: "wait", ms: 3_000 } });
  });

  it("is told by the status alone", async () => {
    api.answer((response) => {
      response.writeHead(429, { "content-type": "text/html", "retry-after": "2" });
      response.end("<html>slow down</html>");
    });
    expect(await send()).toMatchObject({
      code: "slack_ratelimited",
      remedy: { do: "wait", ms: 2_000 },
    });
  });
});

describe("a thread in which nothing can be posted", () => {
  it("is left in private, where the answer is still wanted", async () => {
    api.answer(refusal("thread_not_found"));
    expect(await send({ to: DIRECT_THREAD })).toMatchObject({
      remedy: { do: "readdress", to: { channel: "D0ANN" } },
    });
  });

  it("cannot be left twice", async () => {
    for (const error of ["thread_not_found", "cannot_reply_to_message"]) {
      api.answer(refusal(error));
      expect(await send({ to: DIRECT })).toMatchObject({ remedy: { do: "give_up" } });
    }
  });
});

describe("formatting", () => {
  it("is not refused again once it is gone", async () => {
    api.answer(refusal("invalid_blocks"));
    expect(await send({ plain: true })).toMatchObject({ remedy: { do: "give_up" } });
  });
});

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Delivery, Platform, SendOutcome } from "../../../src/platforms/platform.ts";
import { createSlack, type SlackOptions } from "../../../src/platforms/slack/index.ts";
import { bodyOf, signed, textOf } from "./bodies.ts";
import {
  cutShort,
  hangUp,
  json,
  limited,
  page,
  refusal,
  startWebApi,
  TOKEN,
  type WebApi,
  whoWeAre,
} from "./web-api.ts";

let api: WebApi;
let slack: Platform;
let now: number;

const create = (more: Partial<SlackOptions> = {}): Platform =>
  createSlack({
    botToken: TOKEN,
    signingSecrets: ["signing-secret"],
    apiUrl: api.url,
    stickyThreads: false,
    helpText: "Write to me.",
    fetch,
    now: () => now,
    ...more,
  });

beforeEach(async () => {
  now = 1_790_000_000_000;
  api = await startWebApi();
  slack = create();
});

afterEach(async () => {
  await api.close();
});

const delivery: Delivery = {
  to: { channel: "C0GEN", thread: "1790000001.000200" },
  part: { rich: "**hi** &", plain: "hi <!here> &" },
  conversation: "slack/T0A1/C0GEN/1790000001.000200",
  partId: "part-1",
  plain: false,
};

const send = (more: Partial<Delivery> = {}): Promise<SendOutcome> =>
  slack.send({ ...delivery, ...more });

const never = new AbortController().signal;

const paths = (): string[] => api.calls.map(({ path }) => path.replace("/api/", ""));

describe("sending a part", () => {
  it("posts Markdown in its thread, without previews, with the part's id", async () => {
    expect(await send()).toEqual({ kind: "sent", messageId: "1790000100.000001" });
    expect(api.calls.map(({ parameters }) => parameters)).toEqual([
      {
        channel: "C0GEN",
        thread_ts: "1790000001.000200",
        markdown_text: "**hi** &",
        unfurl_links: false,
        unfurl_media: false,
        metadata: { event_type: "causeway_part", event_payload: { part_id: "part-1" } },
      },
    ]);
  });

  it("posts the words alone, as they are, where the formatting was refused", async () => {
    await send({ plain: true, to: { channel: "D0ANN" } });
    expect(api.calls[0]?.parameters).toEqual({
      channel: "D0ANN",
      text: "hi &lt;!here&gt; &amp;",
      mrkdwn: false,
      unfurl_links: false,
      unfurl_media: false,
      metadata: { event_type: "causeway_part", event_payload: { part_id: "part-1" } },
    });
  });

  it("takes an address of the API without a slash at its end", async () => {
    slack = create({ apiUrl: api.url.replace(/\/$/, "") });
    await send();
    expect(paths()).toEqual(["chat.postMessage"]);
  });

  it("counts a success without a stamp as sent", async () => {
    api.answer(json(200, { ok: true }));
    expect(await send()).toEqual({ kind: "sent", messageId: "" });
  });

  it("counts a success with a warning as sent", async () => {
    api.answer(json(200, { ok: true, ts: "1.1", warning: "superfluous_charset" }));
    expect(await send()).toEqual({ kind: "sent", messageId: "1.1" });
  });
});

describe("a part was certainly not sent", () => {
  it("when Slack refuses it, HTTP 200 or not", async () => {
    api.answer(refusal("is_archived"));
    expect(await send()).toEqual({
      kind: "not_sent",
      code: "slack_is_archived",
      remedy: { do: "close" },
    });
  });

  it.each([521, 522, 523, 525, 526, 530])("when no connection opened (%i)", async (status) => {
    api.answer(page(status));
    expect(await send()).toEqual({
      kind: "not_sent",
      code: "slack_unreachable",
      remedy: { do: "outlast" },
    });
  });
});

describe("nobody knows whether a part was sent", () => {
  it.each([
    ["the connection is lost before an answer", hangUp, "slack_connection"],
    ["the connection is lost within the answer", cutShort, "slack_reply_lost"],
    ["a gateway answers", page(502), "slack_gateway_error"],
    ["a gateway answers in JSON", refusal("is_archived", 504), "slack_gateway_error"],
    ["a server in trouble answers with a page", page(500), "slack_reply_unreadable"],
    ["an answer is no JSON", page(200), "slack_reply_unreadable"],
    ["an answer is JSON of something else", json(200, { hello: 1 }), "slack_reply_unreadable"],
    ["an answer points elsewhere", page(302), "slack_reply_unreadable"],
  ])("when %s", async (_, answer, code) => {
    api.answer(answer);
    expect(await send()).toEqual({ kind: "unknown", code });
  });

  it("when nobody is there, for the runtime does not say why", async () => {
    await api.close();
    expect(await send()).toEqual({ kind: "unknown", code: "slack_connection" });
  });

  it("when it is called off", async () => {
    api.answer(() => undefined);
    expect(await send({ signal: AbortSignal.timeout(50) })).toMatchObject({ kind: "unknown" });
  });
});

describe("an answer that points elsewhere", () => {
  it("is not followed: the token is for Slack alone", async () => {
    api.answer((response) => {
      response.writeHead(307, { location: `${api.url}elsewhere` });
      response.end();
    });
    expect(await send()).toMatchObject({ kind: "unknown" });
    expect(api.calls).toHaveLength(1);
  });
});

describe("what is told of an error", () => {
  it("never holds the token or anybody's words", async () => {
    const answers = [
      hangUp,
      cutShort,
      page(502),
      refusal("Oh, secret words"),
      refusal("invalid_auth"),
    ];
    for (const answer of answers) {
      api.answer(answer);
      expect(JSON.stringify(await send())).not.toMatch(/secret|hi/);
    }
  });
});

describe("the pace", () => {
  it("is a burst of ten, then one a second", () => {
    expect(slack.pace?.(delivery.to)).toEqual({ burst: 10, intervalMs: 1_000 });
  });
});

describe("whether Slack can be reached", () => {
  it("is yes for any answer of its API", async () => {
    expect(await slack.isReachable?.(never)).toBe(true);
    for (const answer of [refusal("invalid_auth"), limited(1)]) {
      api.answer(answer);
      expect(await slack.isReachable?.(never)).toBe(true);
    }
    expect(paths()).toEqual(["auth.test", "auth.test", "auth.test"]);
  });

  it("is no where only a gateway answers, or nobody", async () => {
    for (const status of [502, 530]) {
      api.answer(page(status));
      expect(await slack.isReachable?.(never)).toBe(false);
    }
    await api.close();
    expect(await slack.isReachable?.(never)).toBe(false);
  });
});

describe("whose token it is", () => {
  const parse = (body: unknown): ReturnType<Platform["parse"]> =>
    slack.parse(signed(JSON.stringify(body)));

  it("is asked for by the first message that may be for us, and kept", async () => {
    await parse(bodyOf("channel-text"));
    await slack.parse(signed(textOf("block-actions.form")));
    expect(api.calls).toHaveLength(0);
    for (const name of ["dm-text", "app-mention"]) {
      expect(await parse(bodyOf(name))).toMatchObject({ events: [{ kind: "message" }] });
    }
    expect(paths()).toEqual(["auth.test"]);
  });

  it("may be an organization's", async () => {
    const org = { team_id: "T0B2", enterprise_id: "E0ORG", is_enterprise_install: true };
    api.answer(json(200, { ...whoWeAre, ...org, user_id: "W0BOT" }), "auth.test");
    expect(await parse(bodyOf("org-install-dm"))).toMatchObject({
      events: [{ message: { conversation: "slack/E0ORG/D0ANN" } }],
    });
  });

  it("is a workspace's within an organization, where only that has installed the app", async () => {
    const inOrg = { enterprise_id: "E0ORG", is_enterprise_install: false };
    api.answer(json(200, { ...whoWeAre, ...inOrg }), "auth.test");
    expect(await parse(bodyOf("dm-text"))).toMatchObject({
      events: [{ message: { conversation: "slack/T0A1/D0ANN" } }],
    });
  });

  it("makes the webhook come again where it cannot be had, and is asked for again then", async () => {
    for (const answer of [refusal("invalid_auth"), page(502), json(200, { ok: true })]) {
      api.answer(answer, "auth.test");
      await expect(parse(bodyOf("dm-text"))).rejects.toMatchObject({
        code: "slack_identity_unknown",
        retryable: true,
      });
    }
    api.answer(undefined, "auth.test");
    expect(await parse(bodyOf("dm-text"))).toMatchObject({ events: [{ kind: "message" }] });
  });

  it("is told to nobody in an error", async () => {
    api.answer(refusal("invalid_auth"));
    await expect(parse(bodyOf("dm-text"))).rejects.not.toThrow(/secret/);
  });

  it("is needed for a slash command, which is answered with nothing where there is no help", async () => {
    slack = create({ helpText: "" });
    const { reply } = await slack.parse(signed(textOf("slash-command.form")));
    expect(reply).toBeUndefined();
  });

  it("is needed for a slash command, which is answered with the rendered help", async () => {
    slack = create({ helpText: "Write **to me**." });
    const { reply } = await slack.parse(signed(textOf("slash-command.form")));
    expect(reply).toEqual({
      response_type: "ephemeral",
      text: "Write to me.",
      blocks: [{ type: "markdown", text: "Write **to me**." }],
    });
  });
});

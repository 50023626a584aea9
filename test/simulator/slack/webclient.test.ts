import { ErrorCode, LogLevel, WebClient } from "@slack/web-api";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { type Scene, startScene, TOKEN } from "./setup.ts";

const pageSchema = v.looseObject({ messages: v.array(v.looseObject({ text: v.string() })) });

function clientOf({ slack }: Scene, token = TOKEN): WebClient {
  return new WebClient(token, {
    slackApiUrl: `${slack.url}/api/`,
    logLevel: LogLevel.ERROR,
    retryConfig: { retries: 2, minTimeout: 1, maxTimeout: 1 },
  });
}

describe("Slack's own client", () => {
  it("learns who it is", async () => {
    const scene = await startScene();
    const { app, slack } = scene;
    expect(await clientOf(scene).auth.test()).toMatchObject({
      ok: true,
      team_id: slack.control.workspace.id,
      user_id: app.userId,
      bot_id: app.botId,
      url: "https://acme.slack.com/",
    });
  });

  it("posts into a thread with metadata and finds the message by it", async () => {
    const scene = await startScene();
    const { slack, ana, channel, app } = scene;
    const { message: root } = slack.control.say(channel, ana, { text: "@bridge hello" });
    const client = clientOf(scene);
    const { postMessage: send } = client.chat;
    const metadata = { event_type: "causeway_part", event_payload: { part_id: "p-1" } };
    const posted = await send({
      channel: channel.id,
      thread_ts: root.ts,
      markdown_text: "**Hello** <@U123>",
      unfurl_links: false,
      unfurl_media: false,
      metadata,
    });
    expect(posted.message).toMatchObject({ bot_id: app.botId, app_id: app.id });
    const plain = await client.conversations.replies({ channel: channel.id, ts: root.ts });
    expect(plain.messages?.map((one) => one.metadata)).toEqual([undefined, undefined]);
    const found = await client.conversations.replies({
      channel: channel.id,
      ts: root.ts,
      include_all_metadata: true,
    });
    expect(found.messages).toMatchObject([
      { ts: root.ts, reply_count: 1, latest_reply: posted.ts },
      { ts: posted.ts, thread_ts: root.ts, metadata },
    ]);
    expect(slack.record.messagesIn(channel, root.ts)).toMatchObject([
      { text: "@bridge hello", from: { name: "ana", isBot: false } },
      {
        text: "Hello @U123",
        notifies: ["U123"],
        unfurls: [],
        from: { name: "bridge", isBot: true },
      },
    ]);
  });

  it("pages through a conversation and a thread", async () => {
    const scene = await startScene();
    const { slack, ana, dm } = scene;
    const said = ["one", "two", "three", "four", "five"].map(
      (text) => slack.control.say(dm, ana, { text }).message,
    );
    const [root] = said;
    for (const text of ["a", "b", "c"]) {
      slack.control.say(dm, ana, { text, threadTs: root?.ts ?? "" });
    }
    const client = clientOf(scene);
    const texts: string[][] = [];
    const pages = client.paginate("conversations.history", { channel: dm.id, limit: 2 });
    for await (const page of pages) {
      texts.push(v.parse(pageSchema, page).messages.map(({ text }) => text));
    }
    expect(texts).toEqual([["five", "four"], ["three", "two"], ["one"]]);
    const replies: (string | undefined)[][] = [];
    let cursor: string | undefined;
    do {
      const page = await client.conversations.replies({
        channel: dm.id,
        ts: root?.ts ?? "",
        limit: 3,
        ...(cursor ? { cursor } : {}),
      });
      replies.push((page.messages ?? []).map(({ text }) => text));
      cursor = page.response_metadata?.next_cursor;
      expect(page.has_more).toBe(cursor !== undefined);
    } while (cursor);
    expect(replies).toEqual([["one", "a", "b"], ["c"]]);
  });

  it("waits for a limit and goes on", async () => {
    const scene = await startScene();
    const { slack, dm } = scene;
    slack.faults.next("chat.postMessage", {
      kind: "status",
      status: 429,
      headers: { "retry-after": "1" },
      body: { ok: false, error: "ratelimited" },
    });
    const { postMessage: send } = clientOf(scene).chat;
    const begun = Date.now();
    expect((await send({ channel: dm.id, text: "hi" })).ok).toBe(true);
    expect(Date.now() - begun).toBeGreaterThan(900);
    expect(slack.record.calls).toMatchObject([
      { status: 429, error: "ratelimited", applied: false },
      { status: 200, applied: true },
    ]);
    expect(slack.record.violations).toEqual([]);
  });

  it("reads refusals with what they tell", async () => {
    const scene = await startScene();
    scene.slack.control.setScope("chat:write", false);
    const { postMessage: send } = clientOf(scene).chat;
    await expect(send({ channel: scene.dm.id, text: "hi" })).rejects.toMatchObject({
      code: ErrorCode.PlatformError,
      data: {
        error: "missing_scope",
        needed: "chat:write",
        provided: [...scene.app.scopes].join(","),
      },
    });
    await expect(clientOf(scene, "xoxb-nobody").auth.test()).rejects.toMatchObject({
      data: { error: "invalid_auth" },
    });
  });
});

import { describe, expect, it } from "vitest";
import { nonMarketplaceRateLimits } from "../../../src/simulator/slack/index.ts";
import { eventIn, type Scene, startAppServer, startScene } from "./setup.ts";

const post = "chat.postMessage";

function rootIn({ slack, channel, ana }: Scene): string {
  return slack.control.say(channel, ana, { text: "@bridge root" }).message.ts;
}

describe("what an app writes", () => {
  it("comes back to it as an event, which is no mention even when it names itself", async () => {
    const server = await startAppServer();
    const { slack, call, channel, app } = await startScene();
    slack.delivery.useWebhook({ url: server.url });
    const { ts } = await call(post, { channel: channel.id, text: `<@${app.userId}> me` });
    await slack.delivery.idle();
    await call("chat.update", { channel: channel.id, ts, text: "changed" });
    await slack.delivery.idle();
    await call("chat.delete", { channel: channel.id, ts });
    await slack.delivery.idle();
    expect(server.received.map(eventIn)).toMatchObject([
      { type: "message", bot_id: app.botId, app_id: app.id, user: app.userId, ts },
      { subtype: "message_changed", message: { bot_id: app.botId, text: "changed" } },
      { subtype: "message_deleted", deleted_ts: ts, previous_message: { app_id: app.id } },
    ]);
  });

  it("is changed in place, keeps its metadata, and calls whom any version called", async () => {
    const { slack, call, form, channel } = await startScene();
    const metadata = { event_type: "a", event_payload: { b: "c" } };
    const blocks = [{ type: "section", text: { type: "mrkdwn", text: "<!here> old" } }];
    const { ts } = await call(post, { channel: channel.id, text: "old", blocks, metadata });
    await call("chat.update", { channel: channel.id, ts, markdown_text: "**new**" });
    expect(slack.record.messagesIn(channel)).toMatchObject([
      {
        text: "new",
        notifies: ["here"],
        metadata,
        structure: [{ type: "paragraph", runs: [{ text: "new", styles: ["bold"] }] }],
        edits: [{ text: "new" }],
      },
    ]);
    const { messages } = await form("conversations.history", {
      channel: channel.id,
      include_all_metadata: "true",
    });
    expect(messages).toMatchObject([{ ts, metadata, edited: {} }]);
    expect(messages?.[0]).not.toHaveProperty("blocks.0.text");
  });

  it("cannot be changed once the time for it is over", async () => {
    const { slack, call, channel } = await startScene();
    const { ts } = await call(post, { channel: channel.id, text: "a" });
    slack.control.seal(channel, ts ?? "");
    const params = { channel: channel.id, ts, text: "b" };
    expect((await call("chat.update", params)).error).toBe("edit_window_closed");
  });

  it.each([
    [{}, ["https://x.y/"]],
    [{ unfurl_links: false }, ["https://x.y/"]],
    [{ unfurl_media: false }, ["https://x.y/"]],
    [{ unfurl_links: false, unfurl_media: false }, []],
  ])("may show previews of its links with %j", async (params, unfurls) => {
    const { slack, call, channel } = await startScene();
    await call(post, {
      channel: channel.id,
      markdown_text: "[a](https://x.y/) https://x.y/",
      ...params,
    });
    await call(post, { channel: channel.id, text: "<https://x.y/|a>", ...params });
    expect(slack.record.messagesIn(channel)).toMatchObject([{ unfurls }, { unfurls }]);
  });

  it("calls people by bare names only when it asks for that", async () => {
    const { slack, call, channel, ana } = await startScene();
    await call(post, { channel: channel.id, text: "@ana @here" });
    await call(post, { channel: channel.id, text: "@ana @here", link_names: true });
    await call(post, { channel: channel.id, text: "@ana", parse: "full" });
    expect(slack.record.messagesIn(channel).map(({ notifies }) => notifies)).toEqual([
      [],
      [ana.id, "here"],
      [ana.id],
    ]);
  });

  it("shows its marks with mrkdwn false", async () => {
    const { slack, call, channel } = await startScene();
    await call(post, { channel: channel.id, text: "*a* &lt;", mrkdwn: false });
    expect(slack.record.messagesIn(channel)).toMatchObject([{ text: "*a* <" }]);
  });

  it("goes astray under a reply: whoever opens the thread does not see it", async () => {
    const scene = await startScene();
    const { slack, call, channel, ana } = scene;
    const root = rootIn(scene);
    const { message: reply } = slack.control.say(channel, ana, { text: "reply", threadTs: root });
    await call(post, { channel: channel.id, text: "astray", thread_ts: reply.ts });
    await call(post, {
      channel: channel.id,
      text: "found",
      thread_ts: root,
      reply_broadcast: true,
    });
    expect(slack.record.messagesIn(channel, root).map(({ text }) => text)).toEqual([
      "@bridge root",
      "reply",
      "found",
    ]);
    expect(slack.record.messagesIn(channel).at(-1)).toMatchObject({ subtype: "thread_broadcast" });
    expect(slack.record.violations).toMatchObject([{ rule: "reply_as_root", method: post }]);
  });

  it.each([
    ["a & b", ["unescaped_text"]],
    ["a < b", ["unescaped_text"]],
    ["> quoted\na &amp; b &lt; <https://x.y|z> <@U1> <!here>", []],
    ["x".repeat(4001), ["long_text"]],
  ])("is noted when it breaks a rule that Slack does not enforce: %.20s", async (text, rules) => {
    const { slack, call, channel } = await startScene();
    await call(post, { channel: channel.id, text });
    expect(slack.record.violations.map(({ rule }) => rule)).toEqual(rules);
  });

  it("is noted when one message is changed twice within three seconds", async () => {
    let now = Date.now();
    const { slack, call, channel } = await startScene({ now: () => now });
    const { ts } = await call(post, { channel: channel.id, text: "a" });
    for (const pause of [0, 3000, 2999]) {
      now += pause;
      await call("chat.update", { channel: channel.id, ts, text: "b" });
    }
    expect(slack.record.violations.map(({ rule }) => rule)).toEqual(["hurried_update"]);
  });
});

describe("a status", () => {
  it("shows until the app writes in the thread, takes it away or is silent for two minutes", async () => {
    let now = Date.now();
    const scene = await startScene({ now: () => now });
    const { slack, call, channel } = scene;
    const thread_ts = rootIn(scene);
    const set = (status: string): Promise<unknown> =>
      call("assistant.threads.setStatus", {
        channel_id: channel.id,
        thread_ts,
        status,
        loading_messages: ["…"],
      });
    const ends = (): unknown[] =>
      slack.record.statusesIn(channel, thread_ts).map(({ endedBy }) => endedBy);
    await set("is thinking…");
    expect(slack.record.statusesIn(channel)).toMatchObject([
      { status: "is thinking…", threadTs: thread_ts, loadingMessages: ["…"] },
    ]);
    expect(ends()).toEqual([undefined]);
    await call(post, { channel: channel.id, text: "elsewhere" });
    expect(ends()).toEqual([undefined]);
    await call(post, { channel: channel.id, text: "here", thread_ts });
    expect(ends()).toEqual(["post"]);
    await set("a");
    await set("b");
    await set("");
    await set("c");
    now += 2 * 60_000 - 1;
    expect(ends()).toEqual(["post", "replaced", "cleared", undefined]);
    now += 1;
    expect(ends()).toEqual(["post", "replaced", "cleared", "expired"]);
    await set("");
    expect(ends()).toEqual(["post", "replaced", "cleared", "expired"]);
    expect(slack.record.statusesIn(channel, "1.000000")).toEqual([]);
  });
});

describe("the rates", () => {
  it("let a burst of messages into one conversation, then one a second", async () => {
    let now = Date.now();
    const { slack, call, channel, dm } = await startScene({ now: () => now });
    const send = async (to = channel): Promise<number> =>
      (await call(post, { channel: to.id, text: "a" })).status;
    for (let count = 0; count < 15; count += 1) expect(await send()).toBe(200);
    const refused = await call(post, { channel: channel.id, text: "a" });
    expect(refused).toMatchObject({ status: 429, error: "ratelimited", retryAfter: "1" });
    expect(await send(dm)).toBe(200);
    now += 500;
    expect(await send()).toBe(429);
    expect(slack.record.calls.at(-1)?.undercutMs).toBe(500);
    expect(slack.record.violations.map(({ rule }) => rule)).toEqual(["retry_after_undercut"]);
    now += 1000;
    expect(await send()).toBe(200);
    expect(slack.record.messagesIn(channel)).toHaveLength(16);
  });

  it("count calls of each method by the minute, and can be switched off", async () => {
    let now = Date.now();
    const limited = await startScene({ now: () => now, rates: nonMarketplaceRateLimits });
    for (let count = 0; count < 20; count += 1) {
      limited.slack.control.say(limited.dm, limited.ana, { text: "a" });
    }
    const read = ({ form, dm }: Scene): ReturnType<Scene["form"]> =>
      form("conversations.history", { channel: dm.id, limit: "100" });
    expect((await read(limited)).messages).toHaveLength(15);
    now += 10_000;
    expect(await read(limited)).toMatchObject({ status: 429, retryAfter: "50" });
    now += 50_000;
    expect((await read(limited)).status).toBe(200);
    const free = await startScene({ rates: false });
    for (let count = 0; count < 60; count += 1) expect((await read(free)).status).toBe(200);
  });
});

describe("faults", () => {
  it("let a message be shown while its reply is lost, and name it in the record", async () => {
    const { slack, call, channel } = await startScene();
    slack.faults.next(post, { kind: "lose_reply" });
    await expect(call(post, { channel: channel.id, text: "a" })).rejects.toThrow("fetch failed");
    slack.faults.next(post, { kind: "drop_before" });
    await expect(call(post, { channel: channel.id, text: "b" })).rejects.toThrow("fetch failed");
    expect(slack.record.messagesIn(channel)).toMatchObject([{ text: "a" }]);
    expect(slack.record.calls).toMatchObject([
      { applied: true, fault: "lose_reply" },
      { applied: false, fault: "drop_before" },
    ]);
  });
});

import { describe, expect, it } from "vitest";
import type { Said } from "../../../src/simulator/slack/index.ts";
import { type Scene, startScene } from "./setup.ts";

/** The events that told of something. */
function eventsOf({ events }: Said): unknown[] {
  return events.map(({ event }) => event);
}

function typesOf({ events }: Said): unknown[] {
  return events.map(({ event }) =>
    typeof event === "object" && event !== null && "type" in event ? event.type : undefined,
  );
}

describe("what people write", () => {
  it("has entities and tokens for what was typed", async () => {
    const { slack, ana, channel, app } = await startScene();
    const { message } = slack.control.say(channel, ana, {
      text: "@bridge: a < b & c > d, #general https://x.y/a?b=1&c=2. me@x.org @nobody @here",
    });
    expect(message.text).toBe(
      `<@${app.userId}>: a &lt; b &amp; c &gt; d, <#${channel.id}|general> ` +
        "<https://x.y/a?b=1&amp;c=2>. <mailto:me@x.org|me@x.org> @nobody <!here>",
    );
    expect(slack.record.messagesIn(channel)).toMatchObject([
      {
        text: "@bridge: a < b & c > d, #general https://x.y/a?b=1&c=2. me@x.org @nobody @here",
        notifies: [app.userId, "here"],
      },
    ]);
    expect(message.blocks).toMatchObject([
      {
        type: "rich_text",
        elements: [
          {
            elements: [
              { type: "user", user_id: app.userId },
              { type: "text", text: ": a < b & c > d, " },
              { type: "channel" },
              { type: "text" },
              { type: "link" },
              { type: "text" },
              { type: "link" },
              { type: "text" },
              { type: "broadcast", range: "here" },
            ],
          },
        ],
      },
    ]);
  });

  it("tells of a mention twice, in either order, with two ids and one ts", async () => {
    const { slack, ana, channel } = await startScene();
    slack.control.mentions.order = "message_first";
    const said = slack.control.say(channel, ana, { text: "@bridge hi" });
    expect(typesOf(said)).toEqual(["message", "app_mention"]);
    expect(new Set(said.events.map((one) => one.event_id)).size).toBe(2);
    expect(eventsOf(said)).toMatchObject([
      { channel: channel.id, ts: said.message.ts, channel_type: "channel" },
      { channel: channel.id, ts: said.message.ts },
    ]);
    expect(eventsOf(said)[1]).not.toHaveProperty("channel_type");
    slack.control.mentions.order = "app_mention_first";
    expect(typesOf(slack.control.say(channel, ana, { text: "@bridge hi" }))).toEqual([
      "app_mention",
      "message",
    ]);
    slack.control.mentions.order = "alternating";
    const orders = [1, 2].map(
      () => typesOf(slack.control.say(channel, ana, { text: "@bridge" }))[0],
    );
    expect(new Set(orders).size).toBe(2);
  });

  it("tells an app of what it asked for, may read, and is part of", async () => {
    const { slack, ana, channel, dm, app } = await startScene();
    const types = (text: string): unknown[] => typesOf(slack.control.say(channel, ana, { text }));
    expect(types("hi")).toEqual(["message"]);
    slack.control.subscribe("message.channels", false);
    expect(types("@bridge hi")).toEqual(["app_mention"]);
    slack.control.setScope("app_mentions:read", false);
    expect(types("@bridge hi")).toEqual([]);
    expect(typesOf(slack.control.say(dm, ana, { text: "@bridge hi" }))).toEqual(["message"]);
    slack.control.setScope("im:history", false);
    expect(typesOf(slack.control.say(dm, ana, { text: "hi" }))).toEqual([]);
    slack.control.subscribe("message.channels", true);
    slack.control.kick(channel, app);
    expect(types("hi")).toEqual([]);
  });

  it("is told of groups of people as of channels", async () => {
    const { slack, ana } = await startScene();
    const group = slack.control.groupMessage([ana]);
    const said = slack.control.say(group, ana, { text: "@bridge hi" });
    expect(typesOf(said)).toEqual(["app_mention", "message"]);
    expect(eventsOf(said)[1]).toMatchObject({ channel_type: "mpim" });
    slack.control.mentions.inGroupMessages = false;
    expect(typesOf(slack.control.say(group, ana, { text: "@bridge hi" }))).toEqual(["message"]);
  });

  it("goes to threads, to the channel as well, with /me, with files", async () => {
    const { slack, ana, channel } = await startScene();
    const { ts } = slack.control.say(channel, ana, { text: "root" }).message;
    const say = (saying: Parameters<typeof slack.control.say>[2]): unknown =>
      eventsOf(slack.control.say(channel, ana, saying))[0];
    expect(say({ text: "a", threadTs: ts })).toMatchObject({
      thread_ts: ts,
      parent_user_id: ana.id,
    });
    expect(say({ text: "b", threadTs: ts, broadcast: true })).toMatchObject({
      subtype: "thread_broadcast",
      root: { ts, thread_ts: ts },
    });
    expect(say({ text: "c", me: true })).toMatchObject({ subtype: "me_message", text: "c" });
    expect(say({ files: ["pdf", "stub"], threadTs: ts })).toMatchObject({
      subtype: "file_share",
      text: "",
      files: [{ mimetype: "application/pdf" }, { file_access: "check_file_info" }],
    });
    expect(slack.record.messagesIn(channel, ts).map(({ text }) => text)).toEqual([
      "root",
      "a",
      "b",
      "",
    ]);
    expect(slack.record.messagesIn(channel).map(({ text }) => text)).toEqual([
      "root",
      "a",
      "b",
      "c",
      "",
    ]);
  });

  it.each([
    ["nothing", {}],
    ["in a thread that is none", { text: "a", threadTs: "1790000000.000100" }],
    ["to all what is no reply", { text: "a", broadcast: true }],
  ])("cannot be %s", async (_, saying) => {
    const { slack, ana, channel } = await startScene();
    expect(() => slack.control.say(channel, ana, saying)).toThrow(RangeError);
  });

  it("comes from other workspaces over Slack Connect", async () => {
    const { slack, channel, app } = await startScene();
    const workspace = slack.control.addWorkspace({ domain: "globex" });
    const bo = slack.control.addPerson({ name: "bo", workspace, idKind: "W" });
    slack.control.invite(channel, bo);
    const [envelope] = slack.control.say(channel, bo, { text: "hi" }).events;
    expect(bo.id).toMatch(/^W/);
    expect(envelope).toMatchObject({
      team_id: workspace.id,
      context_team_id: app.workspace.id,
      is_ext_shared_channel: true,
      authorizations: [{ team_id: app.workspace.id }],
      event: { user: bo.id, user_team: workspace.id, source_team: workspace.id },
    });
  });

  it("goes to an installation of the whole organisation by the organisation's id", async () => {
    const scene = await startScene({ workspace: { enterprise: "Acme Group" } });
    const { slack, ana } = scene;
    const app = slack.control.addApp({
      token: "xoxb-org",
      signingSecret: "s",
      name: "org",
      isEnterpriseInstall: true,
    });
    const [envelope] = slack.control.say(slack.control.directMessage(ana, app), ana, {
      text: "hi",
    }).events;
    const id = slack.control.workspace.enterprise?.id;
    expect(id).toMatch(/^E/);
    expect(envelope).toMatchObject({
      authorizations: [{ enterprise_id: id, team_id: null, is_enterprise_install: true }],
    });
    expect(await scene.call("auth.test", {}, "xoxb-org")).toMatchObject({
      enterprise_id: id,
      is_enterprise_install: true,
    });
  });
});

describe("what others do to messages", () => {
  async function withMessage(): Promise<Scene & { ts: string }> {
    const scene = await startScene();
    return {
      ...scene,
      ts: scene.slack.control.say(scene.channel, scene.ana, { text: "old" }).message.ts,
    };
  }

  it("is told as message_changed with the old and the new", async () => {
    const { slack, channel, ana, ts } = await withMessage();
    const [event] = eventsOf(slack.control.edit(channel, ts, "new & better"));
    expect(event).toMatchObject({
      subtype: "message_changed",
      hidden: true,
      channel: channel.id,
      message: { ts, text: "new &amp; better", edited: { user: ana.id } },
      previous_message: { ts, text: "old" },
    });
    expect(event).not.toHaveProperty("ts", ts);
    expect(slack.record.messagesIn(channel)).toMatchObject([
      { text: "new & better", edits: [{ text: "new & better" }] },
    ]);
  });

  it("leaves nothing, or a tombstone above replies", async () => {
    const { slack, channel, ana, ts } = await withMessage();
    const { message: reply } = slack.control.say(channel, ana, { text: "a", threadTs: ts });
    expect(eventsOf(slack.control.remove(channel, ts))[0]).toMatchObject({
      subtype: "message_changed",
      message: { subtype: "tombstone", ts },
    });
    expect(eventsOf(slack.control.remove(channel, reply.ts))[0]).toMatchObject({
      subtype: "message_deleted",
      deleted_ts: reply.ts,
      previous_message: { text: "a" },
    });
    expect(slack.record.messagesIn(channel)).toEqual([]);
  });

  it("can be a preview, in which no word has changed", async () => {
    const { slack, channel, ts } = await withMessage();
    const [event] = eventsOf(slack.control.unfurl(channel, ts));
    expect(event).toMatchObject({
      subtype: "message_changed",
      message: { text: "old" },
      previous_message: { text: "old" },
    });
    expect(event).not.toHaveProperty("message.edited");
  });

  it("is a reaction, a join or an uninstallation, told to who asked for it", async () => {
    const { slack, channel, ana, ts, app } = await withMessage();
    expect(slack.control.react(channel, ts, ana, "+1").events).toEqual([]);
    slack.control.subscribe("reaction_added", true);
    expect(eventsOf(slack.control.react(channel, ts, ana, "+1"))[0]).toMatchObject({
      type: "reaction_added",
      item: { channel: channel.id, ts },
    });
    slack.control.kick(channel, app);
    expect(slack.control.react(channel, ts, ana, "+1").events).toEqual([]);
  });

  it("is told of what other bots and Slack itself write", async () => {
    const { slack, channel } = await withMessage();
    const other = slack.control.addApp({ token: "xoxb-other", signingSecret: "s", name: "other" });
    const [plain] = eventsOf(slack.control.botSays(channel, other, { text: "beep" }));
    expect(plain).toMatchObject({ bot_id: other.botId, app_id: other.id, user: other.userId });
    const [legacy] = eventsOf(
      slack.control.botSays(channel, other, { text: "beep", username: "Beeper" }),
    );
    expect(JSON.parse(JSON.stringify(legacy))).toMatchObject({
      subtype: "bot_message",
      username: "Beeper",
      bot_id: other.botId,
    });
    expect(JSON.parse(JSON.stringify(legacy))).not.toHaveProperty("user");
    const [line] = eventsOf(slack.control.slackSays(channel, "welcome"));
    expect(line).toMatchObject({ user: "USLACK" });
  });
});

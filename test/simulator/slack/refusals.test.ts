import { describe, expect, it } from "vitest";
import { type Scene, startScene } from "./setup.ts";

/** A row of the table: how the world is made, what is called, and Slack's word for it. */
type Row = readonly [
  what: string,
  error: string,
  call: (scene: Scene) => readonly [string, Readonly<Record<string, unknown>>],
];

/** The `ts` of a message by the person in the channel. */
function rootIn({ slack, channel, ana }: Scene): string {
  return slack.control.say(channel, ana, { text: "root" }).message.ts;
}

const post = "chat.postMessage";
const status = "assistant.threads.setStatus";
const metadata = (value: unknown) => (scene: Scene) =>
  [post, { channel: scene.dm.id, text: "a", metadata: value }] as const;
const blocks = (value: unknown) => (scene: Scene) =>
  [post, { channel: scene.dm.id, blocks: value }] as const;

const rows: readonly Row[] = [
  ["an unknown method", "unknown_method", () => ["chat.shout", {}]],
  ["no content", "no_text", ({ dm }) => [post, { channel: dm.id }]],
  ["blank text", "no_text", ({ dm }) => [post, { channel: dm.id, text: " \n" }]],
  [
    "Markdown of nothing",
    "no_text",
    ({ dm }) => [post, { channel: dm.id, markdown_text: "[a]: b" }],
  ],
  [
    "two dialects",
    "markdown_text_conflict",
    ({ dm }) => [post, { channel: dm.id, text: "a", markdown_text: "a" }],
  ],
  [
    "Markdown beside blocks",
    "markdown_text_conflict",
    ({ dm }) => [post, { channel: dm.id, markdown_text: "a", blocks: [{ type: "divider" }] }],
  ],
  [
    "too much Markdown",
    "msg_too_long",
    ({ dm }) => [post, { channel: dm.id, markdown_text: "x".repeat(12_001) }],
  ],
  ["no channel", "invalid_arguments", () => [post, { text: "a" }]],
  ["a number for a text", "invalid_arguments", ({ dm }) => [post, { channel: dm.id, text: 5 }]],
  [
    "a floating thread_ts",
    "invalid_arguments",
    ({ dm }) => [post, { channel: dm.id, text: "a", thread_ts: 1.5 }],
  ],
  ["an unknown channel", "channel_not_found", () => [post, { channel: "C0NOBODY", text: "a" }]],
  [
    "a private channel without the app",
    "channel_not_found",
    ({ slack }) => [
      post,
      { channel: slack.control.createChannel({ private: true, apps: [] }).id, text: "a" },
    ],
  ],
  [
    "a public channel without the app",
    "not_in_channel",
    ({ slack, channel, app }) => {
      slack.control.kick(channel, app);
      return [post, { channel: channel.id, text: "a" }];
    },
  ],
  [
    "an archived channel",
    "is_archived",
    ({ slack, channel }) => {
      slack.control.archive(channel);
      return [post, { channel: channel.id, text: "a" }];
    },
  ],
  [
    "closed direct messages",
    "messages_tab_disabled",
    ({ slack, dm }) => {
      slack.control.setMessagesTab("off");
      return [post, { channel: dm.id, text: "a" }];
    },
  ],
  [
    "a closed account",
    "channel_not_found",
    ({ slack, dm, ana }) => {
      slack.control.deactivate(ana);
      return [post, { channel: dm.id, text: "a" }];
    },
  ],
  [
    "an empty thread_ts",
    "invalid_thread_ts",
    ({ dm }) => [post, { channel: dm.id, text: "a", thread_ts: "" }],
  ],
  [
    "an unknown thread",
    "thread_not_found",
    ({ dm }) => [post, { channel: dm.id, text: "a", thread_ts: "1790000000.000100" }],
  ],
  [
    "a message without a thread",
    "cannot_reply_to_message",
    (scene) => {
      const { message } = scene.slack.control.slackSays(scene.channel, "joined", "channel_join");
      return [post, { channel: scene.channel.id, text: "a", thread_ts: message.ts }];
    },
  ],
  [
    "a locked thread",
    "restricted_action_thread_locked",
    (scene) => {
      const ts = rootIn(scene);
      scene.slack.control.lockThread(scene.channel, ts);
      return [post, { channel: scene.channel.id, text: "a", thread_ts: ts }];
    },
  ],
  ...(
    [
      ["read_only", "restricted_action_read_only_channel", false],
      ["read_only", "restricted_action_read_only_channel", true],
      ["thread_only", "restricted_action_thread_only_channel", false],
      ["no_threads", "restricted_action_non_threadable_channel", true],
    ] as const
  ).map(([rule, error, inThread]): Row => [
    `${inThread ? "a reply" : "a message"} where the rule is ${rule}`,
    error,
    (scene) => {
      const thread = inThread ? { thread_ts: rootIn(scene) } : {};
      scene.slack.control.setPostingRule(scene.channel, rule);
      return [post, { channel: scene.channel.id, text: "a", ...thread }];
    },
  ]),
  ["metadata that is no object", "invalid_metadata_format", metadata("x")],
  ["metadata without a type", "invalid_metadata_format", metadata({ event_payload: {} })],
  ["metadata without a payload", "invalid_metadata_format", metadata({ event_type: "a" })],
  [
    "metadata with null in it",
    "invalid_metadata_schema",
    metadata({ event_type: "a", event_payload: { b: null } }),
  ],
  [
    "too much metadata",
    "metadata_too_large",
    metadata({ event_type: "a", event_payload: { b: "x".repeat(8000) } }),
  ],
  ["blocks that are none", "invalid_blocks_format", blocks("[{]")],
  ["a block of no kind", "invalid_blocks", blocks([{ type: "marquee" }])],
  [
    "a section of 3001 characters",
    "invalid_blocks",
    blocks([{ type: "section", text: { type: "mrkdwn", text: "x".repeat(3001) } }]),
  ],
  ["51 blocks", "invalid_blocks", blocks(Array.from({ length: 51 }, () => ({ type: "divider" })))],
  [
    "too many words in markdown blocks",
    "msg_blocks_too_long",
    blocks([{ type: "markdown", text: "x".repeat(12_001) }]),
  ],
  [
    "too many headings in Markdown",
    "msg_blocks_too_long",
    ({ dm }) => [
      post,
      { channel: dm.id, markdown_text: `# a\n\n${"x".repeat(200)}\n\n`.repeat(45) },
    ],
  ],
  [
    "too many words below headers",
    "msg_blocks_too_long",
    blocks([
      ...Array.from({ length: 20 }, () => ({
        type: "header",
        text: { type: "plain_text", text: "a" },
      })),
      { type: "markdown", text: "x".repeat(11_900) },
    ]),
  ],
  [
    "too many words in all blocks",
    "msg_blocks_too_long",
    blocks(
      Array.from({ length: 5 }, () => ({
        type: "section",
        text: { type: "mrkdwn", text: "x".repeat(2900) },
      })),
    ),
  ],
  [
    "an update of nothing",
    "message_not_found",
    ({ dm }) => ["chat.update", { channel: dm.id, ts: "1790000000.000100", text: "a" }],
  ],
  [
    "an update of another's message",
    "cant_update_message",
    (scene) => ["chat.update", { channel: scene.channel.id, ts: rootIn(scene), text: "a" }],
  ],
  [
    "an update of 4001 bytes",
    "msg_too_long",
    (scene) => [
      "chat.update",
      { channel: scene.channel.id, ts: rootIn(scene), text: "é".repeat(2001) },
    ],
  ],
  [
    "a deletion of another's message",
    "cant_delete_message",
    (scene) => ["chat.delete", { channel: scene.channel.id, ts: rootIn(scene) }],
  ],
  [
    "a status without a thread",
    "invalid_arguments",
    ({ dm }) => [status, { channel_id: dm.id, status: "thinks" }],
  ],
  [
    "a status under a reply",
    "invalid_thread_ts",
    (scene) => {
      const { slack, channel, ana } = scene;
      const { ts } = slack.control.say(channel, ana, {
        text: "b",
        threadTs: rootIn(scene),
      }).message;
      return [status, { channel_id: channel.id, thread_ts: ts, status: "thinks" }];
    },
  ],
  [
    "a status in a group of people",
    "method_not_supported_for_channel_type",
    ({ slack, ana }) => {
      const group = slack.control.groupMessage([ana]);
      const { ts } = slack.control.say(group, ana, { text: "a" }).message;
      return [status, { channel_id: group.id, thread_ts: ts, status: "thinks" }];
    },
  ],
  [
    "eleven loading messages",
    "invalid_arguments",
    (scene) => [
      status,
      {
        channel_id: scene.channel.id,
        thread_ts: rootIn(scene),
        status: "a",
        loading_messages: Array.from({ length: 11 }, () => "a"),
      },
    ],
  ],
  ["direct messages with nobody", "users_list_not_supplied", () => ["conversations.open", {}]],
  [
    "direct messages with a stranger",
    "user_not_found",
    () => ["conversations.open", { users: "U0NOBODY" }],
  ],
];

describe("the Web API", () => {
  it.each(rows)("refuses %s with %s", async (_, error, call) => {
    const scene = await startScene();
    const [method, params] = call(scene);
    expect(await scene.call(method, params)).toMatchObject({ status: 200, ok: false, error });
    expect(scene.slack.record.calls).toMatchObject([{ method, error, status: 200, applied: true }]);
    expect(scene.slack.record.messagesIn(scene.dm)).toEqual([]);
  });
});

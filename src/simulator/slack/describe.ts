import { TOKEN } from "./text/tokens.ts";
import { decoded } from "./text/mrkdwn.ts";
import type {
  ChannelKind,
  JsonObject,
  MessageJson,
  Person,
  ShownMessage,
  SimulatedApp,
  SimulatedChannel,
} from "./types.ts";
import { partnerIn, type World } from "./world.ts";

/** The word by which events, scopes and subscriptions name a kind of conversation. */
export const kindWords: Readonly<Record<ChannelKind, { scope: string; subscription: string }>> = {
  channel: { scope: "channels", subscription: "message.channels" },
  group: { scope: "groups", subscription: "message.groups" },
  im: { scope: "im", subscription: "message.im" },
  mpim: { scope: "mpim", subscription: "message.mpim" },
};

/** Whether people of another workspace are in it. */
export function isShared(world: World, channel: SimulatedChannel): boolean {
  return world.people.some(
    ({ id, workspace }) => channel.members.has(id) && workspace.id !== world.workspace.id,
  );
}

/** What the bot's own messages say of their author. */
function botProfile(app: SimulatedApp): JsonObject {
  return {
    id: app.botId,
    app_id: app.id,
    user_id: app.userId,
    name: app.name,
    deleted: false,
    updated: 1_780_000_000,
    icons: { image_36: "https://a.slack-edge.com/80588/img/plugins/app/bot_36.png" },
    team_id: app.workspace.id,
  };
}

/** The fields of a message that tell who wrote it. */
export function authorFields(world: World, author: Person | SimulatedApp): JsonObject {
  if (author.kind === "app") {
    const { userId, botId, id, workspace } = author;
    const bot = { bot_id: botId, app_id: id, bot_profile: botProfile(author) };
    return { user: userId, ...bot, team: workspace.id };
  }
  const { id, workspace, name, realName } = author;
  if (workspace.id === world.workspace.id) return { user: id, team: workspace.id };
  return {
    user: id,
    team: workspace.id,
    user_team: workspace.id,
    source_team: workspace.id,
    user_profile: {
      name,
      first_name: realName.split(" ")[0],
      real_name: realName,
      display_name: name,
      team: workspace.id,
      is_restricted: false,
      is_ultra_restricted: false,
    },
  };
}

/** The lossless form of a person's words that stands beside `text`. @see https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */
export function richText(text: string, blockId: string): readonly JsonObject[] {
  const elements: JsonObject[] = [];
  let rest = text;
  for (let found = TOKEN.exec(rest); found; found = TOKEN.exec(rest)) {
    if (found.index > 0) elements.push(words(rest.slice(0, found.index)));
    elements.push(tokenElement(found[1] ?? "", found[2]));
    rest = rest.slice(found.index + found[0].length);
  }
  if (rest !== "") elements.push(words(rest));
  const section = { type: "rich_text_section", elements };
  return [{ type: "rich_text", block_id: blockId, elements: [section] }];
}

function words(text: string): JsonObject {
  return { type: "text", text: decoded(text) };
}

function tokenElement(token: string, label: string | undefined): JsonObject {
  if (token.startsWith("@")) return { type: "user", user_id: token.slice(1) };
  if (token.startsWith("#")) return { type: "channel", channel_id: token.slice(1) };
  if (token.startsWith("!subteam^")) return { type: "usergroup", usergroup_id: token.slice(9) };
  if (token.startsWith("!")) return { type: "broadcast", range: token.slice(1) };
  return { type: "link", url: decoded(token), ...(label === undefined ? {} : { text: label }) };
}

/** A conversation as `conversations.info` tells it. @see https://docs.slack.dev/reference/objects/conversation-object */
export function channelAsJson(
  world: World,
  channel: SimulatedChannel,
  app: SimulatedApp,
): JsonObject {
  const { id, kind, name, archived } = channel;
  const common = {
    id,
    created: 1_780_000_000,
    is_archived: archived,
    context_team_id: app.workspace.id,
  };
  if (kind === "im") {
    const user = partnerIn(world, channel)?.id ?? "";
    return { ...common, is_im: true, is_org_shared: false, user, is_user_deleted: false };
  }
  const shared = isShared(world, channel);
  return {
    ...common,
    name,
    name_normalized: name,
    is_channel: kind === "channel",
    is_group: kind === "group",
    is_im: false,
    is_mpim: kind === "mpim",
    is_private: kind !== "channel",
    is_member: channel.members.has(app.userId),
    is_general: false,
    is_shared: shared,
    is_ext_shared: shared,
    is_org_shared: false,
  };
}

/** A person as `users.info` tells one. @see https://docs.slack.dev/reference/objects/user-object */
export function personAsJson(person: Person, withLocale: boolean): JsonObject {
  const { id, name, realName, workspace, deactivated } = person;
  return {
    id,
    team_id: workspace.id,
    name,
    real_name: realName,
    deleted: deactivated,
    profile: { real_name: realName, display_name: name, team: workspace.id },
    is_bot: false,
    is_app_user: false,
    updated: 1_780_000_000,
    ...(withLocale ? { locale: person.locale } : {}),
  };
}

/** A bot's user as `users.info` tells one. */
export function botAsJson(app: SimulatedApp): JsonObject {
  return {
    id: app.userId,
    team_id: app.workspace.id,
    name: app.name,
    real_name: app.name,
    deleted: !app.installed,
    profile: { real_name: app.name, api_app_id: app.id, bot_id: app.botId, team: app.workspace.id },
    is_bot: true,
    is_app_user: false,
    updated: 1_780_000_000,
  };
}

/**
 * A message as it is read back, with the counts of its thread.
 * @param withMetadata whether `include_all_metadata` was asked for
 */
export function messageAsRead(
  channel: SimulatedChannel,
  { json }: ShownMessage,
  withMetadata: boolean,
): MessageJson {
  const { metadata, ...rest } = json;
  const replies = channel.messages.filter(
    (other) => !other.deleted && other.json.thread_ts === json.ts && other.json.ts !== json.ts,
  );
  const users = [...new Set(replies.map((reply) => reply.json.user))];
  const last = replies.at(-1);
  return {
    ...rest,
    ...(withMetadata && metadata ? { metadata } : {}),
    ...(last
      ? {
          thread_ts: json.ts,
          reply_count: replies.length,
          reply_users_count: users.length,
          reply_users: users,
          latest_reply: last.json.ts,
          is_locked: channel.lockedThreads.has(json.ts),
          subscribed: false,
        }
      : {}),
  };
}

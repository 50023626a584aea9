import { type ConversationKey, conversationKey } from "../../messages/address.ts";
import type { Author, Content, InboundMessage, WebhookEvent } from "../../messages/inbound.ts";
import { type Dropped, dropped, type ParseContext } from "./parse-context.ts";
import type { Identity } from "./send-identity.ts";
import {
  accountOf,
  millisecondsOf,
  type SlackBody,
  type SlackMessage,
  type SlackMessageEvent,
  threadOf,
  wordlessKindOf,
} from "./payloads.ts";
import { namesAnybody, type ReadText, readText } from "./parse-text.ts";

/**
 * Subtypes of what people write; all others are Slack's own lines about channels and the like.
 * @see https://docs.slack.dev/reference/events/message#subtypes
 */
const WRITTEN_SUBTYPES: ReadonlySet<string> = new Set([
  "file_share",
  "me_message",
  "thread_broadcast",
]);

/** Who writes Slack's own lines. @see https://docs.slack.dev/reference/objects/user-object */
const SLACK_ITSELF: ReadonlySet<string> = new Set(["USLACK", "USLACKBOT"]);

/**
 * A message of a person's, whichever event brings it: a mention arrives as `app_mention` and, where
 * the app hears the whole channel, as `message` too, so both must say the same.
 *
 * @see https://docs.slack.dev/reference/events/message
 * @see https://docs.slack.dev/reference/events/app_mention
 */
export async function readMessage(
  event: SlackMessageEvent,
  body: SlackBody,
  context: ParseContext,
): Promise<WebhookEvent> {
  if (event.hidden === true) return dropped("service_message", event.subtype ?? "hidden");
  const reason = whyNotAPerson(event, body) ?? whyNotForUs(event, event, context);
  if (reason !== undefined) return reason;
  const sentAt = millisecondsOf(event.ts);
  if (sentAt === undefined) return dropped("unreadable", "ts");
  const identity = await context.identity();
  const foreign = whyNotOurs(event, body, identity);
  if (foreign !== undefined) return foreign;
  const read = readText(event.text ?? "", identity.userId);
  const standing = standingOf(event, event, read, context);
  if (standing === "none") return dropped("not_addressed");
  const content = contentOf(event, read, standing);
  if (content === undefined) return dropped("service_message", "empty");
  const thread = rootOf(event, event);
  const message: InboundMessage = {
    conversation: keyOf(event, event, identity),
    id: event.ts,
    sentAt,
    content,
    author: authorOf(event, body, identity),
    address: { channel: event.channel, ...(thread === undefined ? {} : { thread }) },
  };
  return { kind: "message", message: withMembership(message, standing, context) };
}

/**
 * What a message is to us: in a direct message everything is meant for us, in a channel what names us
 * and, where threads are sticky, a reply in a thread that names nobody else: one that names another
 * is for them.
 */
export type Standing = "direct" | "addressed" | "follows" | "none";

/** @param at the event that tells of `message` */
export function standingOf(
  at: SlackMessageEvent,
  message: SlackMessage,
  read: ReadText,
  { stickyThreads }: ParseContext,
): Standing {
  if (isDirect(at)) return "direct";
  if (read.mentionsUs) return "addressed";
  const follows = stickyThreads && threadOf(message) !== undefined && !read.mentionsOthers;
  return follows ? "follows" : "none";
}

function withMembership(
  message: InboundMessage,
  standing: Standing,
  { stickyThreads }: ParseContext,
): InboundMessage {
  if (!stickyThreads || standing === "direct") return message;
  return { ...message, membership: standing === "follows" ? "follows" : "joins" };
}

/**
 * Why `message` was not written by a person, as far as itself tells. Bots' messages usually have no
 * subtype. @see https://docs.slack.dev/reference/events/message/bot_message
 */
export function whyNotAPerson(message: SlackMessage, body: SlackBody): Dropped | undefined {
  const { app_id: app, bot_id: bot, user, subtype } = message;
  if (app !== undefined && app === body.api_app_id) return dropped("own_message");
  if (bot !== undefined || subtype === "bot_message") return dropped("other_bot");
  if (subtype !== undefined && !WRITTEN_SUBTYPES.has(subtype)) {
    return dropped("service_message", subtype);
  }
  if (user === undefined) return dropped("unreadable", "no_author");
  return SLACK_ITSELF.has(user) ? dropped("service_message", "slack_itself") : undefined;
}

/**
 * Why `message` cannot be meant for us, whoever we are: most of a channel's messages end here, and
 * nothing needs to be asked of Slack for them.
 */
export function whyNotForUs(
  at: SlackMessageEvent,
  message: SlackMessage,
  { stickyThreads }: ParseContext,
): Dropped | undefined {
  if (isDirect(at) || namesAnybody(message.text ?? "")) return undefined;
  if (stickyThreads && threadOf(message) !== undefined) return undefined;
  return dropped("not_addressed");
}

/** Why `message` is not for the account whose token we have, or is our own after all. */
export function whyNotOurs(
  message: SlackMessage,
  body: SlackBody,
  identity: Identity,
): Dropped | undefined {
  const [authorization] = body.authorizations ?? [];
  // The workspace in the envelope may be another one's, where a channel is shared.
  if (accountOf(authorization ?? body) !== identity.account) return dropped("foreign_account");
  return message.user === identity.userId ? dropped("own_message") : undefined;
}

/**
 * What a message asks. Our name alone asks what we can do; beside a file it is about the file.
 * @returns undefined for a message without words and without anything else
 */
export function contentOf(
  message: SlackMessage,
  { text, mentionsUs }: ReadText,
  standing: Standing,
): Content | undefined {
  if (text === "") {
    const what = wordlessKindOf(message);
    if (what !== undefined) return { kind: "wordless", what };
    return mentionsUs ? { kind: "command", name: "help" } : undefined;
  }
  // "help" among people in a thread may be for anybody.
  const command = standing === "follows" ? undefined : commandOf(text);
  return command ?? { kind: "question", text };
}

/** Slack keeps what begins with a slash for itself, unless a mention or a blank stands before it. */
const COMMAND = /^\/?(new|reset|help)$/i;

function commandOf(text: string): Content | undefined {
  const [, name] = COMMAND.exec(text) ?? [];
  if (name === undefined) return undefined;
  return { kind: "command", name: name.toLowerCase() === "help" ? "help" : "new" };
}

/**
 * A conversation in private is the direct message itself; one before others is a thread, which its
 * first message opens. `app_mention` has no channel type and does not occur in private.
 * @see https://docs.slack.dev/reference/events/message.im
 */
function isDirect({ channel_type: type, channel }: SlackMessageEvent): boolean {
  return type === undefined ? channel.startsWith("D") : type === "im" || type === "app_home";
}

/** The thread that `message` belongs to, or that it opens; undefined in a direct message without one. */
function rootOf(at: SlackMessageEvent, message: SlackMessage): string | undefined {
  return threadOf(message) ?? (isDirect(at) ? undefined : message.ts);
}

/** The conversation of a message that `at` tells of. */
export function keyOf(
  at: SlackMessageEvent,
  message: SlackMessage,
  { account }: Identity,
): ConversationKey {
  const thread = rootOf(at, message);
  return conversationKey({
    platform: "slack",
    account,
    channel: at.channel,
    ...(thread === undefined ? {} : { thread }),
  });
}

/**
 * Who wrote. Ids of people are unique in their own workspace only, so somebody from another one is
 * named with it.
 * @see https://docs.slack.dev/apis/slack-connect/
 */
function authorOf(message: SlackMessage, body: SlackBody, { account }: Identity): Author {
  const { user, user_profile: profile, user_team: userTeam, source_team: sourceTeam } = message;
  const [authorization] = body.authorizations ?? [];
  const team = userTeam ?? sourceTeam ?? account;
  const home = [account, authorization?.team_id, authorization?.enterprise_id];
  const isGuest = body.is_ext_shared_channel !== false && !home.includes(team);
  const name = [profile?.display_name, profile?.real_name, profile?.name].find(Boolean);
  return {
    id: isGuest ? `${team}/${user ?? ""}` : (user ?? ""),
    ...(name === undefined ? {} : { name }),
  };
}

import type { InboundChange, WebhookEvent } from "../../messages/inbound.ts";
import { dropped, type ParseContext } from "./parse-context.ts";
import {
  millisecondsOf,
  momentOf,
  type SlackBody,
  type SlackMessage,
  type SlackMessageEvent,
} from "./payloads.ts";
import {
  contentOf,
  keyOf,
  standingOf,
  whyNotAPerson,
  whyNotForUs,
  whyNotOurs,
} from "./parse-message.ts";
import { readText } from "./parse-text.ts";

/** What a thread's deleted first message leaves behind. @see https://docs.slack.dev/reference/events/message/message_changed */
const TOMBSTONE = "tombstone";

/**
 * A message that was changed. Slack says so too when it adds a preview, finds a language or counts
 * replies: only another text counts. A message that no longer names us has been taken back.
 * @see https://docs.slack.dev/reference/events/message/message_changed
 */
export async function readEdit(
  event: SlackMessageEvent,
  body: SlackBody,
  context: ParseContext,
): Promise<WebhookEvent> {
  const { message, previous_message: previous } = event;
  if (message === undefined) return dropped("unreadable", "message_changed");
  if (message.subtype === TOMBSTONE) return readDeletion(event, body, context);
  const reason =
    whyNotAPerson(message, body) ??
    (previous === undefined ? undefined : whyNotAPerson(previous, body));
  if (reason !== undefined) return reason;
  if (isUnchanged(message, previous)) return dropped("unchanged");
  const notForUs = whyNotForUs(event, message, context);
  if (notForUs !== undefined && (previous === undefined || whyNotForUs(event, previous, context))) {
    return notForUs;
  }
  const identity = await context.identity();
  const foreign = whyNotOurs(message, body, identity);
  if (foreign !== undefined) return foreign;
  const read = readText(message.text ?? "", identity.userId);
  const standing = standingOf(event, message, read, context);
  const content = standing === "none" ? undefined : contentOf(message, read, standing);
  const wasForUs =
    previous !== undefined &&
    standingOf(event, previous, readText(previous.text ?? "", identity.userId), context) !== "none";
  if (content === undefined && !wasForUs) return dropped("not_addressed");
  return changeOf(event, message, keyOf(event, message, identity), content);
}

/** Without the text as it was, only Slack's own mark of an edit tells. */
function isUnchanged(message: SlackMessage, previous: SlackMessage | undefined): boolean {
  if (previous === undefined) return message.edited === undefined;
  return (message.text ?? "") === (previous.text ?? "");
}

/**
 * A message that was taken back. What it said is all that tells whether it was for us.
 * @see https://docs.slack.dev/reference/events/message/message_deleted
 */
export async function readDeletion(
  event: SlackMessageEvent,
  body: SlackBody,
  context: ParseContext,
): Promise<WebhookEvent> {
  const { previous_message: previous } = event;
  if (previous === undefined) return dropped("unreadable", "previous_message");
  const reason = whyNotAPerson(previous, body) ?? whyNotForUs(event, previous, context);
  if (reason !== undefined) return reason;
  const identity = await context.identity();
  const foreign = whyNotOurs(previous, body, identity);
  if (foreign !== undefined) return foreign;
  const read = readText(previous.text ?? "", identity.userId);
  if (standingOf(event, previous, read, context) === "none") return dropped("not_addressed");
  return changeOf(event, previous, keyOf(event, previous, identity), undefined);
}

/** The event has a `ts` of its own: the moment of the change, finer than the one in `edited`. */
function changeOf(
  event: SlackMessageEvent,
  { ts }: SlackMessage,
  conversation: InboundChange["conversation"],
  content: InboundChange["content"],
): WebhookEvent {
  const sentAt = millisecondsOf(ts);
  const changedAt = momentOf(event.ts);
  if (sentAt === undefined) return dropped("unreadable", "ts");
  return {
    kind: "change",
    change: {
      conversation,
      id: ts,
      sentAt,
      ...(changedAt === undefined ? {} : { changedAt }),
      ...(content === undefined ? {} : { content }),
    },
  };
}

import * as v from "valibot";
import type { DropReason, WebhookEvent } from "../../messages/inbound.ts";
import type { ParsedWebhook } from "../platform.ts";
import { isCertificateProbe, readBody } from "./payloads-body.ts";
import { dropped, type ParseContext } from "./parse-context.ts";
import { readForm } from "./parse-forms.ts";
import { bodySchema, messageEventSchema, type SlackBody } from "./payloads.ts";
import { readDeletion, readEdit } from "./parse-change.ts";
import { readMessage } from "./parse-message.ts";

/** Events that are understood well enough to say why they are not for us. @see https://docs.slack.dev/reference/events */
const DROPPED_EVENTS: Readonly<Record<string, DropReason>> = {
  app_uninstalled: "account_notice",
  app_uninstalled_team: "account_notice",
  grid_migration_finished: "account_notice",
  grid_migration_started: "account_notice",
  team_access_granted: "account_notice",
  team_access_revoked: "account_notice",
  tokens_revoked: "account_notice",
  reaction_added: "reaction",
  reaction_removed: "reaction",
};

/**
 * What a webhook says: an event, a slash command or an interaction.
 *
 * @param bytes the raw body of a verified webhook
 * @throws what `context.identity` throws; never for the body
 * @see https://docs.slack.dev/apis/events-api/
 */
export async function parseWebhook(
  bytes: Uint8Array,
  context: ParseContext,
): Promise<ParsedWebhook> {
  const body = readBody(bytes);
  // Nobody has signed it, so nothing at all is done for it.
  if (isCertificateProbe(body)) return { events: [] };
  if (body === undefined) return { events: [dropped("unreadable", "neither_json_nor_form")] };
  if (body.kind === "form") return readForm(body.form, context);
  const parsed = v.safeParse(bodySchema, body.json);
  if (!parsed.success) return { events: [dropped("unreadable", "shape")] };
  return readJsonBody(parsed.output, context);
}

async function readJsonBody(body: SlackBody, context: ParseContext): Promise<ParsedWebhook> {
  switch (body.type) {
    case "url_verification":
      return answerChallenge(body.challenge);
    case "app_rate_limited":
      return { events: [dropped("deliveries_limited")] };
    case "event_callback":
      return { events: [await readEvent(body, context)] };
    default:
      return { events: [dropped("unknown_kind", body.type)] };
  }
}

/** What Slack sends to see that this address is ours. @see https://docs.slack.dev/reference/events/url_verification */
function answerChallenge(challenge: string | undefined): ParsedWebhook {
  if (challenge === undefined) return { events: [dropped("unreadable", "no_challenge")] };
  return { events: [], reply: { challenge } };
}

async function readEvent(body: SlackBody, context: ParseContext): Promise<WebhookEvent> {
  const { event } = body;
  if (event === undefined) return dropped("unreadable", "no_event");
  if (event.type !== "message" && event.type !== "app_mention") {
    const known = Object.hasOwn(DROPPED_EVENTS, event.type);
    return dropped((known && DROPPED_EVENTS[event.type]) || "unknown_kind", event.type);
  }
  const parsed = v.safeParse(messageEventSchema, event);
  if (!parsed.success) return dropped("unreadable", event.type);
  const { subtype } = parsed.output;
  if (subtype === "message_changed") return readEdit(parsed.output, body, context);
  if (subtype === "message_deleted") return readDeletion(parsed.output, body, context);
  return readMessage(parsed.output, body, context);
}

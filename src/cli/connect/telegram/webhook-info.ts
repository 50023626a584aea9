import * as v from "valibot";
import type { Checklist } from "../checklist.ts";

/**
 * The kinds of update that the bridge understands. Others would only be dropped.
 * @see https://core.telegram.org/bots/api#update
 */
export const ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"];

/** @see https://core.telegram.org/bots/api#webhookinfo */
export const webhookInfoSchema = v.object({
  url: v.string(),
  pending_update_count: v.number(),
  last_error_date: v.optional(v.number()),
  last_error_message: v.optional(v.string()),
  allowed_updates: v.optional(v.array(v.string()), []),
});

export type WebhookInfo = v.InferOutput<typeof webhookInfoSchema>;

/** What Telegram's last error means here. First match counts. */
const explanations: readonly (readonly [RegExp, string])[] = [
  [/\b401\b/, "The bridge has another TELEGRAM_WEBHOOK_SECRET_TOKEN than the one given here."],
  [/\b404\b/, "Telegram is off there, or the address is wrong."],
  [
    /\b503\b/,
    "The bridge could not store it, or is misconfigured: see /healthz. Telegram tries again.",
  ],
  [/timeout|timed out/i, "The bridge took too long. Telegram tries again."],
  [/resolve|refused|unreachable|ssl|certificate/i, "Telegram cannot reach the address."],
];

/** Tells what Telegram says of the webhook after it was set. @param url that was set */
export function judgeWebhookInfo(info: WebhookInfo, url: string, checklist: Checklist): void {
  const { url: known, allowed_updates: allowed, pending_update_count: pending } = info;
  const isSame = ALLOWED_UPDATES.toSorted().join() === allowed.toSorted().join();
  checklist.check(
    known === url,
    `Telegram sends updates to ${url}, with the secret.`,
    `Telegram sends updates to ${known === "" ? "nowhere" : known}: somebody else has set it meanwhile.`,
  );
  checklist.check(
    isSame,
    `It sends the kinds that the bridge understands: ${ALLOWED_UPDATES.join(", ")}.`,
    `It sends other kinds than were asked for: ${allowed.join(", ")}.`,
  );
  if (pending > 0) checklist.warn(`${pending} updates wait at Telegram; they are delivered now.`);
  else checklist.good("No update waits at Telegram.");
  if (info.last_error_message === undefined) return;
  const when = new Date((info.last_error_date ?? 0) * 1000).toISOString();
  checklist.warn(
    `The last error that Telegram met, at ${when}: ${explained(info.last_error_message)}`,
  );
}

function explained(message: string): string {
  const [, explanation = "Run this again in a minute, to see whether it has gone."] =
    explanations.find(([pattern]) => pattern.test(message)) ?? [];
  return `"${message}". ${explanation}`;
}

import * as v from "valibot";
import type { PartReceipt, WebhookEvent } from "../../messages/inbound.ts";
import { readCallbackData } from "./payloads-callback-data.ts";
import { dropped, loggable } from "./parse-content.ts";
import { failureOf } from "./errors.ts";
import { statusSchema, webhookErrorSchema } from "./payloads.ts";

type Fate = PartReceipt["fate"];

/** A message of ours that failed for a reason that Meta does not tell. */
const UNKNOWN_FAILURE: Fate = { kind: "failed", code: "whatsapp_failed", closed: false };

/**
 * What a report on a message of ours says. Only what settles a part's fate goes on: that it has left
 * for the person, or that it never will. Reports on what others send from this number carry no data
 * of ours.
 * @param phoneNumberId the number of this connection
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/status
 */
export function readStatus(item: unknown, phoneNumberId: string): WebhookEvent {
  const parsed = v.safeParse(statusSchema, item);
  if (!parsed.success) return dropped("unreadable", "status");
  const { id, status, errors, biz_opaque_callback_data: data } = parsed.output;
  const fate = fateOf(status, errors);
  const about = data === undefined ? undefined : readCallbackData(data, phoneNumberId);
  if (fate === undefined || about === undefined) {
    return dropped("delivery_status", detailOf(status, fate));
  }
  return { kind: "receipt", receipt: { ...about, messageId: id, fate } };
}

/**
 * @returns undefined for a status that is only logged: deleted, what is to come, and read or played, which
 * tell that it was shown as well, but are not asked, for a report on the sending comes besides, sooner or later
 */
function fateOf(status: string, errors: readonly unknown[]): Fate | undefined {
  if (status === "sent" || status === "delivered") return { kind: "shown" };
  if (status !== "failed") return undefined;
  const error = v.safeParse(webhookErrorSchema, errors[0]);
  return error.success ? { kind: "failed", ...failureOf(error.output.code) } : UNKNOWN_FAILURE;
}

/** The operator sees why something failed, whoever sent it. */
function detailOf(status: string, fate: Fate | undefined): string | undefined {
  return fate?.kind === "failed" ? `failed ${fate.code}` : loggable(status);
}

/**
 * Trouble with the account or the app, for its operator.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
 */
export function readError(item: unknown): WebhookEvent {
  const error = v.safeParse(webhookErrorSchema, item);
  return error.success
    ? dropped("account_notice", failureOf(error.output.code).code)
    : dropped("unreadable", "error");
}

import * as v from "valibot";
import type { Checklist } from "../checklist.ts";
import type { AskGraph } from "./graph-api.ts";

/** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/phone-numbers */
const FIELDS = [
  "display_phone_number",
  "verified_name",
  "status",
  "quality_rating",
  "account_mode",
  "webhook_configuration",
];

const numberSchema = v.object({
  display_phone_number: v.string(),
  verified_name: v.optional(v.string(), "no name"),
  status: v.optional(v.string()),
  quality_rating: v.optional(v.string()),
  account_mode: v.optional(v.string()),
  webhook_configuration: v.optional(v.record(v.string(), v.string()), {}),
});

/**
 * Where the webhooks of a number go, most particular first: each wins over those behind it.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/override
 */
const CALLBACKS = ["phone_number", "whatsapp_business_account", "application"] as const;

/**
 * Reads how the number stands, and tells it.
 * @returns where its webhooks go; undefined while nobody has said it to Meta
 */
export async function judgeNumber(
  askGraph: AskGraph,
  phoneNumberId: string,
  checklist: Checklist,
): Promise<string | undefined> {
  const query = { fields: FIELDS.join(",") };
  const what = `the number with the id ${phoneNumberId} (WHATSAPP_PHONE_NUMBER_ID)`;
  const number = await askGraph({ path: phoneNumberId, query, what }, numberSchema);
  const { display_phone_number: display, verified_name: name, status } = number;
  const line = `The number is ${display} (${name})`;
  checklist.check(
    status === undefined || status === "CONNECTED",
    `${line}.`,
    `${line}, and its status is ${status}: register it under WhatsApp > API Setup.`,
  );
  if (number.account_mode === "SANDBOX") {
    checklist.warn(
      "It is a test number: it can write only to people on the list under API Setup, five at most.",
    );
  }
  if (number.quality_rating === "RED" || number.quality_rating === "YELLOW") {
    checklist.warn(
      `Meta rates its quality ${number.quality_rating}: people have blocked or reported it.`,
    );
  }
  return CALLBACKS.map((level) => number.webhook_configuration[level]).find(Boolean);
}

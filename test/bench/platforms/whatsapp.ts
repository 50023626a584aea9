import { createHmac } from "node:crypto";
import * as v from "valibot";
import { wordsOf } from "../questions.ts";
import type { BenchPlatform, SignedWebhook } from "./platform.ts";

const APP_SECRET = "bench_app_secret";
const PHONE_NUMBER_ID = "777000111222";

/** What Meta reports of a message that arrives and is looked at, each in a webhook of its own. */
const REPORTED = ["sent", "delivered", "read"] as const;

const DAY_SECONDS = 86_400;

/** What is read of a call that shows a message. */
const sendSchema = v.object({
  to: v.string(),
  type: v.literal("text"),
  biz_opaque_callback_data: v.optional(v.string()),
});
type Send = v.InferOutput<typeof sendSchema>;

let messages = 0;

/** WhatsApp: each chat is a person, whose number is the chat's. Every message shown is reported on. */
export const whatsapp: BenchPlatform = {
  name: "whatsapp",
  burst: 45,
  variables: (apiUrl) => ({
    WHATSAPP_ACCESS_TOKEN: "EAAbench",
    WHATSAPP_APP_SECRET: APP_SECRET,
    WHATSAPP_VERIFY_TOKEN: "bench_verify",
    WHATSAPP_PHONE_NUMBER_ID: PHONE_NUMBER_ID,
    WHATSAPP_API_URL: apiUrl,
  }),
  webhookOf: (question, sentAt) =>
    webhookAbout(String(question.chat), {
      messages: [
        {
          from: String(question.chat),
          from_user_id: userIdOf(String(question.chat)),
          id: `wamid.question.${question.number}`,
          timestamp: String(sentAt),
          type: "text",
          text: { body: wordsOf(question) },
        },
      ],
    }),
  take(_call, body) {
    const send = v.safeParse(v.pipe(v.string(), v.parseJson(), sendSchema), body);
    if (!send.success) return { answer: { success: true } };
    const { to } = send.output;
    const id = `wamid.answer.${(messages += 1)}`;
    return {
      answer: {
        messaging_product: "whatsapp",
        contacts: [{ input: to, wa_id: to }],
        messages: [{ id }],
      },
      chat: Number(to),
      reports: REPORTED.map((status) => reportOf(send.output, id, status)),
    };
  },
};

/** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/status */
function reportOf(send: Send, id: string, status: (typeof REPORTED)[number]): SignedWebhook {
  const now = Math.floor(Date.now() / 1000);
  const data = send.biz_opaque_callback_data;
  const conversation = {
    id: "c0ffee00c0ffee00c0ffee00c0ffee00",
    expiration_timestamp: String(now + DAY_SECONDS),
    origin: { type: "service" },
  };
  const report = {
    id,
    status,
    timestamp: String(now),
    recipient_id: send.to,
    recipient_user_id: userIdOf(send.to),
    ...(status === "sent" ? { conversation } : {}),
    pricing: { billable: true, pricing_model: "PMP", category: "service", type: "regular" },
    ...(data === undefined ? {} : { biz_opaque_callback_data: data }),
  };
  return webhookAbout(send.to, { statuses: [report] });
}

/** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids */
function userIdOf(person: string): string {
  return `PT.${person.padStart(20, "1")}`;
}

/** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages */
function webhookAbout(person: string, news: object): SignedWebhook {
  const value = {
    messaging_product: "whatsapp",
    metadata: { display_phone_number: "15550100000", phone_number_id: PHONE_NUMBER_ID },
    contacts: [{ profile: { name: "Ana Lima" }, wa_id: person, user_id: userIdOf(person) }],
    ...news,
  };
  const entry = { id: "1000200030004", changes: [{ value, field: "messages" }] };
  return signed(JSON.stringify({ object: "whatsapp_business_account", entry: [entry] }));
}

/** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/create-webhook-endpoint */
function signed(body: string): SignedWebhook {
  const hmac = createHmac("sha256", APP_SECRET).update(body);
  return { headers: { "x-hub-signature-256": `sha256=${hmac.digest("hex")}` }, body };
}

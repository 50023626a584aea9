import * as v from "valibot";
import type { Address } from "../../messages/address.ts";
import type { Delivery, Pace, SendOutcome } from "../platform.ts";
import type { CallApi } from "./send-api.ts";
import { callbackDataOf } from "./payloads-callback-data.ts";
import { remedyFor } from "./errors.ts";

/** A message is taken within a second or two; a server in trouble takes longer, and then we cannot know. */
const SEND_TIMEOUT_MS = 15_000;
/** A sign that comes later would be about nothing. */
const SIGN_TIMEOUT_MS = 4_000;
/** Asked while a part waits for it. */
const REACH_TIMEOUT_MS = 5_000;

/**
 * Up to 45 messages at once to one person, borrowed from those to come: one in six seconds.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/throughput
 */
export const PAIR_PACE: Pace = { burst: 45, intervalMs: 6_000 };

/** A phone number as WhatsApp writes it; any other id is a business-scoped one. */
const PHONE_NUMBER = /^\d+$/;

/** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/text-messages */
const sentSchema = v.object({ messages: v.array(v.unknown()) });
const sentMessageSchema = v.object({ id: v.string() });

/**
 * Shows one part as one message.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/text-messages
 */
export async function sendPart(callApi: CallApi, delivery: Delivery): Promise<SendOutcome> {
  const result = await callApi({
    path: "/messages",
    body: messageOf(delivery),
    timeoutMs: SEND_TIMEOUT_MS,
    signal: delivery.signal,
  });
  switch (result.kind) {
    case "ok":
      return readSent(result.answer);
    case "refused":
      return { kind: "not_sent", ...remedyFor(result) };
    case "limited": {
      const remedy = { do: "wait", ms: result.ms } as const;
      return { kind: "not_sent", code: "whatsapp_rate_limited", remedy };
    }
    case "unreachable":
      return { kind: "not_sent", code: "whatsapp_unreachable", remedy: { do: "outlast" } };
    case "unknown":
      return result;
  }
}

function readSent(answer: unknown): SendOutcome {
  const sent = v.safeParse(sentSchema, answer);
  if (!sent.success) return { kind: "unknown", code: "whatsapp_reply_unreadable" };
  // It was taken whatever its id is: an answer without one must not be shown again for that.
  const message = v.safeParse(sentMessageSchema, sent.output.messages[0]);
  return { kind: "sent", messageId: message.success ? message.output.id : "" };
}

function messageOf({ to, part, partId, conversation, plain }: Delivery): Record<string, unknown> {
  const callbackData = callbackDataOf({ partId, conversation });
  return {
    messaging_product: "whatsapp",
    recipient_type: "individual",
    ...recipientOf(to),
    type: "text",
    // A preview would make WhatsApp fetch whatever address a chatbot writes.
    text: { body: plain ? part.plain : part.rich, preview_url: false },
    ...(callbackData === undefined ? {} : { biz_opaque_callback_data: callbackData }),
  };
}

/**
 * Exactly the id that wrote. Where both were named, the number would win.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids
 */
function recipientOf({ channel }: Address): Record<string, string> {
  return PHONE_NUMBER.test(channel) ? { to: channel } : { recipient: channel };
}

/**
 * Marks the message that is answered as read and shows "typing" for up to 25 seconds, or until the
 * answer arrives. WhatsApp knows the one only together with the other.
 * @returns the milliseconds for which WhatsApp wants no further sign; 0 when it is content
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/typing-indicators
 */
export async function showTyping(
  callApi: CallApi,
  { replyTo }: Address,
  signal: AbortSignal,
): Promise<number> {
  if (replyTo === undefined) return 0;
  const result = await callApi({
    path: "/messages",
    body: {
      messaging_product: "whatsapp",
      status: "read",
      message_id: replyTo,
      typing_indicator: { type: "text" },
    },
    timeoutMs: SIGN_TIMEOUT_MS,
    signal,
  });
  if (result.kind === "limited") return result.ms;
  if (result.kind !== "refused") return 0;
  const { remedy } = remedyFor(result);
  return remedy.do === "wait" ? remedy.ms : 0;
}

/**
 * Whether the API answers at all, even with a refusal.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/reference/whatsapp-business-phone-number/phone-number-api
 */
export async function answersAnything(callApi: CallApi, signal: AbortSignal): Promise<boolean> {
  const result = await callApi({ path: "?fields=id", timeoutMs: REACH_TIMEOUT_MS, signal });
  return result.kind === "ok" || result.kind === "refused";
}

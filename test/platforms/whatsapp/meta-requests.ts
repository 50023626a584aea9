import * as v from "valibot";
import { digits, userId } from "./meta-schema.ts";

/**
 * What may be posted to Meta, as Meta publishes it, in our own hand and strict: it knows nothing of the
 * adapter.
 * @see https://github.com/facebook/openapi/blob/main/business-messaging-api_v23.0.yaml
 */

const text = v.string();

/** `TextMessage`, with the recipient either way, and the callback data. */
const textRequest = {
  messaging_product: v.literal("whatsapp"),
  recipient_type: v.literal("individual"),
  type: v.literal("text"),
  text: v.strictObject({
    body: v.pipe(text, v.nonEmpty(), v.maxLength(4096)),
    preview_url: v.optional(v.boolean()),
  }),
  biz_opaque_callback_data: v.optional(v.pipe(text, v.maxLength(512))),
};

/** `MarkMessageRequestPayload` @see https://developers.facebook.com/documentation/business-messaging/whatsapp/typing-indicators */
const markRequest = v.strictObject({
  messaging_product: v.literal("whatsapp"),
  status: v.literal("read"),
  message_id: v.pipe(text, v.startsWith("wamid.")),
  typing_indicator: v.optional(v.strictObject({ type: v.literal("text") })),
});

/** What may be posted to `/{Phone-Number-ID}/messages` by a bridge of words. */
export const messagesRequest = v.union([
  v.strictObject({ ...textRequest, to: digits }),
  v.strictObject({ ...textRequest, recipient: userId }),
  markRequest,
]);

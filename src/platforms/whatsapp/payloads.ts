import * as v from "valibot";

/**
 * What this adapter reads of Meta's webhooks, and nothing else: unknown fields and kinds pass, because
 * Meta adds some every few weeks. Every list is a list of unknown things, each read by a schema of its
 * own, so that one that cannot be read never loses the others.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages
 */

const list = v.array(v.unknown());

/** One webhook may carry many entries. */
export const envelopeSchema = v.object({ object: v.string(), entry: list });

/** One business account. */
export const entrySchema = v.object({ changes: list });

export const changeSchema = v.object({ field: v.string(), value: v.unknown() });

/** News about one number. The lists are unknown here, for one of another shape loses the others not. */
export const valueSchema = v.object({
  metadata: v.object({
    phone_number_id: v.string(),
    display_phone_number: v.optional(v.string(), ""),
  }),
  contacts: v.optional(v.unknown()),
  messages: v.optional(v.unknown()),
  statuses: v.optional(v.unknown()),
  errors: v.optional(v.unknown()),
});

export type Value = v.InferOutput<typeof valueSchema>;

/**
 * A person: a phone number as WhatsApp knows it (`wa_id`), or a business-scoped id such as
 * `US.13491208655302741918`. Both stand in a conversation's key and in what we send back.
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids
 */
const personId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9._-]{1,160}$/));

/** An id that cannot be used counts as none: there may be another one. */
const optionalPersonId = v.fallback(v.optional(personId), undefined);

/** A message's id; longer ones are none of WhatsApp's. */
const messageId = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(512),
  v.check((id) => id.isWellFormed()),
);

/** Unix seconds, as a string. Anything else is no stamp, and no reason to lose a message. */
const stamp = v.fallback(
  v.optional(v.pipe(v.union([v.string(), v.number()]), v.transform(String), v.regex(/^\d{9,11}$/))),
  undefined,
);

/** Words as somebody wrote them: half a character is replaced, for it could not be stored. */
const words = v.pipe(
  v.string(),
  v.transform((text) => text.toWellFormed()),
);

const optionalWords = v.fallback(v.optional(words), undefined);

/** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages */
export const contactSchema = v.object({
  wa_id: optionalPersonId,
  user_id: optionalPersonId,
  profile: v.fallback(
    v.optional(v.object({ name: optionalWords, username: optionalWords }), {}),
    {},
  ),
});

/** What every message has. Loose, because its content is in a field named after its type. */
export const messageSchema = v.looseObject({
  id: messageId,
  type: v.string(),
  timestamp: stamp,
  /** The person's number; missing where the person goes by a username. */
  from: optionalPersonId,
  from_user_id: optionalPersonId,
  group_id: v.optional(v.unknown()),
});

export type WhatsAppMessage = v.InferOutput<typeof messageSchema>;

/** What {@link readContent} looks at: a message, or what an edit has made of one. */
export const contentSchema = v.looseObject({ type: v.optional(v.string(), "text") });

export type WithContent = v.InferOutput<typeof contentSchema>;

/** A message that was typed. */
export const textSchema = v.object({ body: words });

/** A picture, film or file. @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/image */
export const mediaSchema = v.object({ caption: optionalWords });

/** `voice`: recorded in the chat. @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/audio */
export const audioSchema = v.object({ voice: v.fallback(v.optional(v.boolean()), undefined) });

/** A pressed button of a template. @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/button */
export const buttonSchema = v.object({ text: words });

const chosen = v.object({ title: words, description: optionalWords });

/** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/interactive */
export const interactiveSchema = v.variant("type", [
  v.object({ type: v.literal("button_reply"), button_reply: chosen }),
  v.object({ type: v.literal("list_reply"), list_reply: chosen }),
  v.object({ type: v.literal("nfm_reply"), nfm_reply: v.object({ response_json: v.string() }) }),
]);

const coordinate = v.union([v.number(), words]);

/** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/location */
export const locationSchema = v.object({
  latitude: coordinate,
  longitude: coordinate,
  name: optionalWords,
  address: optionalWords,
});

/** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/contacts */
export const sharedContactSchema = v.object({
  name: v.fallback(v.object({ formatted_name: optionalWords }), {}),
  org: v.fallback(v.optional(v.object({ company: optionalWords }), {}), {}),
  phones: v.fallback(v.optional(list, []), []),
  emails: v.fallback(v.optional(list, []), []),
});

export const sharedPhoneSchema = v.object({ phone: words });
export const sharedEmailSchema = v.object({ email: words });

const amount = v.union([v.number(), words]);

/** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/order */
export const orderSchema = v.object({ text: optionalWords, product_items: list });

export const orderItemSchema = v.object({
  product_retailer_id: words,
  quantity: amount,
  item_price: v.optional(amount),
  currency: v.optional(words),
});

/** News about a person. @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/system */
export const systemSchema = v.object({
  type: v.string(),
  wa_id: optionalPersonId,
  /** As older versions named it. */
  new_wa_id: optionalPersonId,
  user_id: optionalPersonId,
  previous_user_id: optionalPersonId,
});

/** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/revoke */
export const revokeSchema = v.object({ original_message_id: messageId });

/** Its shape is not documented as a whole: the new content may stand in `message` or beside the id. */
export const editSchema = v.looseObject({
  original_message_id: messageId,
  message: v.optional(contentSchema),
});

/** A report on a message of ours. @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/status */
export const statusSchema = v.object({
  id: messageId,
  status: v.string(),
  biz_opaque_callback_data: v.fallback(v.optional(v.string()), undefined),
  errors: v.fallback(v.optional(list, []), []),
});

/** An error as webhooks tell it. @see https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes */
export const webhookErrorSchema = v.object({ code: v.number() });

import * as v from "valibot";

/**
 * Meta's webhooks as Meta publishes them, in our own hand, strict: a field that is not published is an
 * error. It knows nothing of the adapter, so that a fixture made up to please the adapter is seen.
 * Names are those of `components/schemas`; what is newer (business-scoped ids, system messages, edits,
 * forms) follows the page named beside it.
 * @see https://github.com/facebook/openapi/blob/main/business-messaging-api_v23.0.yaml
 */

const text = v.string();
const optionalText = v.optional(text);
export const digits = v.pipe(text, v.regex(/^\d+$/));

/** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids */
export const userId = v.pipe(text, v.regex(/^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/));

/** `Metadata` */
const metadata = v.strictObject({ display_phone_number: digits, phone_number_id: digits });

/** `ContactProfile`; a number may be missing since usernames. */
const contact = v.strictObject({
  profile: v.strictObject({ name: text, username: optionalText }),
  wa_id: v.optional(digits),
  user_id: v.optional(userId),
});

/** `ErrorObject` */
const error = v.strictObject({
  code: v.pipe(v.number(), v.integer()),
  title: text,
  message: text,
  error_data: v.strictObject({ details: text }),
  href: optionalText,
});

/** `ContextObject`, and what replies and forwarded messages have instead. */
const context = v.union([
  v.strictObject({
    from: digits,
    id: text,
    referred_product: v.optional(v.strictObject({ catalog_id: text, product_retailer_id: text })),
  }),
  v.strictObject({ forwarded: v.literal(true) }),
  v.strictObject({ frequently_forwarded: v.literal(true) }),
]);

/** `ReferralObject` */
const referral = v.strictObject({
  source_url: text,
  source_id: text,
  source_type: v.picklist(["ad", "post"]),
  body: text,
  headline: text,
  media_type: v.picklist(["image", "video"]),
  image_url: optionalText,
  video_url: optionalText,
  thumbnail_url: optionalText,
  ctwa_clid: text,
  welcome_message: v.optional(v.strictObject({ text })),
});

/** `BaseMessageProperties` */
const base = {
  from: v.optional(digits),
  from_user_id: v.optional(userId),
  id: v.pipe(text, v.startsWith("wamid.")),
  timestamp: v.pipe(text, v.regex(/^\d{10}$/)),
};

/** `MediaMessageProperties` */
const media = { id: text, mime_type: text, sha256: text, url: optionalText };

/** `ContactObject` */
const sharedContact = v.strictObject({
  name: v.strictObject({
    formatted_name: text,
    first_name: optionalText,
    last_name: optionalText,
  }),
  org: v.optional(
    v.strictObject({ company: optionalText, department: optionalText, title: optionalText }),
  ),
  phones: v.optional(
    v.array(v.strictObject({ phone: text, wa_id: v.optional(digits), type: optionalText })),
  ),
  emails: v.optional(v.array(v.strictObject({ email: text, type: optionalText }))),
});

/** `InteractiveMessageReply`, forms and answers to calls. */
const interactive = v.variant("type", [
  v.strictObject({
    type: v.literal("button_reply"),
    button_reply: v.strictObject({ id: text, title: text }),
  }),
  v.strictObject({
    type: v.literal("list_reply"),
    list_reply: v.strictObject({ id: text, title: text, description: text }),
  }),
  v.strictObject({
    type: v.literal("nfm_reply"),
    nfm_reply: v.strictObject({ name: text, body: text, response_json: text }),
  }),
  v.strictObject({
    type: v.literal("call_permission_reply"),
    call_permission_reply: v.strictObject({
      response: v.picklist(["accept", "reject"]),
      response_source: text,
      expiration_timestamp: v.number(),
    }),
  }),
]);

/** `OrderMessage` */
const order = v.strictObject({
  catalog_id: text,
  text,
  product_items: v.array(
    v.strictObject({
      product_retailer_id: text,
      quantity: v.pipe(v.number(), v.integer()),
      item_price: v.number(),
      currency: text,
    }),
  ),
});

/** `SystemMessage` @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/system */
const system = v.strictObject({
  body: text,
  type: v.picklist(["user_changed_number", "user_changed_user_id", "customer_identity_changed"]),
  wa_id: v.optional(digits),
  user_id: v.optional(userId),
  previous_user_id: v.optional(userId),
});

const textOnly = v.strictObject({ body: text });

/** `IncomingMessage` and `SystemMessage` */
const message = v.variant("type", [
  v.strictObject({
    ...base,
    type: v.literal("text"),
    text: textOnly,
    context: v.optional(context),
    referral: v.optional(referral),
    group_id: v.optional(text),
  }),
  v.strictObject({
    ...base,
    type: v.literal("image"),
    image: v.strictObject({ ...media, caption: optionalText }),
  }),
  v.strictObject({
    ...base,
    type: v.literal("video"),
    video: v.strictObject({ ...media, caption: optionalText }),
  }),
  v.strictObject({
    ...base,
    type: v.literal("document"),
    document: v.strictObject({ ...media, caption: optionalText, filename: text }),
  }),
  v.strictObject({
    ...base,
    type: v.literal("audio"),
    audio: v.strictObject({ ...media, voice: v.boolean() }),
  }),
  v.strictObject({
    ...base,
    type: v.literal("sticker"),
    sticker: v.strictObject({ ...media, animated: v.boolean() }),
  }),
  v.strictObject({
    ...base,
    type: v.literal("location"),
    location: v.strictObject({
      latitude: v.number(),
      longitude: v.number(),
      name: optionalText,
      address: optionalText,
      url: optionalText,
    }),
  }),
  v.strictObject({ ...base, type: v.literal("contacts"), contacts: v.array(sharedContact) }),
  v.strictObject({
    ...base,
    type: v.literal("button"),
    context: v.strictObject({ from: digits, id: text }),
    button: v.strictObject({ payload: text, text }),
  }),
  v.strictObject({
    ...base,
    type: v.literal("interactive"),
    context: v.strictObject({ from: digits, id: text }),
    interactive,
  }),
  v.strictObject({
    ...base,
    type: v.literal("reaction"),
    reaction: v.strictObject({ message_id: text, emoji: optionalText }),
  }),
  v.strictObject({ ...base, type: v.literal("order"), order }),
  v.strictObject({
    ...base,
    type: v.literal("unsupported"),
    unsupported: v.optional(v.strictObject({ type: text })),
    errors: v.array(error),
  }),
  v.strictObject({ ...base, type: v.literal("request_welcome") }),
  v.strictObject({ ...base, type: v.literal("system"), system }),
  /** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/edit */
  v.strictObject({
    ...base,
    type: v.literal("edit"),
    edit: v.strictObject({
      original_message_id: text,
      message: v.strictObject({
        context: v.optional(v.strictObject({ id: text })),
        type: v.literal("text"),
        text: textOnly,
      }),
    }),
  }),
  /** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/revoke */
  v.strictObject({
    ...base,
    type: v.literal("revoke"),
    revoke: v.strictObject({ original_message_id: text }),
  }),
]);

/** `Statuses` @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/status */
const status = v.strictObject({
  id: v.pipe(text, v.startsWith("wamid.")),
  status: v.picklist(["sent", "delivered", "read", "played", "failed"]),
  timestamp: v.pipe(text, v.regex(/^\d{10}$/)),
  recipient_id: v.optional(digits),
  recipient_user_id: v.optional(userId),
  conversation: v.optional(
    v.strictObject({
      id: text,
      expiration_timestamp: optionalText,
      origin: v.strictObject({ type: text }),
    }),
  ),
  pricing: v.optional(
    v.strictObject({
      billable: v.boolean(),
      pricing_model: v.picklist(["CBP", "PMP"]),
      category: text,
      type: text,
    }),
  ),
  errors: v.optional(v.array(error)),
  biz_opaque_callback_data: v.optional(v.pipe(text, v.maxLength(512))),
});

const common = { messaging_product: v.literal("whatsapp"), metadata };

/** `IncomingMessageValueGeneral`, `IncomingMessageValueSystem`, `StatusMessageValue`, and errors. */
const value = v.union([
  v.strictObject({ ...common, contacts: v.array(contact), messages: v.array(message) }),
  v.pipe(
    v.strictObject({ ...common, messages: v.array(message) }),
    v.check(({ messages }) => messages.every(({ type }) => type === "system"), "needs contacts"),
  ),
  v.strictObject({
    ...common,
    contacts: v.optional(v.array(contact)),
    statuses: v.array(status),
  }),
  v.strictObject({ ...common, errors: v.array(error) }),
]);

/** Other fields are only known by name here: the bridge reads nothing of them. */
const change = v.union([
  v.strictObject({ field: v.literal("messages"), value }),
  v.strictObject({
    field: v.picklist(["smb_message_echoes", "account_update", "message_template_status_update"]),
    value: v.record(text, v.unknown()),
  }),
]);

/** `WebhookPayload` */
export const webhookPayload = v.strictObject({
  object: v.literal("whatsapp_business_account"),
  entry: v.array(v.strictObject({ id: digits, changes: v.array(change) })),
});

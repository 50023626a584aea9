import * as fc from "fast-check";
import { bytesOf, fields, hostileJson, hostileText, jsonOf, seldom } from "./hostile.ts";

/** Webhooks of WhatsApp's. @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages */

/** The number that they are for. */
export const PHONE_NUMBER_ID = "777000111222";
const DISPLAYED = "15550100000";

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => seldom(3, arbitrary);

const stamp = fc.integer({ min: 1_790_000_000, max: 1_790_100_000 }).map(String);
const messageId = fc.integer({ min: 1, max: 10 ** 9 }).map((number) => `wamid.${number}`);
const waId = fc.constantFrom("4915112345678", "5511999990000", DISPLAYED);
const userId = fc.constantFrom("US.13491208655302741918", "PT.11111", "__proto__", "constructor");

const words = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom("hello", "/new", "/HELP", " ", "two\nlines") },
  hostileText,
);

/** A form's answers, which are JSON within JSON. */
const formAnswers = fc.oneof(
  fields(
    {},
    {
      flow_token: words,
      name: words,
      ages: fc.array(fc.oneof(fc.nat(), words), { maxLength: 3 }),
      address: fields({}, { street: words, deeper: fc.constant({ a: { b: { c: { d: 1 } } } }) }),
      agreed: fc.boolean(),
    },
  ).map(jsonOf),
  hostileText,
  hostileJson.map(jsonOf),
);

const chosen = fields({ title: words }, { description: words });

const interactive = fc.oneof(
  fields({ type: fc.constant("button_reply"), button_reply: chosen }),
  fields({ type: fc.constant("list_reply"), list_reply: chosen }),
  fields({ type: fc.constant("nfm_reply"), nfm_reply: fields({ response_json: formAnswers }) }),
  fields({ type: fc.oneof(fc.constant("call_permission_reply"), hostileText) }),
);

const card = fields(
  {},
  {
    name: fields({}, { formatted_name: words }),
    org: fields({}, { company: words }),
    phones: fc.array(fields({ phone: words }), { maxLength: 2 }),
    emails: fc.array(fields({ email: words }), { maxLength: 2 }),
  },
);

const amount = fc.oneof(fc.nat(), words);
const orderItem = fields(
  { product_retailer_id: words, quantity: amount },
  { item_price: amount, currency: words },
);

/** What is in a message, by its type. */
const contents: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  text: fields({ body: words }),
  image: fields({}, { caption: words }),
  video: fields({}, { caption: words }),
  document: fields({}, { caption: words, filename: words }),
  audio: fields({}, { voice: fc.boolean() }),
  sticker: fields({}, { id: words }),
  button: fields({ text: words }),
  interactive,
  location: fields({ latitude: fc.double(), longitude: amount }, { name: words, address: words }),
  contacts: fc.array(card, { maxLength: 2 }),
  order: fields({ product_items: fc.array(orderItem, { maxLength: 2 }) }, { text: words }),
  request_welcome: fc.constant({}),
  reaction: fields({ emoji: words }),
  unsupported: fc.constant({}),
};

const content = fc
  .constantFrom(...Object.entries(contents))
  .chain(([type, each]) => each.map((value) => ({ type, [type]: value })));

const edit = fields({ original_message_id: messageId }, { message: content });
const revoke = fields({ original_message_id: messageId });
const system = fields(
  {
    type: fc.oneof(
      fc.constantFrom("user_changed_number", "customer_changed_number", "user_changed_user_id"),
      hostileText,
    ),
  },
  { wa_id: waId, new_wa_id: waId, user_id: userId, previous_user_id: userId, body: words },
);

const about = fc.oneof(
  { weight: 6, arbitrary: content },
  fc
    .oneof(
      edit,
      fc.tuple(edit, content).map(([one, other]) => ({ ...one, ...other })),
    )
    .map((value) => ({ type: "edit", edit: value })),
  revoke.map((value) => ({ type: "revoke", revoke: value })),
  system.map((value) => ({ type: "system", system: value })),
  hostileText.map((type) => ({ type })),
);

const frame = fields(
  { id: messageId },
  { timestamp: stamp, from: waId, from_user_id: userId, group_id: maybe(hostileText) },
);

const message = fc.tuple(frame, about).map(([head, body]) => ({ ...head, ...body }));

const errors = fc.array(
  fields({ code: fc.constantFrom(131_026, 131_047, 131_051, 368, 1) }, { title: words }),
  { maxLength: 2 },
);

const callbackData = fc.oneof(
  fc.constantFrom(
    `part-1:whatsapp/${PHONE_NUMBER_ID}/4915112345678`,
    "part-1:whatsapp/1/4915112345678",
    "part-1:slack/T0A1/C0A1",
    `:whatsapp/${PHONE_NUMBER_ID}/1`,
    `part-1:whatsapp/${PHONE_NUMBER_ID}/%41`,
    `part-1:whatsapp/${PHONE_NUMBER_ID}/%E0%A4%A`,
  ),
  hostileText,
);

const status = fields(
  { id: messageId, status: fc.constantFrom("sent", "delivered", "read", "failed", "played") },
  { biz_opaque_callback_data: callbackData, errors, recipient_id: waId },
);

const contact = fields(
  {},
  { wa_id: waId, user_id: userId, profile: fields({}, { name: words, username: words }) },
);

const value = fields(
  {
    metadata: fields(
      {
        phone_number_id: fc.oneof(
          { weight: 20, arbitrary: fc.constant(PHONE_NUMBER_ID) },
          fc.constant("1"),
          hostileText,
        ),
      },
      { display_phone_number: fc.constantFrom(DISPLAYED, "+1 555 0100000") },
    ),
  },
  {
    contacts: fc.array(contact, { maxLength: 2 }),
    messages: fc.array(message, { maxLength: 3 }),
    statuses: maybe(fc.array(status, { maxLength: 2 })),
    errors: maybe(errors),
  },
);

const change = fields({
  field: fc.oneof(
    { weight: 20, arbitrary: fc.constant("messages") },
    fc.constantFrom("account_update", "message_echoes", "a_new_field"),
    hostileText,
  ),
  value,
});

const entry = fields({ changes: fc.array(change, { minLength: 1, maxLength: 2 }) });

const envelope = fields({
  object: fc.oneof(
    { weight: 30, arbitrary: fc.constant("whatsapp_business_account") },
    fc.constant("page"),
    hostileText,
  ),
  entry: fc.array(entry, { minLength: 1, maxLength: 2 }),
});

/** Bodies of webhooks of WhatsApp's. */
export const whatsappBodies: fc.Arbitrary<Uint8Array> = bytesOf(
  fc.oneof({ weight: 30, arbitrary: envelope.map(jsonOf) }, hostileJson.map(jsonOf), hostileText),
);

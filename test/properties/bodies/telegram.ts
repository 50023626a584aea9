import * as fc from "fast-check";
import { bytesOf, fields, hostileJson, hostileText, jsonOf, seldom } from "./hostile.ts";

/** Updates as the Bot API describes them. @see https://core.telegram.org/bots/api#update */

/** The bot that the updates are for. */
export const BOT_ID = "9001";
export const BOT_USERNAME = "BridgeBot";

const now = fc.integer({ min: 1_790_000_000, max: 1_790_100_000 });
const id = fc.integer({ min: 1, max: 2 ** 52 });
const chatId = fc.oneof(id, fc.integer({ min: -(2 ** 45), max: -1 }));
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => seldom(3, arbitrary);

const user = fields(
  {
    id: fc.oneof(id, fc.constant(Number(BOT_ID))),
    is_bot: fc.oneof(fc.constant(false), fc.boolean()),
  },
  {
    first_name: hostileText,
    last_name: hostileText,
    language_code: fc.constantFrom("en", "de", ""),
  },
);

const chat = fields(
  { id: chatId, type: fc.constantFrom("private", "private", "group", "supergroup", "channel") },
  { title: hostileText, is_direct_messages: maybe(fc.boolean()) },
);

const words = fc.oneof(
  hostileText,
  fc.constantFrom(
    "hello",
    `@${BOT_USERNAME} when?`,
    "/start abc",
    `/new@${BOT_USERNAME}`,
    "/help@OtherBot",
    "/reset",
    `@${BOT_USERNAME}`,
    "@bridgebot_2 hi",
  ),
);

const entity = fields(
  {
    type: fc.constantFrom("mention", "text_mention", "bot_command", "bold", "url"),
    offset: fc.integer({ min: -2, max: 40 }),
    length: fc.integer({ min: -2, max: 40 }),
  },
  { user: fc.record({ id: fc.constantFrom(Number(BOT_ID), 5) }) },
);

/** Where Telegram marks what it found in words. */
const marked = words.chain((text) =>
  fc.record({
    text: fc.constant(text),
    entities: fc.oneof(fc.constant(marksOf(text)), fc.array(entity, { maxLength: 4 })),
  }),
);

/** The marks that Telegram itself would make. */
function marksOf(text: string): object[] {
  return [...text.matchAll(/@\w+|^\/\w+(?:@\w+)?/g)].map((match) => ({
    type: match[0].startsWith("/") ? "bot_command" : "mention",
    offset: match.index,
    length: match[0].length,
  }));
}

const richBlock = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    words,
    fields(
      {},
      {
        type: fc.constantFrom("paragraph", "mention", "text_mention", "bot_command", "math"),
        text: fc.oneof(tie("node"), fc.array(tie("node"), { maxLength: 2 })),
        blocks: fc.array(tie("node"), { maxLength: 2 }),
        items: fc.array(tie("node"), { maxLength: 2 }),
        expression: words,
        alternative_text: words,
        user: fc.record({ id: fc.constantFrom(Number(BOT_ID), 7) }),
      },
    ),
    fc.array(tie("node"), { maxLength: 2 }),
    hostileJson,
  ),
})).node;

/** How a message says something: in words, with something else, or not at all. */
const content: fc.Arbitrary<Record<string, unknown>> = fc.oneof(
  { weight: 5, arbitrary: marked },
  marked.map(({ text, entities }) => ({ photo: [{}], caption: text, caption_entities: entities })),
  fc
    .constantFrom("voice", "sticker", "location", "animation", "poll", "document")
    .map((kind) => ({ [kind]: {} })),
  fc.array(richBlock, { maxLength: 3 }).map((blocks) => ({ rich_message: { blocks } })),
  fields({}, { migrate_to_chat_id: chatId, migrate_from_chat_id: chatId }),
  fc.constant({ new_chat_members: [{}] }),
);

const frame = fields(
  { message_id: fc.oneof(id, fc.constant(0)), date: now, chat },
  {
    from: user,
    ephemeral_message_id: maybe(id),
    edit_date: now,
    sender_chat: maybe(chat),
    via_bot: maybe(fc.record({ id })),
    message_thread_id: maybe(id),
    is_topic_message: maybe(fc.boolean()),
    is_automatic_forward: maybe(fc.boolean()),
    business_connection_id: maybe(hostileText),
    guest_query_id: maybe(hostileText),
    media_group_id: maybe(hostileText),
    reply_to_message: maybe(
      fields(
        { message_id: id },
        {
          from: fc.record({ id: fc.constantFrom(Number(BOT_ID), 12) }),
          forum_topic_created: maybe(fc.constant({})),
        },
      ),
    ),
  },
);

const message = fc.tuple(frame, content).map(([head, body]) => ({ ...head, ...body }));

const membership = fields({
  chat,
  new_chat_member: fields(
    { status: fc.constantFrom("member", "kicked", "left", "restricted", "administrator") },
    { can_send_messages: fc.boolean(), is_member: fc.boolean() },
  ),
});

const news = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(fc.constantFrom("message", "edited_message"), message) },
  fc.tuple(fc.constant("my_chat_member"), membership),
  fc.tuple(fc.constant("callback_query"), fields({ id: hostileText }, { data: hostileText })),
  fc.tuple(
    fc.oneof(
      fc.constantFrom("channel_post", "business_message", "message_reaction", "a_new_kind"),
      hostileText,
    ),
    hostileJson,
  ),
);

const update = fc
  .tuple(fields({ update_id: id }), news)
  .map(([head, [kind, what]]) => ({ ...head, ...Object.fromEntries([[kind, what]]) }));

/** Bodies of webhooks of Telegram's. */
export const telegramBodies: fc.Arbitrary<Uint8Array> = bytesOf(
  fc.oneof({ weight: 30, arbitrary: update.map(jsonOf) }, hostileJson.map(jsonOf), hostileText),
);

import type { MessageEntity } from "@grammyjs/types";

/** Visible text and what is marked in it. Offsets and lengths are UTF-16 code units. */
export interface FormattedText {
  readonly text: string;
  readonly entities: readonly MessageEntity[];
}

type FoundType = "mention" | "bot_command" | "url" | "email" | "hashtag";

/**
 * What Telegram marks in a text by itself. Of addresses only those with a scheme are found here;
 * Telegram finds bare host names as well.
 * @see https://core.telegram.org/bots/api#messageentity
 */
const patterns: readonly (readonly [FoundType, RegExp])[] = [
  ["url", /https?:\/\/[^\s<>"]*[^\s<>".,;:!?'()[\]{}]/gu],
  ["email", /(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gu],
  ["mention", /(?<![\p{L}\p{N}_])@[A-Za-z0-9_]{2,32}(?![\p{L}\p{N}_])/gu],
  [
    "bot_command",
    /(?<![\p{L}\p{N}_/<>])\/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\p{L}\p{N}_/<>])/gu,
  ],
  ["hashtag", /(?<![\p{L}\p{N}_&])#(?=[\p{N}_]*\p{L})[\p{L}\p{N}_]+/gu],
];

/** What keeps everything else out. */
const opaque = new Set<MessageEntity["type"]>(["code", "pre", "text_link", "text_mention"]);

/** Mentions, commands, addresses and hashtags in plain text. */
export function findEntities(text: string): MessageEntity[] {
  const found: MessageEntity[] = [];
  for (const [type, pattern] of patterns) {
    for (const match of text.matchAll(pattern)) {
      const entity = { type, offset: match.index, length: match[0].length };
      if (!found.some((other) => overlaps(other, entity))) found.push(entity);
    }
  }
  return found;
}

/**
 * What becomes of a text on its way to the screen: white space at both ends goes, empty entities go,
 * and what Telegram finds by itself is added where it fits.
 */
export function finishText({ text, entities }: FormattedText): FormattedText {
  const end = text.trimEnd().length;
  const firstEntity = Math.min(end, ...entities.map((entity) => entity.offset));
  const start = text.slice(0, firstEntity).search(/[^ \n]/u);
  const from = start === -1 ? firstEntity : start;
  const given: MessageEntity[] = [];
  for (const entity of entities) {
    const length = Math.min(entity.offset + entity.length, end) - entity.offset;
    if (length > 0) given.push({ ...entity, offset: entity.offset - from, length });
  }
  const visible = text.slice(from, end);
  const found = findEntities(visible).filter((entity) => fits(entity, given));
  return { text: visible, entities: [...given, ...found].toSorted(inOrder) };
}

function fits(entity: MessageEntity, given: readonly MessageEntity[]): boolean {
  return given.every((other) => {
    if (!overlaps(other, entity)) return true;
    return !opaque.has(other.type) && (contains(other, entity) || contains(entity, other));
  });
}

function overlaps(a: MessageEntity, b: MessageEntity): boolean {
  return a.offset < b.offset + b.length && b.offset < a.offset + a.length;
}

function contains(outer: MessageEntity, inner: MessageEntity): boolean {
  return outer.offset <= inner.offset && inner.offset + inner.length <= outer.offset + outer.length;
}

function inOrder(a: MessageEntity, b: MessageEntity): number {
  return a.offset - b.offset || b.length - a.length;
}

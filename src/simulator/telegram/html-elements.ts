import type { MessageEntity } from "@grammyjs/types";
import { HtmlError } from "./html-error.ts";

/** One element whose end was not seen yet. */
export interface OpenElement {
  readonly tag: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** UTF-16 offset in the visible text. */
  readonly offset: number;
  /** Where its start tag stands, in bytes of the source. */
  readonly byteOffset: number;
}

type Style = "bold" | "italic" | "underline" | "strikethrough" | "spoiler";

const styles = new Map<string, Style>([
  ["b", "bold"],
  ["strong", "bold"],
  ["i", "italic"],
  ["em", "italic"],
  ["u", "underline"],
  ["ins", "underline"],
  ["s", "strikethrough"],
  ["strike", "strikethrough"],
  ["del", "strikethrough"],
  ["tg-spoiler", "spoiler"],
  ["span", "spoiler"],
]);

/**
 * What an element that ends here marks in the visible text.
 *
 * @param parent the element it stands in
 * @param entities those found so far: a `pre` takes the place of the `code` that fills it
 * @returns undefined when it marks nothing: it is empty, or its address cannot be followed
 * @throws HtmlError
 */
export function entityOfElement(
  element: OpenElement,
  parent: OpenElement | undefined,
  text: string,
  entities: MessageEntity[],
): MessageEntity | undefined {
  const { tag, attributes, offset } = element;
  const length = text.length - offset;
  if (length === 0) return undefined;
  const style = styles.get(tag);
  if (style) return { type: style, offset, length };
  if (tag === "a") return link(attributes.get("href") || text.slice(offset), offset, length);
  if (tag === "blockquote") {
    const type = attributes.has("expandable") ? "expandable_blockquote" : "blockquote";
    return { type, offset, length };
  }
  if (tag === "code") return codeEntity(element, parent, length);
  if (tag === "pre") return preEntity(element, length, entities);
  if (tag === "tg-emoji") return customEmoji(attributes.get("emoji-id"), offset, length);
  return dateTime(attributes, offset, length);
}

function codeEntity(
  { attributes, offset }: OpenElement,
  parent: OpenElement | undefined,
  length: number,
): MessageEntity {
  const language = /^language-(.+)/su.exec(attributes.get("class") ?? "")?.[1];
  // Handed to the enclosing `pre`, which ends later; outside of one a language means nothing.
  return language === undefined || parent?.tag !== "pre"
    ? { type: "code", offset, length }
    : { type: "pre", offset, length, language };
}

function preEntity(
  element: OpenElement,
  length: number,
  entities: MessageEntity[],
): MessageEntity | undefined {
  const { offset } = element;
  const inner = entities.at(-1);
  const holdsCode =
    inner !== undefined &&
    (inner.type === "code" || inner.type === "pre") &&
    inner.offset >= offset;
  if (!holdsCode) return { type: "pre", offset, length };
  if (inner.offset !== offset || inner.length !== length) {
    throw new HtmlError(
      `Tag "code" must fill tag "pre" that it is nested in at byte offset ${element.byteOffset}`,
    );
  }
  entities.pop();
  return inner.type === "pre" ? inner : { type: "pre", offset, length };
}

function link(address: string, offset: number, length: number): MessageEntity | undefined {
  const userId = /^tg:\/\/user\?id=(\d+)$/u.exec(address)?.[1];
  if (userId !== undefined) {
    // Telegram fills in who that is; whoever reads the record needs the id only.
    const user = { id: Number(userId), is_bot: false, first_name: "" };
    return { type: "text_mention", offset, length, user };
  }
  const url = checkedUrl(address);
  return url === undefined ? undefined : { type: "text_link", offset, length, url };
}

/** Addresses that Telegram does not follow are shown as plain text. */
function checkedUrl(address: string): string | undefined {
  const hasScheme = /^[a-z][a-z0-9+.-]*:/iu.test(address);
  const parsed = URL.parse(hasScheme ? address : `http://${address}`);
  if (!parsed) return undefined;
  if (parsed.protocol === "tg:" || parsed.protocol === "ton:") return parsed.href;
  const isWeb = parsed.protocol === "http:" || parsed.protocol === "https:";
  return isWeb && parsed.hostname.includes(".") ? parsed.href : undefined;
}

function customEmoji(id: string | undefined, offset: number, length: number): MessageEntity {
  if (id === undefined || !/^[1-9]\d*$/u.test(id)) {
    throw new HtmlError("Invalid custom emoji identifier specified");
  }
  return { type: "custom_emoji", offset, length, custom_emoji_id: id };
}

function dateTime(
  attributes: ReadonlyMap<string, string>,
  offset: number,
  length: number,
): MessageEntity | undefined {
  const unixTime = Number.parseInt(attributes.get("unix") ?? "", 10);
  if (!(unixTime > 0)) return undefined;
  const format = attributes.get("format") ?? "";
  if (!isTimeFormat(format)) throw new HtmlError("Invalid date-time format specified");
  return { type: "date_time", offset, length, unix_time: unixTime, date_time_format: format };
}

/** @see https://core.telegram.org/bots/api#date-time-entity-formatting */
function isTimeFormat(
  format: string,
): format is MessageEntity.DateTimeMessageEntity["date_time_format"] {
  return /^(?:r|w?[dD]?[tT]?)$/u.test(format);
}

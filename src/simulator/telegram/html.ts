import type { MessageEntity } from "@grammyjs/types";
import type { FormattedText } from "./entities.ts";
import { readAttributes } from "./html-attributes.ts";
import { entityOfElement, type OpenElement } from "./html-elements.ts";
import { HtmlError } from "./html-error.ts";
import { decodeReference } from "./html-references.ts";

/** Telegram's tags. @see https://core.telegram.org/bots/api#html-style */
const knownTags = new Set(
  "a b strong i em s strike del u ins tg-spoiler tg-emoji tg-time span pre code blockquote".split(
    " ",
  ),
);

/**
 * Reads Telegram's HTML as its server does: the same tags, the same four named references, the same
 * words when it refuses. In one thing it is stricter: what the documents forbid to be nested is
 * refused, where the server silently takes one of the two styles away.
 *
 * @throws HtmlError
 * @see https://core.telegram.org/bots/api#html-style
 */
export function parseHtml(source: string): FormattedText {
  const open: OpenElement[] = [];
  const entities: MessageEntity[] = [];
  let text = "";
  let at = 0;
  while (at < source.length) {
    const reference = source[at] === "&" ? decodeReference(source, at) : undefined;
    if (reference) {
      text += reference.character;
      at = reference.end;
    } else if (source[at] !== "<") {
      text += source[at];
      at += 1;
    } else if (source[at + 1] === "/") {
      const { element, end } = readEndTag(source, at, open);
      const entity = entityOfElement(element, open.at(-1), text, entities);
      if (entity) entities.push(entity);
      at = end;
    } else {
      const { element, end } = readStartTag(source, at, text.length);
      refuseForbiddenNesting(element, open);
      open.push(element);
      at = end;
    }
  }
  const unclosed = open.at(-1);
  if (unclosed) {
    throw new HtmlError(`Can't find end tag corresponding to start tag "${unclosed.tag}"`);
  }
  if (!text.isWellFormed()) {
    throw new HtmlError(
      "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units",
    );
  }
  return { text, entities };
}

function readStartTag(
  source: string,
  start: number,
  offset: number,
): { element: OpenElement; end: number } {
  const byteOffset = bytesBefore(source, start);
  const name = /[^\s>]*/uy;
  name.lastIndex = start + 1;
  const tag = (name.exec(source)?.[0] ?? "").toLowerCase();
  if (name.lastIndex >= source.length) {
    throw new HtmlError(`Unclosed start tag at byte offset ${byteOffset}`);
  }
  if (!knownTags.has(tag)) {
    throw new HtmlError(`Unsupported start tag "${tag}" at byte offset ${byteOffset}`);
  }
  const { attributes, end } = readAttributes(source, name.lastIndex, tag, byteOffset);
  if (tag === "span" && attributes.get("class") !== "tg-spoiler") {
    throw new HtmlError(`Tag "span" must have class "tg-spoiler" at byte offset ${byteOffset}`);
  }
  return { element: { tag, attributes, offset, byteOffset }, end };
}

function readEndTag(
  source: string,
  start: number,
  open: OpenElement[],
): { element: OpenElement; end: number } {
  const byteOffset = bytesBefore(source, start);
  const element = open.pop();
  if (!element) throw new HtmlError(`Unexpected end tag at byte offset ${byteOffset}`);
  const endTag = /<\/([^\s>]*)\s*>/uy;
  endTag.lastIndex = start;
  const tag = endTag.exec(source)?.[1]?.toLowerCase();
  if (tag === undefined) throw new HtmlError(`Unclosed end tag at byte offset ${byteOffset}`);
  if (tag !== "" && tag !== element.tag) {
    throw new HtmlError(
      `Unmatched end tag at byte offset ${byteOffset}, expected "</${element.tag}>", found "</${tag}>"`,
    );
  }
  return { element, end: endTag.lastIndex };
}

/**
 * Code holds nothing and stands in no other style but a quotation; quotations and links do not
 * stand in each other.
 * @see https://core.telegram.org/bots/api#formatting-options
 */
function refuseForbiddenNesting(element: OpenElement, open: readonly OpenElement[]): void {
  const parent = open.at(-1);
  const inner = element.tag;
  const allowed =
    parent?.tag === "pre" && inner === "code"
      ? open.slice(0, -1).every((outer) => outer.tag === "blockquote")
      : open.every((outer) => mayHold(outer.tag, inner));
  if (!allowed) {
    const around = open.find((outer) => !mayHold(outer.tag, inner)) ?? parent;
    throw new HtmlError(
      `Tag "${inner}" must not be nested in tag "${around?.tag ?? ""}" at byte offset ${element.byteOffset}`,
    );
  }
}

function mayHold(outer: string, inner: string): boolean {
  if (outer === "code" || outer === "pre") return false;
  if (inner === "code" || inner === "pre") return outer === "blockquote";
  if (outer === "blockquote") return inner !== "blockquote";
  return !(outer === "a" && inner === "a");
}

function bytesBefore(source: string, end: number): number {
  return Buffer.byteLength(source.slice(0, end));
}

import { oncePerObject } from "../../lib/once.ts";
import type { Line } from "../../markdown/lines.ts";
import { indentationOf, plainLine, plainText, RULE, separatorOf } from "../../markdown/plain.ts";
import type { Measure } from "../../markdown/split-lines.ts";
import { tableAsText } from "../../markdown/table-text.ts";
import { renderingIn } from "../../markdown/rendering.ts";
import type { RenderedPart } from "../../messages/part.ts";
import { escape, unmention, wordsHtml } from "./render-words.ts";

/**
 * A message holds 4096 characters after its formatting was read. Counted in UTF-16 units, of which no
 * other way of counting finds more.
 * @see https://core.telegram.org/bots/api#sendmessage
 */
const MESSAGE_UNITS_MAX = 4096;
/** What a part is filled to: room for a note's or a counter's few characters. */
const PART_UNITS = 4000;
/**
 * The `text` argument as it is sent, tags included, in UTF-8.
 * @see https://github.com/tdlib/telegram-bot-api/blob/master/telegram-bot-api/Client.cpp
 */
const ARGUMENT_BYTES_MAX = 32_768;

const encoder = new TextEncoder();

const measure: Measure = {
  limits: [PART_UNITS, ARGUMENT_BYTES_MAX],
  costOf(line, before) {
    const separator = before === undefined ? "" : separatorOf(line);
    const frame = frameOf(line);
    const isSame = before !== undefined && isSameFrame(frame, frameOf(before));
    const tags = isSame ? "" : openTag(frame) + closeTag(frame);
    const bytes = encoder.encode(separator + tags + lineHtml(line)).length;
    return [separator.length + unitsOf(line), bytes];
  },
};

/** Each run is kept from mentioning anybody by itself, in which there is more to do than in all of them. */
function unitsOf(line: Line): number {
  const { body } = line;
  if (body.kind !== "words" && body.kind !== "heading") {
    return unmention(plainLine(line, false)).length;
  }
  const runs = body.runs.map(({ text }) => unmention(text));
  return indentationOf(line).length + runs.join("").length;
}

function toPart(lines: readonly Line[]): RenderedPart {
  const plain = unmention(plainText(lines, true));
  const fits = plain.length <= MESSAGE_UNITS_MAX;
  return { rich: toHtml(lines), plain: fits ? plain : unmention(plainText(lines, false)) };
}

/** The element around several lines: a block of code, or a quotation (the outermost, for they nest not). */
interface Frame {
  readonly tag: "pre" | "blockquote";
  /** The same object on all of its lines. */
  readonly of: object;
  readonly language?: string;
}

/** Code stands alone: Telegram allows no other formatting around it or in it. */
function frameOf({ body, path }: Line): Frame | undefined {
  if (body.kind === "code") {
    const { language } = body.block;
    return { tag: "pre", of: body.block, ...(language === undefined ? {} : { language }) };
  }
  const quote = path.find(({ kind }) => kind === "quote");
  return quote === undefined ? undefined : { tag: "blockquote", of: quote };
}

function isSameFrame(one: Frame | undefined, other: Frame | undefined): boolean {
  return one?.of === other?.of;
}

function openTag(frame: Frame | undefined): string {
  if (frame === undefined) return "";
  const { tag, language } = frame;
  return language === undefined
    ? `<${tag}>`
    : `<${tag}><code class="language-${escape(language)}">`;
}

function closeTag(frame: Frame | undefined): string {
  if (frame === undefined) return "";
  return frame.language === undefined ? `</${frame.tag}>` : `</code></${frame.tag}>`;
}

function toHtml(lines: readonly Line[]): string {
  let html = "";
  let open: Frame | undefined;
  for (const [at, line] of lines.entries()) {
    const frame = frameOf(line);
    const separator = at > 0 ? separatorOf(line) : "";
    if (isSameFrame(frame, open)) html += separator;
    else html += closeTag(open) + separator + openTag(frame);
    html += lineHtml(line);
    open = frame;
  }
  return html + closeTag(open);
}

/** A line is written when it is measured, and again when its part is. */
const lineHtml = oncePerObject(writeLine);

function writeLine(line: Line): string {
  const { body } = line;
  switch (body.kind) {
    case "code":
      return escape(body.text);
    case "heading":
      return indentationOf(line) + wordsHtml(body.runs, true);
    case "words":
      return indentationOf(line) + wordsHtml(body.runs, false);
    case "rule":
    case "row":
      // Tables are shown as text.
      return indentationOf(line) + RULE;
  }
}

/**
 * An answer in Markdown as messages in Telegram's HTML, each with its tags closed.
 *
 * @returns none for an answer without words
 * @see https://core.telegram.org/bots/api#html-style
 */
export const { renderMarkdown, settledParts } = renderingIn<RenderedPart>({
  tableLayout: tableAsText,
  measure,
  toPart,
});

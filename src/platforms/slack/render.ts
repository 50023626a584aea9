import { parseMarkdown } from "../../markdown/parse.ts";
import { cutRuns, type Run, type Style, textOf, toRuns } from "../../markdown/runs.ts";
import { splitRanges } from "../../markdown/split.ts";
import type { RenderedPart } from "../../messages/part.ts";

/**
 * What a Markdown field holds, in characters; counted in UTF-16 units, of which no other way of
 * counting finds more.
 * @see https://docs.slack.dev/reference/methods/chat.postMessage
 */
const MARKDOWN_UNITS_MAX = 12_000;
/** What a part is filled to: Slack turns it into blocks, whose sum has a limit that is nowhere written. */
const PART_UNITS = 11_000;
/** Longer addresses are shown by their label alone. */
const HREF_UNITS_MAX = 2_000;
const LINK = /^(?:https?:\/\/|mailto:|tel:)[^\s]+$/i;

/** Invisible, without room, and Slack sees no mention across it. */
const JOINER = "\u2060";
const AT_NAME = /(?<![\p{L}\p{N}_])@(?=\w|$)/gu;
const SPECIAL = /[\\*_~`[\]|]/g;
const LINE_MARK = /^([ \t]*)(#{1,6}|[-+=]|\d{1,9}(?=[.)]))/gm;

/**
 * An answer in Markdown as Slack's Markdown fields, each with its formatting closed.
 *
 * @returns none for an answer without words
 * @see https://docs.slack.dev/reference/block-kit/blocks/markdown-block
 */
export function renderMarkdown(markdown: string): readonly RenderedPart[] {
  return toParts(toRuns(parseMarkdown(markdown)), PART_UNITS);
}

function toParts(runs: readonly Run[], units: number): readonly RenderedPart[] {
  const ranges = splitRanges(textOf(runs), units);
  return cutRuns(runs, ranges).flatMap((piece) => {
    const part = { rich: toMarkdown(piece), plain: toPlain(piece) };
    if (part.rich.length <= MARKDOWN_UNITS_MAX || units < 2) return [part];
    return toParts(piece, Math.floor(units / 2));
  });
}

function toMarkdown(runs: readonly Run[]): string {
  return runs
    .map(({ text, style }) => wrap(text, style))
    .join("")
    .replace(/^([ ]*)[•◦▪] /gm, "$1- ")
    .trim();
}

function wrap(text: string, style: Style): string {
  if (style.pre !== undefined) {
    return `\`\`\`${style.pre.language ?? ""}\n${quietCode(text).replaceAll("```", `\`\`${JOINER}\``)}\n\`\`\``;
  }
  const words = text.trim();
  if (words === "") return text;
  const start = text.slice(0, text.indexOf(words));
  return `${start}${wrapWords(words, style)}${text.slice(start.length + words.length)}`;
}

function wrapWords(words: string, style: Style): string {
  if (style.code === true) return `\`${quietCode(words).replaceAll("`", "'")}\``;
  let marked = escape(words);
  if (style.strike === true) marked = `~~${marked}~~`;
  if (style.italic === true) marked = `*${marked}*`;
  if (style.bold === true) marked = `**${marked}**`;
  const { href } = style;
  const isLink = href !== undefined && href.length <= HREF_UNITS_MAX && LINK.test(href);
  return isLink ? `[${marked}](${href.replace(/[()<>|\\]/g, encodeURIComponent)})` : marked;
}

/** Nothing of it is formatting, a mention or a special token. */
function escape(text: string): string {
  return text
    .replace(SPECIAL, String.raw`\$&`)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(LINE_MARK, String.raw`$1\$2`)
    .replace(AT_NAME, `@${JOINER}`);
}

/** In code nothing can be escaped: the signs of a mention are kept from touching. */
function quietCode(text: string): string {
  return text.replace(/<(?=[!@#])/g, `<${JOINER}`).replace(AT_NAME, `@${JOINER}`);
}

/** The words alone, with the address of a link behind its label. */
function toPlain(runs: readonly Run[]): string {
  return runs
    .map(({ text, style: { href } }, at) => {
      const words = text.replace(AT_NAME, `@${JOINER}`);
      const isLast = href !== runs[at + 1]?.style.href;
      const isShown = href !== undefined && isLast && LINK.test(href) && href !== text;
      return isShown && href.length <= HREF_UNITS_MAX ? `${words} (${href})` : words;
    })
    .join("")
    .trim();
}

import { parseMarkdown } from "../../markdown/parse.ts";
import { cutRuns, type Run, type Style, textOf, toRuns } from "../../markdown/runs.ts";
import { splitRanges } from "../../markdown/split.ts";
import type { RenderedPart } from "../../messages/part.ts";

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
/** Longer addresses are shown by their label alone: no message could hold some of them. */
const HREF_UNITS_MAX = 2_000;

/** What a link may open; above all not `tg:`, which mentions people. @see https://core.telegram.org/bots/api#html-style */
const LINK = /^(?:https?:\/\/|mailto:|tel:)[^\s]+$/i;

/**
 * An answer's `@name` must not ring anybody's phone. A word joiner after the `@` is invisible, takes no
 * room and breaks no line there, and Telegram sees a mention only in an `@` directly followed by a letter,
 * digit or underscore. The `@` of an e-mail address, behind a letter, is none. An `@` at the end counts,
 * for the next run may begin with the name. Text in code is left alone: there Telegram looks for no
 * mentions, and people copy it.
 */
const MENTION = /(?<![\p{L}\p{N}_])@(?=\w|$)/gu;
const UNMENTIONED = "@\u2060";

/**
 * An answer in Markdown as messages in Telegram's HTML, each with its tags closed.
 *
 * @returns none for an answer without words
 * @see https://core.telegram.org/bots/api#html-style
 */
export function renderMarkdown(markdown: string): readonly RenderedPart[] {
  return toParts(toRuns(parseMarkdown(markdown)).map(quieted), PART_UNITS);
}

const encoder = new TextEncoder();

function toParts(runs: readonly Run[], units: number): readonly RenderedPart[] {
  const ranges = splitRanges(textOf(runs), units);
  return cutRuns(runs, ranges).flatMap((piece) => {
    const part = { rich: toHtml(piece), plain: toPlain(piece) };
    // Addresses written out, or very many tags, take more room than the words: cut once more.
    return fits(part) || units < 2 ? [part] : toParts(piece, Math.floor(units / 2));
  });
}

function fits({ rich, plain }: RenderedPart): boolean {
  return plain.length <= MESSAGE_UNITS_MAX && encoder.encode(rich).length <= ARGUMENT_BYTES_MAX;
}

/** `run` without mentions, and without a link that Telegram or its people should not follow. */
function quieted({ text, style: { href, ...style } }: Run): Run {
  const isLink = href !== undefined && href.length <= HREF_UNITS_MAX && LINK.test(href);
  return {
    text: isVerbatim(style) ? text : unmention(text),
    style: isLink ? { ...style, href } : style,
  };
}

function isVerbatim({ code, pre }: Style): boolean {
  return code === true || pre !== undefined;
}

function unmention(text: string): string {
  // Most runs have none, and asking costs less than searching.
  return text.includes("@") ? text.replace(MENTION, UNMENTIONED) : text;
}

function toHtml(runs: readonly Run[]): string {
  let html = "";
  let isQuote = false;
  for (const [at, { text, style }] of runs.entries()) {
    const inQuote = isQuoted(runs[at]) && (text.trim() !== "" || isBetweenQuoted(runs, at));
    if (inQuote !== isQuote) html += inQuote ? "<blockquote>" : "</blockquote>";
    isQuote = inQuote;
    html += wrap(escape(text), style);
  }
  return isQuote ? `${html}</blockquote>` : html;
}

function isQuoted(run: Run | undefined): boolean {
  return run?.style.quote === true;
}

/** Line breaks at the edge of a quotation, where code interrupts it, stand outside. */
function isBetweenQuoted(runs: readonly Run[], at: number): boolean {
  return isQuoted(runs[at - 1]) && isQuoted(runs[at + 1]);
}

/** Code stands alone: Telegram allows no other formatting around it or in it. */
function wrap(text: string, style: Style): string {
  if (style.pre !== undefined) return wrapPre(text, style.pre.language);
  if (text.trim() === "") return text;
  if (style.code === true && style.href === undefined) return `<code>${text}</code>`;
  let html = text;
  if (style.strike === true) html = `<s>${html}</s>`;
  if (style.italic === true) html = `<i>${html}</i>`;
  if (style.bold === true) html = `<b>${html}</b>`;
  return style.href === undefined ? html : `<a href="${escape(style.href)}">${html}</a>`;
}

function wrapPre(text: string, language: string | undefined): string {
  if (language === undefined) return `<pre>${text}</pre>`;
  return `<pre><code class="language-${escape(language)}">${text}</code></pre>`;
}

/** The only named references that Telegram is sure to know. */
function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** The words alone, with the address of a link behind its label. */
function toPlain(runs: readonly Run[]): string {
  return runs
    .map(({ text, style: { href } }, at) => {
      const words = unmention(text);
      const isLast = href !== runs[at + 1]?.style.href;
      return href !== undefined && isLast && !isItsOwnAddress(text, href)
        ? `${words} (${href})`
        : words;
    })
    .join("")
    .trim();
}

/** Whether a label already says where its link leads, as a bare address does. */
function isItsOwnAddress(label: string, href: string): boolean {
  return href === label || href.replace(/^(?:mailto:|tel:|https?:\/\/)/i, "") === label;
}

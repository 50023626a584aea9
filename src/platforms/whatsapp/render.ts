import { parseMarkdown } from "../../markdown/parse.ts";
import { cutRuns, type Run, type Style, textOf, toRuns } from "../../markdown/runs.ts";
import { splitRanges } from "../../markdown/split.ts";
import type { RenderedPart } from "../../messages/part.ts";

/**
 * A text message's body, with its marks, in characters; counted in UTF-16 units, of which no other way of
 * counting finds more.
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/messages/text-messages
 */
const BODY_UNITS_MAX = 4096;
/** Longer addresses are left out: no message could hold some of them. */
const HREF_UNITS_MAX = 2_000;
const LINK = /^(?:https?:\/\/|mailto:|tel:)[^\s]+$/i;

/** Before a letter that WhatsApp would read as a mark: it is invisible, and there is no escape character. */
const JOINER = "\u2060";
const MARK = /[*_~`]/g;
const LINE_MARK = /^([ \t]*)(?=>|[-*] |\d+\. )/gm;

/**
 * An answer in Markdown as messages in WhatsApp's own syntax.
 *
 * @returns none for an answer without words
 * @see https://faq.whatsapp.com/539178204879377
 */
export function renderMarkdown(markdown: string): readonly RenderedPart[] {
  return toParts(toRuns(parseMarkdown(markdown)).flatMap(withAddress), BODY_UNITS_MAX);
}

function toParts(runs: readonly Run[], units: number): readonly RenderedPart[] {
  const ranges = splitRanges(textOf(runs), units);
  return cutRuns(runs, ranges).flatMap((piece) => {
    const part = { rich: toMarks(piece), plain: textOf(piece).trim() };
    if (part.rich.length <= BODY_UNITS_MAX || units < 2) return [part];
    return toParts(piece, Math.floor(units / 2));
  });
}

/** Links are written out behind their label. */
function withAddress(run: Run, at: number, runs: readonly Run[]): readonly Run[] {
  const { href, ...style } = run.style;
  const words: Run = { text: run.text, style };
  const isLast = href !== runs[at + 1]?.style.href;
  const isShown = href !== undefined && isLast && href.length <= HREF_UNITS_MAX && LINK.test(href);
  if (!isShown || href.replace(/^(?:mailto:|tel:|https?:\/\/)/i, "") === run.text) return [words];
  return href === run.text ? [words] : [words, { text: ` (${href})`, style: {} }];
}

function toMarks(runs: readonly Run[]): string {
  return runs
    .map(({ text, style }) => wrap(text, style))
    .join("")
    .trim();
}

function wrap(text: string, style: Style): string {
  if (style.pre !== undefined) return `\`\`\`${text.replaceAll("```", `\`\`${JOINER}\``)}\`\`\``;
  if (text.trim() === "" || /^ \(\S+\)$/.test(text)) return text;
  if (style.code === true) return `\`${text.replaceAll("`", "'")}\``;
  return text
    .split("\n")
    .map((line) => wrapLine(line, style))
    .join("\n");
}

/** A mark must touch the letters that it is about, and end on their line. */
function wrapLine(line: string, style: Style): string {
  const words = line.trim();
  if (words === "") return line;
  const escaped = words.replace(MARK, `$&${JOINER}`).replace(LINE_MARK, `$1${JOINER}`);
  let marked = escaped;
  if (style.strike === true) marked = `~${marked}~`;
  if (style.italic === true) marked = `_${marked}_`;
  if (style.bold === true) marked = `*${marked}*`;
  const start = line.slice(0, line.indexOf(words));
  return `${start}${marked}${line.slice(start.length + words.length)}`;
}

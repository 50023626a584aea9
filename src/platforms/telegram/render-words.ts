import type { Run, Style } from "../../markdown/ast.ts";

/**
 * An answer's `@name` must not ring anybody's phone. A word joiner after the `@` is invisible, takes no
 * room and breaks no line there, and Telegram sees a mention only in an `@` directly followed by a letter,
 * digit or underscore. The `@` of an e-mail address, behind a letter, is none. An `@` at the end counts,
 * for the next run may begin with the name. Text in code is left alone: there Telegram looks for no
 * mentions, and people copy it.
 */
const MENTION = /(?<![\p{L}\p{N}_])@(?=\w|$)/gu;
const UNMENTIONED = "@\u2060";

/** `text` without mentions. */
export function unmention(text: string): string {
  // Most texts have none, and asking costs less than searching.
  return text.includes("@") ? text.replace(MENTION, UNMENTIONED) : text;
}

/**
 * Words in Telegram's HTML, each link in one element: its address may be long, and its label of many runs.
 * @param isBold whether all of them are, as in a heading
 */
export function wordsHtml(runs: readonly Run[], isBold: boolean): string {
  let html = "";
  let open: string | undefined;
  for (const { text, style } of runs) {
    const { href } = style;
    if (href !== open) {
      if (open !== undefined) html += "</a>";
      // White space alone leads nowhere.
      open = text.trim() === "" ? undefined : href;
      if (open !== undefined) html += `<a href="${escape(open)}">`;
    }
    html += wrap(text, isBold ? { ...style, bold: true } : style);
  }
  return open === undefined ? html : `${html}</a>`;
}

/** Code stands alone: Telegram allows no other formatting around it or in it. */
function wrap(text: string, style: Style): string {
  if (text.trim() === "") return text;
  if (style.code === true && style.href === undefined) return `<code>${escape(text)}</code>`;
  let html = escape(style.code === true ? text : unmention(text));
  if (style.strike === true) html = `<s>${html}</s>`;
  if (style.italic === true) html = `<i>${html}</i>`;
  return style.bold === true ? `<b>${html}</b>` : html;
}

/** The only named references that Telegram is sure to know. */
export function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

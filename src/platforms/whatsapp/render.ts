import { oncePerObject } from "../../lib/once.ts";
import type { Line } from "../../markdown/lines.ts";
import { indentationOf, plainLine, plainText, RULE, separatorOf } from "../../markdown/plain.ts";
import type { Measure } from "../../markdown/split-lines.ts";
import { tableAsText } from "../../markdown/table-text.ts";
import { renderingIn } from "../../markdown/rendering.ts";
import type { RenderedPart } from "../../messages/part.ts";
import { NO_MARK, wordsInMarks } from "./render-words.ts";

/**
 * A text message's body, with its marks, in characters. Counted in UTF-16 units, of which no other way of
 * counting finds more.
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/messages/text-messages
 */
const BODY_UNITS_MAX = 4096;

const FENCE = "```";

const measure: Measure = {
  limits: [BODY_UNITS_MAX, BODY_UNITS_MAX],
  costOf(line, before) {
    const separator = before === undefined ? 0 : separatorOf(line).length;
    const fences = isSameCode(line, before) ? 0 : 2 * FENCE.length;
    // Without its marks a part must fit as well: a bullet has as many letters there.
    const plain = separator + plainLine(line, true).length;
    return [separator + fences + lineInMarks(line).length, plain];
  },
};

function isSameCode({ body }: Line, before: Line | undefined): boolean {
  if (body.kind !== "code") return true;
  return before?.body.kind === "code" && before.body.block === body.block;
}

function toPart(lines: readonly Line[]): RenderedPart {
  let rich = "";
  for (const [at, line] of lines.entries()) {
    const isCode = line.body.kind === "code";
    const separator = at > 0 ? separatorOf(line) : "";
    const opens = isCode && !isSameCode(line, lines[at - 1]);
    const next = lines[at + 1];
    const closes = isCode && (next?.body.kind !== "code" || !isSameCode(next, line));
    rich += `${separator}${opens ? FENCE : ""}${lineInMarks(line)}${closes ? FENCE : ""}`;
  }
  return { rich: withoutSpaceBefore(rich), plain: plainText(lines, true) };
}

/** The first line may be indented. What keeps others from being read as marks stays. */
function withoutSpaceBefore(text: string): string {
  let start = 0;
  while (text[start] === " ") start += 1;
  return text.slice(start);
}

/** A line is written when it is measured, and again when its part is. */
const lineInMarks = oncePerObject(writeLine);

function writeLine(line: Line): string {
  const { body } = line;
  switch (body.kind) {
    case "code":
      return codeLine(body.text);
    case "heading":
    case "words": {
      const start = startOf(line);
      return start + wordsInMarks(body.runs, body.kind === "heading", start === "");
    }
    case "rule":
    case "row":
      // Tables are shown as text.
      return startOf(line) + RULE;
  }
}

/** There is no way to write three backticks in code: they are kept from touching. */
function codeLine(text: string): string {
  const apart = text.replace(/``(?=`)/g, `\`\`${NO_MARK}`);
  return `${text.startsWith("`") ? NO_MARK : ""}${apart}${text.endsWith("`") ? NO_MARK : ""}`;
}

/**
 * What stands before the words: WhatsApp's own marks of quotations and lists, which count at the beginning
 * of a line only and not in each other. Other lists have bullets that are letters.
 */
function startOf(line: Line): string {
  const { path, begins } = line;
  const isQuote = path.some(({ kind }) => kind === "quote");
  const indentation = indentationOf(line);
  const hasWords = line.body.kind === "rule" || (line.body.kind !== "code" && hasRuns(line));
  if (isQuote) return hasWords || indentation !== "" ? `> ${indentation}` : "";
  const [item] = path;
  const isBullet = begins === 1 && path.length === 1 && indentation === "• ";
  return item?.kind === "item" && isBullet && hasWords ? "- " : indentation;
}

function hasRuns({ body }: Line): boolean {
  return (body.kind === "words" || body.kind === "heading") && body.runs.length > 0;
}

/**
 * An answer in Markdown as messages in WhatsApp's own syntax: one where it fits, for WhatsApp allows one
 * in six seconds.
 *
 * @returns none for an answer without words
 * @see https://faq.whatsapp.com/539178204879377
 */
export const { renderMarkdown, settledParts } = renderingIn<RenderedPart>({
  tableLayout: tableAsText,
  measure,
  toPart,
});

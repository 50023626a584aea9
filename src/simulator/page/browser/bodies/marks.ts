import { html } from "lit-html";
import type { Mark, MarkType } from "../../../whatsapp/formatting-line.ts";
import { linked, type Piece } from "./link.ts";
import { renderStretches } from "./stretches.ts";

/** Marks that make of a line what it is. */
type LineMark = Mark & { readonly type: "bullet" | "number" | "quote" };

/** What begins a line of a list, and is the list's own to show. */
const itemBeginning = /^(?:• |(\d{1,3})\. )/u;

/** Addresses that WhatsApp's apps make links of, and what stands behind one more often than in it. */
const address = /https?:\/\/[^\s<>"'`]+/giu;
const punctuation = /[.,;:!?*_~\]]$/u;

/**
 * Text as WhatsApp's apps show it: lines that follow each other in a list or a quotation stand in
 * one, and addresses are links.
 * @see https://faq.whatsapp.com/539178204879377
 */
export function renderMarks(text: string, marks: readonly Mark[]): Piece {
  const lines = marks.filter((mark): mark is LineMark => isLine(mark.type));
  const others = marks.filter(({ type }) => !isLine(type));
  const pieces: Piece[] = [];
  let at = 0;
  for (const group of groupsOf(lines, text)) {
    const start = group[0]?.offset ?? at;
    if (start > at) pieces.push(wordsOf(text, others, at, start));
    pieces.push(groupPiece(text, others, group));
    const end = endOf(group.at(-1), at);
    at = text.charAt(end) === "\n" ? end + 1 : end;
  }
  if (at < text.length) pieces.push(wordsOf(text, others, at, text.length));
  return pieces;
}

function isLine(type: MarkType): boolean {
  return type === "bullet" || type === "number" || type === "quote";
}

function endOf(mark: Mark | undefined, otherwise: number): number {
  return mark === undefined ? otherwise : mark.offset + mark.length;
}

/** Lines of one kind that follow each other. */
function groupsOf(lines: readonly LineMark[], text: string): LineMark[][] {
  const groups: LineMark[][] = [];
  for (const line of lines) {
    const last = groups.at(-1)?.at(-1);
    const follows =
      last !== undefined &&
      last.type === line.type &&
      text.slice(last.offset + last.length, line.offset) === "\n";
    if (follows) groups.at(-1)?.push(line);
    else groups.push([line]);
  }
  return groups;
}

function groupPiece(text: string, others: readonly Mark[], group: readonly LineMark[]): Piece {
  const lines = group.map((line) => linePiece(text, others, line));
  switch (group[0]?.type) {
    case "bullet":
      return html`<ul>
        ${lines}
      </ul>`;
    case "number":
      return html`<ol>
        ${lines}
      </ol>`;
    case "quote":
    case undefined:
      return html`<blockquote>${lines}</blockquote>`;
  }
}

function linePiece(text: string, others: readonly Mark[], line: LineMark): Piece {
  const end = line.offset + line.length;
  const [beginning = "", number] = itemBeginning.exec(text.slice(line.offset, end)) ?? [];
  switch (line.type) {
    case "bullet":
      return html`<li>${wordsOf(text, others, line.offset + beginning.length, end)}</li>`;
    case "number":
      return html`<li value=${number ?? ""}>
        ${wordsOf(text, others, line.offset + beginning.length, end)}
      </li>`;
    case "quote":
      return html`<div>${wordsOf(text, others, line.offset, end)}</div>`;
  }
}

/** The words of a range without what its lines are. */
function wordsOf(text: string, marks: readonly Mark[], start: number, end: number): Piece {
  const inside = marks
    .filter(({ offset, length }) => offset >= start && offset + length <= end)
    .map((mark) => ({ ...mark, offset: mark.offset - start }));
  const range = text.slice(start, end);
  return renderStretches(range, inside, {
    words: (words, around) => (around.some(isCode) ? words : withLinks(words)),
    marked,
    isBlock: ({ type, offset, length }) =>
      type === "mono" && isCodeBlock(range.slice(offset, offset + length)),
  });
}

/** Between three backticks, code of several lines stands by itself and a few words in their line. */
function isCodeBlock(words: string): boolean {
  return words.includes("\n");
}

function isCode({ type }: Mark): boolean {
  return type === "code" || type === "mono";
}

function marked({ type }: Mark, words: string, inner: Piece): Piece {
  switch (type) {
    case "bold":
      return html`<b>${inner}</b>`;
    case "italic":
      return html`<i>${inner}</i>`;
    case "strike":
      return html`<s>${inner}</s>`;
    case "code":
      return html`<code>${inner}</code>`;
    case "mono":
      return isCodeBlock(words)
        ? html`<pre><code>${words.replace(/^\n|\n$/gu, "")}</code></pre>`
        : html`<code class="mono">${words}</code>`;
    case "bullet":
    case "number":
    case "quote":
      return inner;
  }
}

/** Words with the addresses in them as links. */
function withLinks(words: string): Piece {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { 0: found, index } of words.matchAll(address)) {
    const url = withoutTrailing(found);
    pieces.push(words.slice(at, index), linked(url, url));
    at = index + url.length;
  }
  return at === 0 ? words : [...pieces, words.slice(at)];
}

/** A closing bracket at the end belongs to an address that holds its opening one. */
function withoutTrailing(found: string): string {
  let url = found;
  while (punctuation.test(url) || (url.endsWith(")") && !isBalanced(url))) url = url.slice(0, -1);
  return url;
}

function isBalanced(url: string): boolean {
  return url.split("(").length >= url.split(")").length;
}

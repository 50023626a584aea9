import type { Alignment, Block, List, ListItem, Run } from "./ast.ts";
import { attributeOf, type Token, tokensOf } from "./engine.ts";
import { createNotes } from "./notes.ts";
import { labelOf, mayBecomeLink, readWords, type WordReading } from "./words.ts";

/**
 * Units that the addresses of links may add to an answer, beside as many as it has itself. One long
 * address can be referred to by three letters, thousands of times.
 */
const EXPANSION_UNITS_MAX = 20_000;

const TASK = /^\[([ xX])\][ \t\n]+/;
/** Anything that people see. */
const VISIBLE = /[^\s\p{Cf}]/u;
/** Every part of long code begins with it, so a word that is longer than any language is none. */
const LANGUAGE = /^[\w+#.-]{1,40}(?![\w+#.-])/;
const LINE_BREAK_TAGS = /<br[ \t]*\/?>\n?/gi;
const ALIGNMENT = /text-align:(left|center|right)/;

/** Tokens that are blocks by themselves, or the words of one. */
const LEAVES: ReadonlySet<string> = new Set(["inline", "fence", "code_block", "html_block", "hr"]);

/** What the reading of one answer shares. */
interface Reading extends WordReading {
  readonly tokens: readonly Token[];
  /** Of the source. */
  readonly lines: readonly string[];
  /** The leaf that the source ends with. */
  readonly last: Token | undefined;
  /** The token that is read next. */
  at: number;
}

/**
 * Markdown (CommonMark with GitHub's tables, task lists, strike-through, footnotes and bare links) as
 * blocks. HTML is words. What is nested too deeply to be read is words as it was written.
 *
 * @see https://spec.commonmark.org/0.31.2/
 * @see https://github.github.com/gfm/
 */
export function parseMarkdown(markdown: string): readonly Block[] {
  const text = markdown.toWellFormed();
  const tokens = tokensOf(text);
  if (tokens === undefined) {
    return [{ kind: "paragraph", runs: [{ text, style: {} }], isOpen: true }];
  }
  let room = EXPANSION_UNITS_MAX + text.length;
  const reading: Reading = {
    tokens,
    lines: text.split(/\r\n?|\n/),
    last: tokens.findLast(({ type }) => LEAVES.has(type)),
    at: 0,
    notes: createNotes(),
    hasRoomFor: (units) => (room -= units) >= 0,
  };
  const blocks = readBlocks(reading);
  const notes = reading.notes.list();
  return notes.length === 0 ? blocks : [...blocks, { kind: "notes", notes }];
}

/** Blocks up to the end of what holds them, which is read as well. */
function readBlocks(reading: Reading): readonly Block[] {
  const blocks: Block[] = [];
  for (let token = next(reading); token !== undefined; token = next(reading)) {
    if (token.nesting < 0) break;
    const block = readBlock(token, reading);
    if (block !== undefined) blocks.push(block);
  }
  return blocks;
}

function next(reading: Reading): Token | undefined {
  const token = reading.tokens[reading.at];
  reading.at += 1;
  return token;
}

function readBlock(token: Token, reading: Reading): Block | undefined {
  switch (token.type) {
    case "paragraph_open":
      return readParagraph(reading);
    case "heading_open":
      return readHeading(Number(token.tag.slice(1)), reading);
    case "blockquote_open": {
      const blocks = readBlocks(reading);
      return blocks.length === 0 ? undefined : { kind: "quote", blocks };
    }
    case "bullet_list_open":
      return readList(reading, undefined);
    case "ordered_list_open":
      return readList(reading, Number(attributeOf(token, "start") || 1));
    case "table_open":
      return readTable(token.map?.[0] ?? 0, reading);
    case "fence":
    case "code_block":
      return toCode(token, reading);
    case "html_block":
      return toHtml(token, reading);
    case "hr":
      return { kind: "rule", ...openness(token, reading) };
    case "footnote_reference_open":
      // Notes stand where the answer ends.
      reading.notes.add(labelOf(token), readBlocks(reading));
      return undefined;
    default:
      return undefined;
  }
}

function openness(token: Token, { last }: Reading, isOpen = false): { readonly isOpen?: true } {
  return isOpen || token === last ? { isOpen: true } : {};
}

/** The words of a block that holds nothing else, up to its end. */
function readInline(reading: Reading): { readonly runs: readonly Run[]; readonly isOpen?: true } {
  const token = next(reading);
  // Its end.
  next(reading);
  if (token === undefined) return { runs: [] };
  const words = token.children ?? [];
  return {
    runs: readWords(words, reading),
    ...openness(token, reading, mayBecomeLink(words)),
  };
}

function isVisible(runs: readonly Run[]): boolean {
  return runs.some(({ text }) => VISIBLE.test(text));
}

function readParagraph(reading: Reading): Block | undefined {
  const words = readInline(reading);
  return isVisible(words.runs) ? { kind: "paragraph", ...words } : undefined;
}

function readHeading(depth: number, reading: Reading): Block | undefined {
  const words = readInline(reading);
  return isVisible(words.runs) ? { kind: "heading", depth, ...words } : undefined;
}

/** The first word behind the fence is the language. Empty lines around code say nothing. */
function toCode(token: Token, reading: Reading): Block | undefined {
  const text = token.content.replace(/^(?:[ \t]*\n)+/, "").trimEnd();
  if (!VISIBLE.test(text)) return undefined;
  const language = LANGUAGE.exec(token.info.trim())?.[0];
  const code = { kind: "code", text, ...openness(token, reading) } as const;
  return language === undefined ? code : { ...code, language };
}

function toHtml(token: Token, reading: Reading): Block | undefined {
  const text = token.content.replace(LINE_BREAK_TAGS, "\n").trim();
  if (text === "") return undefined;
  return { kind: "paragraph", runs: [{ text, style: {} }], ...openness(token, reading) };
}

function readList(reading: Reading, start: number | undefined): List {
  const items: ListItem[] = [];
  for (let token = next(reading); token !== undefined; token = next(reading)) {
    if (token.nesting < 0) break;
    const source = reading.tokens[reading.at + 1]?.content ?? "";
    items.push(toItem(readBlocks(reading), source));
  }
  return start === undefined ? { kind: "list", items } : { kind: "list", start, items };
}

/**
 * An item whose words begin with a box is a task.
 * @param source the words of its first block: a box that is escaped there is none
 */
function toItem(blocks: readonly Block[], source: string): ListItem {
  const [first, ...others] = blocks;
  if (first?.kind !== "paragraph") return { blocks };
  const [run, ...runs] = first.runs;
  const isPlain = run !== undefined && Object.keys(run.style).length === 0 && TASK.test(source);
  const [mark, sign] = isPlain ? (TASK.exec(run.text) ?? []) : [];
  if (run === undefined || mark === undefined) return { blocks };
  const text = run.text.slice(mark.length);
  const rest = text === "" ? runs : [{ text, style: run.style }, ...runs];
  if (!isVisible(rest)) return { blocks };
  return { isChecked: sign !== " ", blocks: [{ ...first, runs: rest }, ...others] };
}

/** @param line of its header in the source */
function readTable(line: number, reading: Reading): Block | undefined {
  const alignments: Alignment[] = [];
  const rows: (readonly Run[])[][] = [];
  let isOpen = false;
  for (let token = next(reading); token?.type !== "table_close"; token = next(reading)) {
    if (token === undefined) break;
    if (token.type === "tr_open") rows.push([]);
    if (token.type === "th_open") alignments.push(alignmentOf(token));
    if (token.type !== "th_open" && token.type !== "td_open") continue;
    const words = readInline(reading);
    isOpen ||= words.isOpen === true;
    rows.at(-1)?.push(words.runs);
  }
  for (const [at, row] of rows.entries()) {
    // The header says how many columns there are, and behind it stands the line that makes it one.
    const source = at === 0 ? "" : (reading.lines[line + at + 1] ?? "");
    row.push(...surplusCells(source, alignments.length));
  }
  if (!rows.flat().some(isVisible)) return undefined;
  return { kind: "table", alignments, rows, ...(isOpen ? { isOpen: true as const } : {}) };
}

/** Cells beyond the last column, which the specification leaves out; nobody should miss a word for that. */
function surplusCells(source: string, columns: number): (readonly Run[])[] {
  const cells = source.trim().split(/(?<!\\)\|/);
  if (cells[0]?.trim().replace(/^[>\s]+$/, "") === "") cells.shift();
  if (cells.at(-1)?.trim() === "") cells.pop();
  return cells.slice(columns).map((cell) => [{ text: cell.trim(), style: {} }]);
}

function alignmentOf(token: Token): Alignment {
  const side = ALIGNMENT.exec(attributeOf(token, "style"))?.[1];
  return side === "left" || side === "center" || side === "right" ? side : undefined;
}

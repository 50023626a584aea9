import type { TextRange } from "../lib/text-ranges.ts";
import type { Block, Inline, ListItem } from "./ast.ts";

/** How a stretch of text looks. Absent means no. */
export interface Style {
  readonly bold?: true;
  readonly italic?: true;
  readonly strike?: true;
  /** Inline code: its letters are shown as they are. */
  readonly code?: true;
  /** A block of code, with its language if it has one. */
  readonly pre?: { readonly language?: string };
  readonly quote?: true;
  readonly href?: string;
}

/**
 * A stretch of text in one style. An answer as a flat list of runs can be cut anywhere, and every
 * piece can still be written with its formatting closed.
 */
export interface Run {
  readonly text: string;
  readonly style: Style;
}

const BULLETS = ["•", "◦", "▪"] as const;
const INDENT = "  ";
/** Deeper items are not indented further: a phone's line is short. */
const INDENT_LEVELS_MAX = 6;
const RULE = "———";
const CELL_SEPARATOR = " | ";

/** Where a block stands. */
interface Place {
  readonly style: Style;
  /** Of the list it is in; 0 outside. */
  readonly level: number;
}

type Write = (text: string, style: Style) => void;

/**
 * Blocks as runs, laid out with nothing but line breaks, bullets, numbers and spaces: headings bold,
 * rows of a table as lines, a picture as a link with its description.
 */
export function toRuns(blocks: readonly Block[]): readonly Run[] {
  const runs: Run[] = [];
  const write: Write = (text, style) => {
    if (text !== "") runs.push({ text, style });
  };
  writeBlocks(write, blocks, { style: {}, level: 0 });
  return runs;
}

function writeBlocks(write: Write, blocks: readonly Block[], place: Place): void {
  const separator = place.level === 0 ? "\n\n" : `\n${indentOf(place.level)}`;
  for (const [at, block] of blocks.entries()) {
    // Items of a nested list bring their own indentation.
    if (at > 0) write(block.kind === "list" && place.level > 0 ? "\n" : separator, place.style);
    writeBlock(write, block, place);
  }
}

function writeBlock(write: Write, block: Block, place: Place): void {
  const { style } = place;
  switch (block.kind) {
    case "paragraph":
      return writeInlines(write, block.children, style, place.level);
    case "heading":
      return writeInlines(write, block.children, { ...style, bold: true }, place.level);
    case "code":
      return write(block.text, { pre: languageOf(block) });
    case "quote":
      return writeBlocks(write, block.blocks, { ...place, style: { ...style, quote: true } });
    case "list":
      return writeList(write, block, place);
    case "table":
      return writeTable(write, block.rows, place);
    case "rule":
      return write(RULE, style);
  }
}

function languageOf({ language }: Extract<Block, { kind: "code" }>): NonNullable<Style["pre"]> {
  return language === undefined ? {} : { language };
}

function writeList(write: Write, list: Extract<Block, { kind: "list" }>, place: Place): void {
  for (const [at, item] of list.items.entries()) {
    if (at > 0) write("\n", place.style);
    const mark = markOf(item, list.start === undefined ? undefined : list.start + at, place.level);
    write(`${indentOf(place.level)}${mark} `, place.style);
    writeBlocks(write, item.blocks, { ...place, level: place.level + 1 });
  }
}

function markOf({ checked }: ListItem, number: number | undefined, level: number): string {
  if (checked !== undefined) return checked ? "☑" : "☐";
  if (number !== undefined) return `${number}.`;
  return BULLETS[Math.min(level, BULLETS.length - 1)] ?? BULLETS[0];
}

function indentOf(level: number): string {
  return INDENT.repeat(Math.min(level, INDENT_LEVELS_MAX));
}

type Rows = Extract<Block, { kind: "table" }>["rows"];

function writeTable(write: Write, rows: Rows, { style, level }: Place): void {
  for (const [row, cells] of rows.entries()) {
    if (row > 0) write(`\n${indentOf(level)}`, style);
    const cellStyle: Style = row === 0 ? { ...style, bold: true } : style;
    for (const [column, cell] of cells.entries()) {
      if (column > 0) write(CELL_SEPARATOR, style);
      writeInlines(write, cell, cellStyle, level);
    }
  }
}

function writeInlines(write: Write, inlines: readonly Inline[], style: Style, level: number): void {
  const lineStart = `\n${indentOf(level)}`;
  for (const inline of inlines) {
    switch (inline.kind) {
      case "text":
        write(level === 0 ? inline.text : inline.text.replaceAll("\n", lineStart), style);
        break;
      case "code":
        write(inline.text, { ...style, code: true });
        break;
      case "break":
        write(lineStart, style);
        break;
      case "strong":
        writeInlines(write, inline.children, { ...style, bold: true }, level);
        break;
      case "emphasis":
        writeInlines(write, inline.children, { ...style, italic: true }, level);
        break;
      case "strike":
        writeInlines(write, inline.children, { ...style, strike: true }, level);
        break;
      case "link":
        writeInlines(write, inline.children, { ...style, href: inline.href }, level);
        break;
      case "image":
        write(inline.alt === "" ? inline.href : inline.alt, { ...style, href: inline.href });
        break;
    }
  }
}

/** The words of runs. */
export function textOf(runs: readonly Run[]): string {
  return runs.map(({ text }) => text).join("");
}

/**
 * The runs that make up stretches of their text.
 * @param ranges stretches of `textOf(runs)`, in order, without overlaps
 */
export function cutRuns(
  runs: readonly Run[],
  ranges: readonly TextRange[],
): readonly (readonly Run[])[] {
  let index = 0;
  let offset = 0;
  return ranges.map(({ start, end }) => {
    const piece: Run[] = [];
    for (let run = runs[index]; run !== undefined && offset < end; run = runs[index]) {
      const after = offset + run.text.length;
      const text = run.text.slice(Math.max(0, start - offset), end - offset);
      if (text !== "") piece.push({ text, style: run.style });
      // A run that reaches past this stretch may also belong to the next.
      if (after > end) break;
      offset = after;
      index += 1;
    }
    return piece;
  });
}

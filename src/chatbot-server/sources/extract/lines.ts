import * as v from "valibot";
import {
  type Block,
  endOfPart,
  headingOf,
  MAX_BLOCK_CHARACTERS,
  MAX_HEAD_CHARACTERS,
  paragraphs,
} from "../block.ts";
import { fromTex } from "./tex.ts";

/** Where reading stands between two pieces of a text. */
export const lineState = v.object({
  /** A line that is not whole yet. */
  rest: v.string(),
  /** The lines of the paragraph that is still open. */
  lines: v.array(v.string()),
  /** What closes the code that is still open; empty outside of code. */
  fence: v.string(),
  /** The two lines above the rows of the table that is still open; empty outside of a table. */
  head: v.string(),
});

/** See {@link lineState}. */
export type LineState = v.InferOutput<typeof lineState>;

/** Before the first line. */
export const lineStart: LineState = { rest: "", lines: [], fence: "", head: "" };

/** How lines are read: as Markdown, as LaTeX, or as text that only blank lines divide. */
export type LineKind = "markdown" | "tex" | "text";

type LineReader = (state: Open, line: string, blocks: Block[]) => void;

const readers: Readonly<Record<LineKind, LineReader>> = {
  markdown: readMarkdownLine,
  tex: readTexLine,
  text: readTextLine,
};

/**
 * Reads a text piece by piece. What comes out does not depend on where the pieces begin, but for
 * lines longer than a block.
 * @param isLast nothing comes after this piece
 */
export function readLines(
  kind: LineKind,
  before: LineState,
  piece: string,
  isLast: boolean,
): { readonly state: LineState; readonly blocks: Block[] } {
  const lengths = before.lines.map((line) => line.length + 1);
  const length = lengths.reduce((sum, one) => sum + one, 0);
  const state: Open = { ...before, lines: [...before.lines], length };
  const blocks: Block[] = [];
  const read = readers[kind];
  const lines = (before.rest + piece).split(/\r\n|\n|\r(?!$)/);
  state.rest = isLast ? "" : (lines.pop() ?? "");
  for (const line of lines) read(state, line, blocks);
  while (state.rest.length > MAX_BLOCK_CHARACTERS) {
    const end = endOfPart(state.rest, 0);
    state.lines.push(state.rest.slice(0, end));
    flush(state, blocks);
    state.rest = state.rest.slice(end);
  }
  if (isLast) flush(state, blocks);
  const { length: _, ...after } = state;
  return { state: after, blocks };
}

/** With how long `lines` are together: they are not counted anew for each line. */
type Open = { -readonly [Key in keyof LineState]: LineState[Key] } & { length: number };

function readTextLine(state: Open, line: string, blocks: Block[]): void {
  if (line.trim() === "") flush(state, blocks);
  else push(state, line, blocks);
}

function readTexLine(state: Open, line: string, blocks: Block[]): void {
  const plain = fromTex(line);
  // A line of nothing but commands does not end a paragraph.
  if (plain.trim() === "" && line.trim() !== "") return;
  for (const one of plain.split("\n")) readMarkdownLine(state, one, blocks);
}

/** @see https://spec.commonmark.org/0.31.2/ and, for tables, https://github.github.com/gfm/#tables-extension- */
function readMarkdownLine(state: Open, line: string, blocks: Block[]): void {
  if (state.fence !== "") {
    push(state, line, blocks);
    if (line.trim().startsWith(state.fence)) flush(state, blocks);
    return;
  }
  const [, fence = ""] = /^ {0,3}(`{3,}|~{3,})/.exec(line) ?? [];
  if (fence !== "") {
    flush(state, blocks);
    state.fence = fence;
    push(state, line, blocks);
    return;
  }
  if (line.trim() === "") flush(state, blocks);
  else if (!readHeading(state, line, blocks) && !readTable(state, line, blocks)) {
    state.head = "";
    push(state, line, blocks);
  }
}

function readHeading(state: Open, line: string, blocks: Block[]): boolean {
  const [, marks = "", marked = ""] = /^ {0,3}(#{1,6})[ \t]+(.*)$/.exec(line) ?? [];
  const text = withoutMarks(marked);
  if (text !== "") {
    flush(state, blocks);
    blocks.push(...headingOf(marks.length, text));
    return true;
  }
  const [, underline = ""] = /^ {0,3}(=+|-+)[ \t]*$/.exec(line) ?? [];
  if (underline === "" || state.head !== "") return false;
  const above = state.lines.length === 1 ? (state.lines[0] ?? "").trim() : "";
  const isHeading = above !== "" && !/^(?:[-*+>|]|\d+[.)])/.test(above);
  // Three dashes below nothing are a rule; below a list they end it.
  if (!isHeading) return underline.startsWith("-") && underline.length >= 3;
  state.lines = [];
  state.length = 0;
  blocks.push(...headingOf(underline.startsWith("=") ? 1 : 2, above));
  return true;
}

/** A heading without the marks that may close it. A pattern would try each of them, and each space, anew. */
function withoutMarks(marked: string): string {
  let end = marked.length;
  while (/[\s#]/.test(marked.charAt(end - 1))) end -= 1;
  return marked.slice(0, end).trimStart();
}

const DELIMITER_ROW = /^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*(?:\|[ \t]*)?$/;

function readTable(state: Open, line: string, blocks: Block[]): boolean {
  if (!line.includes("|")) return false;
  if (state.head !== "") {
    const text = line.trim();
    if (text.length > MAX_BLOCK_CHARACTERS) blocks.push(...paragraphs(text));
    else blocks.push({ kind: "row", head: state.head, text, alone: false });
    return true;
  }
  const names = state.lines.at(-1) ?? "";
  if (!names.includes("|") || !DELIMITER_ROW.test(line)) return false;
  const head = `${names.trim()}\n${line.trim()}`;
  if (head.length > MAX_HEAD_CHARACTERS) return false;
  state.lines.pop();
  flush(state, blocks);
  state.head = head;
  return true;
}

function push(state: Open, line: string, blocks: Block[]): void {
  const trimmed = line.trimEnd();
  state.lines.push(trimmed);
  state.length += trimmed.length + 1;
  if (state.length > MAX_BLOCK_CHARACTERS) flushLines(state, blocks);
}

/** Ends the paragraph, the code or the table. */
function flush(state: Open, blocks: Block[]): void {
  flushLines(state, blocks);
  state.fence = "";
  state.head = "";
}

function flushLines(state: Open, blocks: Block[]): void {
  blocks.push(...paragraphs(state.lines.join("\n")));
  state.lines = [];
  state.length = 0;
}

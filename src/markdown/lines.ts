import type { Block, List, Note, Run, Table } from "./ast.ts";
import { noteSign } from "./notes.ts";

/** What a line stands in. Each is one object, shared by all of its lines. */
export type Container =
  | { readonly kind: "quote" }
  | { readonly kind: "item"; readonly mark: ItemMark; readonly level: number; readonly list: List }
  /** `sign` is its number as it stands in the text. */
  | { readonly kind: "note"; readonly sign: string };

/** What an item begins with: a box, else a number, else a bullet. */
export interface ItemMark {
  readonly isChecked?: boolean;
  readonly number?: number;
}

export type CodeBlock = Extract<Block, { kind: "code" }>;

export type LineBody =
  | { readonly kind: "words"; readonly runs: readonly Run[] }
  /** `depth` is 1 to 6. */
  | { readonly kind: "heading"; readonly runs: readonly Run[]; readonly depth: number }
  | { readonly kind: "code"; readonly text: string; readonly block: CodeBlock }
  /** The row `at` of a table; 0 is its header. */
  | { readonly kind: "row"; readonly table: Table; readonly at: number }
  | { readonly kind: "rule" };

/**
 * How far a line is from the one before it: the next of the same block or list, another block of the same
 * list item, or a block of its own.
 */
export type Distance = "next" | "block" | "apart";

/** One line of an answer, without what platforms write around it. No text in it has a line feed. */
export interface Line {
  /** Outermost first. */
  readonly path: readonly Container[];
  /** How many of the innermost containers begin with this line. */
  readonly begins: number;
  readonly distance: Distance;
  readonly body: LineBody;
  /** True while a text that goes on may still change it. */
  readonly isOpen?: true;
}

/** What to show instead of a table: itself, or blocks that say the same. */
export type TableLayout = (table: Table, isNested: boolean) => readonly Block[];

interface State {
  readonly lines: Line[];
  readonly tableLayout: TableLayout;
  /** Containers begun since the last line, and how far the next one is from it. */
  begins: number;
  distance: Distance;
  isOpen: boolean;
}

/** Where a block stands. */
interface Place {
  readonly path: readonly Container[];
  /** Lists around it. */
  readonly level: number;
}

/**
 * Blocks as lines.
 * @param tableLayout how tables are shown; those it returns are shown as rows
 */
export function toLines(blocks: readonly Block[], tableLayout: TableLayout): readonly Line[] {
  const state: State = { lines: [], tableLayout, begins: 0, distance: "apart", isOpen: false };
  writeBlocks(state, blocks, { path: [], level: 0 });
  return state.lines;
}

function writeBlocks(state: State, blocks: readonly Block[], place: Place): void {
  for (const [at, block] of blocks.entries()) {
    if (at > 0) state.distance = distanceOf(block, place);
    writeBlock(state, block, place);
  }
}

/** In a list only what is no list stands apart. */
function distanceOf(block: Block, { level }: Place): Distance {
  if (level === 0) return "apart";
  return block.kind === "list" ? "next" : "block";
}

function writeBlock(state: State, block: Block, place: Place): void {
  switch (block.kind) {
    case "paragraph":
      for (const runs of linesOf(block.runs)) {
        writeLine(state, place, { kind: "words", runs }, block);
      }
      return;
    case "heading": {
      const runs = linesOf(block.runs).flatMap((line, at) => (at > 0 ? [SPACE, ...line] : line));
      return writeLine(state, place, { kind: "heading", runs, depth: block.depth }, block);
    }
    case "code":
      return writeCode(state, block, place);
    case "rule":
      return writeLine(state, place, { kind: "rule" }, block);
    case "table":
      return writeTable(state, block, place);
    case "quote":
      return writeWithin(state, block.blocks, place, { kind: "quote" });
    case "list":
      return writeList(state, block, place);
    case "notes":
      return writeNotes(state, block.notes, place);
  }
}

const SPACE: Run = { text: " ", style: {} };

function writeLine(
  state: State,
  { path }: Place,
  body: LineBody,
  leaf: { readonly isOpen?: true } = {},
): void {
  const { begins, distance } = state;
  const line = { path, begins, distance, body };
  state.lines.push(state.isOpen || leaf.isOpen === true ? { ...line, isOpen: true } : line);
  state.begins = 0;
  state.distance = "next";
}

function writeWithin(
  state: State,
  blocks: readonly Block[],
  { path, level }: Place,
  container: Container,
): void {
  state.begins += 1;
  const place = {
    path: [...path, container],
    level: container.kind === "quote" ? level : level + 1,
  };
  if (blocks.length > 0) writeBlocks(state, blocks, place);
  else writeLine(state, place, { kind: "words", runs: [] });
}

/** Of code that may go on all lines but the last are as they will be. */
function writeCode(state: State, block: CodeBlock, place: Place): void {
  const lines = block.text.split("\n");
  // Of an item that begins with code the mark stands above it: code holds nothing else.
  const begun = place.path.slice(place.path.length - state.begins);
  if (begun.some(({ kind }) => kind !== "quote")) {
    writeLine(state, place, { kind: "words", runs: [] }, block);
  }
  for (const [at, text] of lines.entries()) {
    const leaf = block.isOpen === true && at === lines.length - 1 ? block : {};
    writeLine(state, place, { kind: "code", text, block }, leaf);
  }
}

function writeTable(state: State, table: Table & { isOpen?: true }, place: Place): void {
  const { isOpen } = state;
  state.isOpen ||= table.isOpen === true;
  for (const [at, block] of state.tableLayout(table, place.path.length > 0).entries()) {
    if (at > 0) state.distance = distanceOf(block, place);
    if (block.kind === "table") writeRows(state, block, place);
    else writeBlock(state, block, place);
  }
  state.isOpen = isOpen;
}

function writeRows(state: State, table: Table, place: Place): void {
  const from = table.isContinued === true ? 1 : 0;
  for (let at = from; at < table.rows.length; at += 1) {
    writeLine(state, place, { kind: "row", table, at });
  }
}

function writeList(state: State, list: List, place: Place): void {
  const { items, start } = list;
  for (const [at, { isChecked, blocks }] of items.entries()) {
    if (at > 0) state.distance = "next";
    const mark = {
      ...(isChecked === undefined ? {} : { isChecked }),
      ...(start === undefined ? {} : { number: start + at }),
    };
    writeWithin(state, blocks, place, { kind: "item", mark, level: place.level, list });
  }
}

/** What follows in the source comes before the notes, so none of their lines is settled. */
function writeNotes(state: State, notes: readonly Note[], place: Place): void {
  state.isOpen = true;
  for (const [at, { number, blocks }] of notes.entries()) {
    if (at > 0) state.distance = "next";
    writeWithin(state, blocks, place, { kind: "note", sign: noteSign(number) });
  }
}

/** Runs line by line. */
function linesOf(runs: readonly Run[]): readonly (readonly Run[])[] {
  const lines: Run[][] = [[]];
  for (const { text, style } of runs) {
    for (const [at, piece] of text.split("\n").entries()) {
      if (at > 0) lines.push([]);
      if (piece !== "") lines.at(-1)?.push({ text: piece, style });
    }
  }
  return lines.filter((line) => line.length > 0);
}

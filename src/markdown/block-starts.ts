import { type BlockNode, mayHold, nodeOf, type NodeKind } from "./block-nodes.ts";
import { advance, CODE_INDENT, type Cursor, isAtSpace, restOf, skipIndent } from "./cursor.ts";
import { htmlBlockOf } from "./html.ts";
import { readListMark } from "./list-marks.ts";
import { readDefinitions } from "./references.ts";
import { alignmentsOf } from "./tables.ts";

/**
 * Containers in each other. Every line is compared with all of them, and nobody reads a list in a list
 * this deep: deeper quotation marks are passed over, deeper list marks are words.
 */
const DEPTH_MAX = 60;

const HEADING = /#{1,6}(?=[ \t]|$)/y;
const FENCE = /`{3,}(?=[^`]*$)|~{3,}/y;
const SETEXT = /(?:=+|-+)[ \t]*$/y;
const RULE = /(?:(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|(?:-[ \t]*){3,})$/y;
const NOTE = /\[\^([^\s[\]]+)\]:/y;

/** Everything that a block begins with. */
const SIGNS = new Set("#`~*+_=<>-|:[0123456789");

/** The state of one reading. */
export interface BlockReader {
  /** The block that the last line went to. */
  tip: BlockNode;
  readonly addresses: Map<string, string>;
}

/** What a line was found to begin: nothing, a container that may hold more, or a block of words. */
export type Started = "nothing" | "container" | "leaf";

/** Adds a block to the innermost one that may hold it; those in between end. */
export function addBlock(reader: BlockReader, kind: NodeKind): BlockNode {
  let { tip } = reader;
  while (!mayHold(tip, kind) && tip.parent !== undefined) {
    tip.isClosed = true;
    tip = tip.parent;
  }
  const node = nodeOf(kind, tip);
  tip.children.push(node);
  reader.tip = node;
  return node;
}

/** Ends everything in `container`. */
export function closeWithin(reader: BlockReader, container: BlockNode): void {
  while (reader.tip !== container && reader.tip.parent !== undefined) {
    reader.tip.isClosed = true;
    reader.tip = reader.tip.parent;
  }
}

/** Begins the block that begins where the cursor is, if one does. */
export function startBlock(reader: BlockReader, container: BlockNode, cursor: Cursor): Started {
  if (cursor.indent >= CODE_INDENT) return startIndented(reader, container, cursor);
  const sign = cursor.line[cursor.next];
  if (sign === undefined || !SIGNS.has(sign)) return "nothing";
  return startContainer(reader, container, cursor) ?? startLeaf(reader, container, cursor);
}

function startIndented(reader: BlockReader, container: BlockNode, cursor: Cursor): Started {
  if (reader.tip.kind.name === "paragraph" || cursor.isBlank) return "nothing";
  advance(cursor, CODE_INDENT);
  closeWithin(reader, container);
  addBlock(reader, { name: "indented" });
  return "leaf";
}

/** @returns undefined when it may still be a block of words */
function startContainer(
  reader: BlockReader,
  container: BlockNode,
  cursor: Cursor,
): Started | undefined {
  if (cursor.line[cursor.next] === ">") return startQuote(reader, container, cursor);
  if (startsRule(reader, container, cursor)) return "leaf";
  if (container.depth >= DEPTH_MAX) return undefined;
  return startNote(reader, container, cursor) ?? startItem(reader, container, cursor);
}

function startQuote(reader: BlockReader, container: BlockNode, cursor: Cursor): Started {
  skipIndent(cursor);
  advance(cursor, 1);
  if (isAtSpace(cursor)) advance(cursor, 1);
  if (container.depth < DEPTH_MAX) {
    closeWithin(reader, container);
    addBlock(reader, { name: "quote" });
  }
  return "container";
}

/** Before lists, because `* * *` is a rule. Under a paragraph dashes make a heading. */
function startsRule(reader: BlockReader, container: BlockNode, cursor: Cursor): boolean {
  if (container.kind.name === "paragraph" && matches(SETEXT, cursor)) return false;
  if (!matches(RULE, cursor)) return false;
  closeWithin(reader, container);
  addBlock(reader, { name: "rule" });
  cursor.offset = cursor.line.length;
  return true;
}

function startNote(
  reader: BlockReader,
  container: BlockNode,
  cursor: Cursor,
): Started | undefined {
  const [mark, label] = match(NOTE, cursor) ?? [];
  if (mark === undefined || label === undefined) return undefined;
  skipIndent(cursor);
  advance(cursor, mark.length);
  closeWithin(reader, container);
  addBlock(reader, { name: "note", label });
  return "container";
}

function startItem(
  reader: BlockReader,
  container: BlockNode,
  cursor: Cursor,
): Started | undefined {
  const mark = readListMark(cursor, container);
  if (mark === undefined) return undefined;
  closeWithin(reader, container);
  const { kind } = reader.tip;
  const isSameList = kind.name === "list" && kind.mark.sign === mark.sign;
  if (!isSameList) addBlock(reader, { name: "list", mark });
  addBlock(reader, { name: "item", mark });
  return "container";
}

function startLeaf(reader: BlockReader, container: BlockNode, cursor: Cursor): Started {
  const kind =
    headingOf(cursor) ?? fenceOf(cursor) ?? htmlOf(reader, container, cursor);
  if (kind !== undefined) {
    closeWithin(reader, container);
    addBlock(reader, kind);
    return "leaf";
  }
  if (container.kind.name !== "paragraph") return "nothing";
  const isTurned = turnToHeading(reader, container, cursor) || turnToTable(reader, container, cursor);
  return isTurned ? "leaf" : "nothing";
}

function headingOf(cursor: Cursor): NodeKind | undefined {
  const [marks] = match(HEADING, cursor) ?? [];
  if (marks === undefined) return undefined;
  skipIndent(cursor);
  advance(cursor, marks.length);
  return { name: "heading", depth: marks.length };
}

function fenceOf(cursor: Cursor): NodeKind | undefined {
  const [marks] = match(FENCE, cursor) ?? [];
  if (marks === undefined) return undefined;
  const info = cursor.line.slice(cursor.next + marks.length).trim();
  const fence = { sign: marks.charAt(0), length: marks.length, offset: cursor.indent, info };
  cursor.offset = cursor.line.length;
  return { name: "fence", fence };
}

function htmlOf(reader: BlockReader, container: BlockNode, cursor: Cursor): NodeKind | undefined {
  if (cursor.line[cursor.next] !== "<") return undefined;
  const isInParagraph = container.kind.name === "paragraph" || reader.tip.kind.name === "paragraph";
  const block = htmlBlockOf(cursor.line.slice(cursor.next), !isInParagraph);
  return block === undefined ? undefined : { name: "html", ...block };
}

/** A paragraph underlined is a heading, unless there is nothing in it but definitions. */
function turnToHeading(reader: BlockReader, container: BlockNode, cursor: Cursor): boolean {
  const [line] = match(SETEXT, cursor) ?? [];
  if (line === undefined) return false;
  const text = container.lines.join("\n");
  const words = text.slice(readDefinitions(text, reader.addresses));
  if (words.trim() === "") return false;
  closeWithin(reader, container);
  container.lines = [words];
  container.kind = { name: "heading", depth: line.startsWith("=") ? 1 : 2 };
  cursor.offset = cursor.line.length;
  return true;
}

/** The last line of a paragraph with such a line under it is the header of a table. */
function turnToTable(reader: BlockReader, container: BlockNode, cursor: Cursor): boolean {
  const header = container.lines.at(-1) ?? "";
  const alignments = alignmentsOf(header, restOf(cursor));
  if (alignments === undefined) return false;
  closeWithin(reader, container);
  container.lines.pop();
  const table = addBlock(reader, { name: "table", alignments });
  table.lines.push(header);
  cursor.offset = cursor.line.length;
  return true;
}

function match(pattern: RegExp, cursor: Cursor): RegExpExecArray | null {
  pattern.lastIndex = cursor.next;
  return pattern.exec(cursor.line);
}

function matches(pattern: RegExp, cursor: Cursor): boolean {
  pattern.lastIndex = cursor.next;
  return pattern.test(cursor.line);
}

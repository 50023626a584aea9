import { oncePerObject } from "../../lib/once.ts";
import type { List, Run, Table } from "../../markdown/ast.ts";
import type { CodeBlock, Container, Line } from "../../markdown/lines.ts";
import { escapeLineStart, JOINER, quietCode } from "./render-escape.ts";
import { longestTicks, wordsMarkdown } from "./render-words.ts";

const FENCE_MIN = 3;

/**
 * Units before a line that goes on with a paragraph. It belongs to all that its paragraph stands in
 * whatever is before it, and many short lines may stand in a great deal.
 */
const PREFIX_UNITS_MAX = 40;

type Item = Extract<Container, { kind: "item" }>;

/** What one part has begun. */
interface Begun {
  /** Items whose mark is in this part: what belongs to them is indented. */
  readonly containers: Set<Container>;
  /** The sign behind the numbers of each list: two lists with the same one would be read as one. */
  readonly signs: Map<List, "." | ")">;
}

/** Lines as one Markdown text. */
export function partMarkdown(lines: readonly Line[]): string {
  const begun: Begun = { containers: new Set(), signs: new Map() };
  let out = "";
  for (const [at, line] of lines.entries()) {
    const before = lines[at - 1];
    if (before !== undefined) out += separator(line, before, begun);
    chooseSigns(line, before, begun);
    out += prefixOf(line, before, begun) + opening(line, before, start(line, begun, false));
    out += lineMarkdown(line);
    out += closing(line, lines[at + 1], start(line, begun, false));
  }
  return out;
}

/** At most so many units does a line add to a part in which it stands behind `before`. */
export function unitsOf(line: Line, before: Line | undefined): number {
  const begun: Begun = { containers: new Set(line.path), signs: new Map() };
  const prefix = prefixOf(line, before, begun);
  const around = before === undefined ? "" : separator(line, before, begun);
  const isInside = isCode(line) && isSameBlock(line, before);
  const edges = isInside ? "" : opening(line, before, prefix) + closing(line, undefined, prefix);
  return around.length + prefix.length + edges.length + lineMarkdown(line).length;
}

function chooseSigns({ path }: Line, before: Line | undefined, { signs }: Begun): void {
  for (const [at, container] of path.entries()) {
    if (container.kind !== "item" || signs.has(container.list)) continue;
    const other = before?.path[at];
    const isTaken = other?.kind === "item" && signs.get(other.list) === ".";
    signs.set(container.list, isTaken ? ")" : ".");
  }
}

/** A line without what stands around it: its words, code, cells. */
export function lineMarkdown({ body, path, begins }: Line): string {
  switch (body.kind) {
    case "words":
      // An item without words under other words would be read as their underline.
      if (body.runs.length === 0 && begins > 0) return JOINER;
      return escapeLineStart(lineWords(body.runs).trimStart(), body.runs);
    case "heading":
      return headingMarkdown(body.depth, lineWords(body.runs));
    case "code":
      return quietCode(body.text);
    case "row":
      return rowMarkdown(body.table, body.at);
    case "rule":
      // In a list dashes would be its marks.
      return path.length === 0 ? "---" : "***";
  }
}

/** Number signs at the end would be taken for marks of the heading. */
function headingMarkdown(depth: number, words: string): string {
  let end = words.length;
  while (words[end - 1] === "#") end -= 1;
  const tail = end < words.length ? `\\${words.slice(end)}` : "";
  return `${"#".repeat(depth)} ${words.slice(0, end)}${tail}`;
}

/** What stands before a line in its part. */
function prefixOf(line: Line, before: Line | undefined, begun: Begun): string {
  const marks = start(line, begun, true);
  const isWithin =
    line.body.kind === "words" &&
    line.begins === 0 &&
    line.distance === "next" &&
    before?.body.kind === "words";
  return isWithin ? marks.slice(0, PREFIX_UNITS_MAX) : marks;
}

/** The marks before a line: those of the containers that begin with it, if it is the first, or indentation. */
function start({ path, begins }: Line, begun: Begun, isFirst: boolean): string {
  const firstBegun = isFirst ? path.length - begins : path.length;
  let out = "";
  for (const [at, container] of path.entries()) {
    if (container.kind === "quote") out += "> ";
    else if (container.kind === "note") out += at >= firstBegun ? `${container.sign} ` : "";
    else if (at >= firstBegun) {
      begun.containers.add(container);
      out += itemMark(container, begun);
    } else if (begun.containers.has(container)) {
      out += " ".repeat(itemIndent(container, begun).length);
    }
  }
  return out;
}

function itemIndent({ mark: { number }, list }: Item, { signs }: Begun): string {
  return number === undefined ? "- " : `${number}${signs.get(list) ?? "."} `;
}

function itemMark(item: Item, begun: Begun): string {
  const { isChecked } = item.mark;
  const box = isChecked === undefined ? "" : isChecked ? "[x] " : "[ ] ";
  return itemIndent(item, begun) + box;
}

/** The line break before a line, and an empty line where without one it would be read as something else. */
function separator(line: Line, before: Line, begun: Begun): string {
  if (!needsEmptyLine(line, before)) return "\n";
  const shared = line.path.filter((container, at) => before.path[at] === container);
  const marks = start({ ...line, path: shared, begins: 0 }, begun, false);
  return `\n${marks.trimEnd()}\n`;
}

function needsEmptyLine(line: Line, before: Line): boolean {
  if (line.distance === "apart") return true;
  if (line.distance === "block") return line.body.kind !== "code";
  const first = line.path[line.path.length - line.begins];
  if (first?.kind === "note") return before.path.at(-1)?.kind !== "note";
  // A paragraph is interrupted by a list only if that begins with 1.
  const isDeeper = first?.kind === "item" && line.path.length > before.path.length;
  return isDeeper && (first.mark.number ?? 1) !== 1;
}

function isCode({ body }: Line): boolean {
  return body.kind === "code";
}

/** Whether two lines are of one block of code, or rows of one table. */
export function isSameBlock({ body }: Line, other: Line | undefined): boolean {
  if (body.kind === "code") return other?.body.kind === "code" && other.body.block === body.block;
  return body.kind === "row" && other?.body.kind === "row" && other.body.table === body.table;
}

/** The fence of code that begins, or is gone on with in another part; a table's header likewise. */
function opening(line: Line, before: Line | undefined, prefix: string): string {
  const { body } = line;
  if (isSameBlock(line, before)) return "";
  if (body.kind === "code") return `${fence(body.block)}${body.block.language ?? ""}\n${prefix}`;
  return body.kind === "row" && body.at > 0 ? `${rowMarkdown(body.table, 0)}\n` : "";
}

function closing(line: Line, after: Line | undefined, prefix: string): string {
  const { body } = line;
  if (body.kind !== "code" || (after !== undefined && isSameBlock(after, line))) return "";
  return `\n${prefix}${fence(body.block)}`;
}

/** Longer than any row of backticks in the code. */
function fence({ text }: CodeBlock): string {
  return "`".repeat(Math.max(FENCE_MIN, longestTicks(text) + 1));
}

/** Words are written when their line is measured, and again when its part is. */
const lineWords = oncePerObject((runs: readonly Run[]) => wordsMarkdown(runs));

const cellMarkdown = oncePerObject((cell: readonly Run[]) => {
  const runs = cell.map(({ text, style }) => ({ text: text.replaceAll("\n", " "), style }));
  return wordsMarkdown(runs).replaceAll("|", String.raw`\|`);
});

/** A row of a table; the header with the line under it. */
function rowMarkdown({ rows, alignments }: Table, at: number): string {
  const cells = (rows[at] ?? []).map(cellMarkdown);
  const row = `| ${cells.join(" | ")} |`;
  if (at > 0) return row;
  const delimiters = alignments.map((alignment) => {
    const left = alignment === "left" || alignment === "center" ? ":" : "";
    return `${left}---${alignment === "right" || alignment === "center" ? ":" : ""}`;
  });
  return `${row}\n| ${delimiters.join(" | ")} |`;
}

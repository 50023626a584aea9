import { type BlockNode, isInterruptible, nodeOf, takesLines } from "./block-nodes.ts";
import { addBlock, type BlockReader, closeWithin, startBlock } from "./block-starts.ts";
import {
  advance,
  CODE_INDENT,
  type Cursor,
  cursorOf,
  findNext,
  isAtSpace,
  restOf,
  skipIndent,
} from "./cursor.ts";

/** Blocks as they were read, their words still unread. */
export interface ReadBlocks {
  readonly document: BlockNode;
  /** What the definitions of links define, by normalized label. */
  readonly addresses: Map<string, string>;
}

/**
 * Reads which blocks a text is made of, line by line.
 *
 * @param text with line feeds as its only line ends
 * @see https://spec.commonmark.org/0.31.2/#appendix-a-parsing-strategy
 */
export function readBlocks(text: string): ReadBlocks {
  const document = nodeOf({ name: "document" });
  const reader: BlockReader = { tip: document, addresses: new Map() };
  const lines = text.split("\n");
  // What follows the last line end is a line only if there is something.
  if (lines.at(-1) === "") lines.pop();
  for (const line of lines) readLine(reader, document, cursorOf(line));
  closeWithin(reader, document);
  return { document, addresses: reader.addresses };
}

function readLine(reader: BlockReader, document: BlockNode, cursor: Cursor): void {
  const oldTip = reader.tip;
  let container = continued(document, cursor);
  if (container === "ended") return;
  const isWhole = container === oldTip;
  const matched = container;
  let isLeaf = takesLines(container) && !isInterruptible(container);
  while (!isLeaf) {
    findNext(cursor);
    const started = startBlock(reader, container, cursor);
    if (started === "nothing") break;
    // What begins at a depth that is not counted begins in the same container.
    container = started === "container" && container.depth >= reader.tip.depth ? container : reader.tip;
    isLeaf = started === "leaf";
  }
  const isNew = container !== matched;
  placeLine(reader, container, cursor, !isWhole && !isNew);
}

/** Puts what is left of a line where it belongs. */
function placeLine(
  reader: BlockReader,
  container: BlockNode,
  cursor: Cursor,
  mayBeLazy: boolean,
): void {
  const { tip } = reader;
  if (mayBeLazy && !cursor.isBlank && tip.kind.name === "paragraph") {
    tip.lines.push(cursor.line.slice(cursor.next));
    return;
  }
  closeWithin(reader, container);
  if (takesLines(container)) return addLine(container, cursor);
  if (container.kind.name === "heading" || cursor.offset >= cursor.line.length) return addHeading(container, cursor);
  if (cursor.isBlank) return;
  skipIndent(cursor);
  addBlock(reader, { name: "paragraph" }).lines.push(restOf(cursor));
}

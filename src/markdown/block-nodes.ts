import type { Alignment } from "./ast.ts";

export interface ListMark {
  /** `-`, `+`, `*`, `.` or `)`: another one begins another list. */
  readonly sign: string;
  /** Absent on bullets. */
  readonly number?: number;
  /** Columns before the mark, and from it to the words. */
  readonly offset: number;
  readonly padding: number;
}

export interface Fence {
  readonly sign: string;
  readonly length: number;
  /** Columns of indentation, which its lines may share. */
  readonly offset: number;
  readonly info: string;
}

/** What a block is, with what only this kind knows. */
export type NodeKind =
  | { readonly name: "document" | "quote" | "paragraph" | "indented" | "rule" }
  | { readonly name: "list" | "item"; readonly mark: ListMark }
  | { readonly name: "note"; readonly label: string }
  | { readonly name: "heading"; readonly depth: number }
  | { readonly name: "fence"; readonly fence: Fence }
  /** `end`: what its last line holds; absent: it ends before an empty line. */
  | { readonly name: "html"; readonly end?: RegExp }
  | { readonly name: "table"; readonly alignments: readonly Alignment[] };

/** A block while its lines arrive. */
export interface BlockNode {
  kind: NodeKind;
  readonly parent: BlockNode | undefined;
  readonly children: BlockNode[];
  /** Its own lines, without its containers' marks. */
  lines: string[];
  isClosed: boolean;
  /** Containers around it. */
  readonly depth: number;
}

/** A block that holds nothing yet. */
export function nodeOf(kind: NodeKind, parent?: BlockNode): BlockNode {
  const depth = parent === undefined ? 0 : parent.depth + 1;
  return { kind, parent, children: [], lines: [], isClosed: false, depth };
}

/** Whether a block of kind `inner` may stand directly in `outer`. */
export function mayHold(outer: BlockNode, inner: NodeKind): boolean {
  switch (outer.kind.name) {
    case "document":
    case "quote":
    case "item":
    case "note":
      return inner.name !== "item";
    case "list":
      return inner.name === "item";
    default:
      return false;
  }
}

/** Whether a block takes lines that begin no other block. */
export function takesLines({ kind }: BlockNode): boolean {
  switch (kind.name) {
    case "paragraph":
    case "fence":
    case "indented":
    case "html":
    case "table":
      return true;
    default:
      return false;
  }
}

/** Whether a line in this block is looked at for the beginning of another. */
export function isInterruptible({ kind }: BlockNode): boolean {
  return kind.name === "paragraph" || kind.name === "table";
}

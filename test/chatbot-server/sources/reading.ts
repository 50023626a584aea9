import type { Block } from "../../../src/chatbot-server/sources/block.ts";
import { createExtractor } from "../../../src/chatbot-server/sources/extract/index.ts";
import type { FileKind } from "../../../src/chatbot-server/sources/file-types.ts";

/** What was read of a document, and in how many steps. */
export interface Read {
  readonly blocks: Block[];
  readonly steps: number;
  readonly title: string | undefined;
}

/**
 * Reads a document as the server does, each step with a reader of its own, as if the server had died
 * after each.
 * @param document text, or bytes
 * @param pieceBytes how large the pieces are in which it is kept
 */
export async function readDocument(
  kind: FileKind,
  document: string | Uint8Array,
  pieceBytes = 64 * 1024,
): Promise<Read> {
  const all = typeof document === "string" ? new TextEncoder().encode(document) : document;
  const bytes = {
    name: "document",
    kind,
    charset: undefined,
    size: all.length,
    count: Math.max(1, Math.ceil(all.length / pieceBytes)),
    piece: (number: number) =>
      new Uint8Array(all.slice(number * pieceBytes, (number + 1) * pieceBytes)),
  };
  const blocks: Block[] = [];
  let steps = 0;
  let state: string | undefined;
  let title: string | undefined;
  do {
    const extractor = createExtractor();
    const step = await extractor.step(bytes, state);
    await extractor.close();
    blocks.push(...step.blocks);
    title ??= step.title;
    state = step.state;
    steps += 1;
  } while (state !== undefined);
  return { blocks, steps, title };
}

/** The texts of what was read, headings with marks in front of them. */
export function linesOf(blocks: readonly Block[]): string[] {
  return blocks.map((block) =>
    block.kind === "heading" ? `${"#".repeat(block.level)} ${block.text}` : block.text,
  );
}

import type { Block } from "./block.ts";

/** Blocks as one text in Markdown; the names of columns stand once above the rows of a table. */
export function markdownOf(blocks: readonly Block[]): string {
  const parts: string[] = [];
  let head = "";
  for (const block of blocks) {
    const isNext = block.kind === "row" && block.head !== "" && block.head === head;
    parts.push(isNext ? "\n" : "\n\n", textOf(block, isNext));
    head = block.kind === "row" ? block.head : "";
  }
  return parts.join("").trim();
}

function textOf(block: Block, isNext: boolean): string {
  switch (block.kind) {
    case "heading":
      return `${"#".repeat(block.level)} ${block.text}`;
    case "paragraph":
      return block.text;
    case "row":
      return block.head === "" || isNext ? block.text : `${block.head}\n${block.text}`;
  }
}

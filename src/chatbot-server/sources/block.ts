import * as v from "valibot";

/** The longest text of a block, in UTF-16 units: about what a dense page holds, and far below a row's 2 MB. */
export const MAX_BLOCK_CHARACTERS = 8192;

/**
 * The longest names of columns above rows, in UTF-16 units: they are repeated with every row, and leave
 * room for it in a passage. What is longer is a row like the others.
 */
export const MAX_HEAD_CHARACTERS = 1000;

const heading = v.object({ kind: v.literal("heading"), level: v.number(), text: v.string() });

/**
 * What stands below headings: a paragraph (also an item of a list, or code), or a row of a table with
 * the line that names its columns. `alone`: the row is a record of its own and shares no passage.
 */
export const content = v.variant("kind", [
  v.object({ kind: v.literal("paragraph"), text: v.string() }),
  v.object({
    kind: v.literal("row"),
    head: v.string(),
    text: v.string(),
    alone: v.boolean(),
  }),
]);

/** See {@link content}. */
export type Content = v.InferOutput<typeof content>;

/** The smallest thing that extraction tells apart: content, or a heading with its level from 1 to 6. */
export const block = v.variant("kind", [heading, content]);

/** See {@link block}. */
export type Block = v.InferOutput<typeof block>;

/** A paragraph, cut where it is longer than a block may be; nothing when it is blank. */
export function paragraphs(text: string): Block[] {
  const blocks: Block[] = [];
  for (let at = 0; at < text.length;) {
    const end = endOfPart(text, at);
    const part = text.slice(at, end).trim();
    if (part !== "") blocks.push({ kind: "paragraph", text: part });
    at = end;
  }
  return blocks;
}

/** A heading; a text longer than a block is a paragraph that somebody made big. */
export function headingOf(level: number, text: string): Block[] {
  return text.length > MAX_BLOCK_CHARACTERS ? paragraphs(text) : [{ kind: "heading", level, text }];
}

/** Where a part of at most a block's length ends: behind a space if there is one near, and never inside a character. */
export function endOfPart(text: string, from: number): number {
  const end = from + MAX_BLOCK_CHARACTERS;
  if (end >= text.length) return text.length;
  // Within the part alone: a text without spaces would be gone through to its start for each of its parts.
  const part = text.slice(from, end);
  const space = Math.max(part.lastIndexOf(" "), part.lastIndexOf("\n"));
  if (space > MAX_BLOCK_CHARACTERS / 2) return from + space + 1;
  const isInside = /[\uD800-\uDBFF]/.test(text.charAt(end - 1));
  return isInside ? end - 1 : end;
}

import * as v from "valibot";
import { type Block, type Content, content } from "./block.ts";
import { splitText } from "./split.ts";
import { tokensIn } from "./tokens.ts";

/**
 * The longest passage. Five of them fit a small model's 4 000 tokens with room for the conversation;
 * embedding models take 512, and estimates err; a person reads a citation of this length in a minute.
 */
export const PASSAGE_TOKENS = 300;

/** A heading longer than this is a paragraph that somebody made big. */
const HEADING_TOKENS = 40;

/** How many headings above a passage are named with it: what a table of contents shows. */
const MAX_HEADINGS = 6;

/** Between the headings of a path. */
const HEADING_SEPARATOR = " › ";

/** A piece of a source before it is numbered. */
export interface Chunk {
  /** The headings above it, outermost first, as one line. */
  readonly heading: string;
  readonly text: string;
}

const heading = v.object({ level: v.number(), text: v.string() });

/**
 * Where chunking stands between two steps: the headings above, the blocks of the passage that is
 * still open, and whether anything stands below the last heading yet.
 */
export const chunkState = v.object({
  headings: v.array(heading),
  open: v.array(content),
  isBare: v.boolean(),
});

/** See {@link chunkState}. */
export type ChunkState = v.InferOutput<typeof chunkState>;

/** Before the first block. */
export const chunkStart: ChunkState = { headings: [], open: [], isBare: false };

/**
 * Packs blocks into passages: a heading begins a new one, small blocks below it share one, a long
 * block is cut behind sentences. What comes out depends on the blocks alone, not on how they are
 * handed over.
 * @param isLast nothing comes after these blocks
 */
export function chunk(
  state: ChunkState,
  blocks: readonly Block[],
  isLast: boolean,
): { readonly state: ChunkState; readonly chunks: Chunk[] } {
  const packer = createPacker(state);
  for (const one of blocks) {
    if (one.kind === "heading" && tokensIn(one.text) <= HEADING_TOKENS) packer.enter(one);
    else packer.put(one.kind === "heading" ? { kind: "paragraph", text: one.text } : one);
  }
  if (isLast) packer.end();
  return packer.result();
}

type Heading = v.InferOutput<typeof heading>;

function createPacker(before: ChunkState) {
  const chunks: Chunk[] = [];
  let { headings, open, isBare } = before;
  const push = (text: string): void => {
    if (text.trim() === "") return;
    const path = headings.slice(-MAX_HEADINGS).map((above) => above.text);
    chunks.push({ heading: path.join(HEADING_SEPARATOR), text });
  };
  const close = (): void => {
    if (open.length > 0) push(textOf(open));
    open = [];
  };
  /** The rest of a long paragraph waits for what comes next; parts of a row stand alone. */
  const cutUp = (one: Content): Content[] => {
    const parts = splitBlock(one);
    const rest = one.kind === "paragraph" ? parts.pop() : undefined;
    for (const text of parts) push(text);
    return rest === undefined ? [] : [{ kind: "paragraph", text: rest }];
  };
  /** A heading with nothing below it is all that its section says. */
  const closeBare = (): void => {
    const last = headings.at(-1);
    if (isBare && last !== undefined) push(last.text);
    isBare = false;
  };
  return {
    enter({ level, text }: Heading): void {
      close();
      if (level <= (headings.at(-1)?.level ?? 0)) closeBare();
      headings = [...headings.filter((above) => above.level < level), { level, text }];
      isBare = true;
    },
    put(one: Content): void {
      isBare = false;
      const isRecord = one.kind === "row" && one.alone;
      if (isRecord || tokensIn(textOf([...open, one])) > PASSAGE_TOKENS) close();
      if (tokensIn(textOf([one])) <= PASSAGE_TOKENS) open = [...open, one];
      else open = cutUp(one);
      if (isRecord) close();
    },
    end(): void {
      close();
      closeBare();
    },
    result: () => ({ state: { headings, open, isBare }, chunks }),
  };
}

/** The names of columns stand above the rows of each passage; a line of them alone is not repeated for each. */
function textOf(blocks: readonly Content[]): string {
  let text = "";
  let head = "";
  for (const one of blocks) {
    const isNext = one.kind === "row" && one.head === head && text !== "";
    const above = one.kind === "row" && !isNext && one.head !== "" ? `${one.head}\n` : "";
    text += `${text === "" ? "" : isNext ? "\n" : "\n\n"}${above}${one.text}`;
    head = one.kind === "row" ? one.head : "";
  }
  return text;
}

/** How much longer than its share a part may get so that it ends with a sentence. */
const UNEVEN = 1.2;

/**
 * Cuts into parts of about one length: a last one of a few words would say nothing. Each part of a row
 * keeps the names of its columns, unless these are what is long.
 */
function splitBlock(one: Content): string[] {
  const head = one.kind === "row" && one.head !== "" ? `${one.head}\n` : "";
  const room = PASSAGE_TOKENS - tokensIn(head);
  if (room < PASSAGE_TOKENS / 2) return splitEvenly(head + one.text, PASSAGE_TOKENS);
  return splitEvenly(one.text, room).map((text) => head + text);
}

function splitEvenly(text: string, maxTokens: number): string[] {
  const tokens = tokensIn(text);
  const share = Math.ceil((tokens / Math.ceil(tokens / maxTokens)) * UNEVEN);
  return splitText(text, Math.min(maxTokens, share)).map((part) => part.trim());
}

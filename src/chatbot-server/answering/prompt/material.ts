import { cutToTokens, estimateTokens } from "./tokens.ts";

/** Something to answer from. */
export interface Material {
  /** What the model calls it by, such as `1.2`; absent when nothing is to be cited. */
  readonly marker?: string;
  /** Where it stands: a title, and a heading below it. */
  readonly heading: string;
  readonly text: string;
}

/** What somebody wrote elsewhere must not look as if the delimiter ended there. */
const DELIMITER = /<(?=\s*\/?\s*material\b)/giu;

/** What is left of a piece that is cut shorter than this tells nothing. In tokens. */
const LEAST_TOKENS = 40;

/**
 * Pieces of material as the model is shown them, each between delimiters of its own, best first, as
 * many as there is room for. The first is cut rather than left out.
 */
export function printMaterial(pieces: readonly Material[], tokens: number): string {
  let left = tokens;
  const printed: string[] = [];
  for (const piece of pieces) {
    const room = left - tokensAround(piece);
    const isCut = estimateTokens(escape(piece.text)) > room;
    if (isCut && (printed.length > 0 || room < LEAST_TOKENS)) continue;
    const text = printOne(
      isCut ? { ...piece, text: cutToTokens(escape(piece.text), room) } : piece,
    );
    printed.push(text);
    left -= estimateTokens(text) + TOKENS_BETWEEN;
  }
  return printed.join("\n");
}

/** How much room all of these pieces need: with less, one is cut or left out. */
export function tokensToPrint(pieces: readonly Material[]): number {
  const tokens = pieces.map((piece) => tokensAround(piece) + estimateTokens(escape(piece.text)));
  return tokens.reduce((sum, one) => sum + one, 0);
}

/** A line break, and what is lost by rounding. */
const TOKENS_BETWEEN = 2;

function tokensAround(piece: Material): number {
  return estimateTokens(printOne({ ...piece, text: "" })) + TOKENS_BETWEEN;
}

function printOne({ marker, heading, text }: Material): string {
  const name = marker === undefined ? "" : ` marker="[${marker}]"`;
  return `<material${name}>\n${escape(heading)}\n${escape(text)}\n</material>`;
}

function escape(text: string): string {
  return text.replace(DELIMITER, "‹");
}

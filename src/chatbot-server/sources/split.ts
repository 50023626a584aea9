import { tokensIn } from "./tokens.ts";

/**
 * Where sentences end, in any script. The locale is fixed: the same text is cut in the same places
 * wherever the server runs.
 */
const sentences = new Intl.Segmenter("en", { granularity: "sentence" });
const words = new Intl.Segmenter("en", { granularity: "word" });
const characters = new Intl.Segmenter("en", { granularity: "grapheme" });

/** From the coarsest to the finest: a line is what the author cut, a character what nobody may cut. */
const CUTS: readonly ((text: string) => string[])[] = [
  (text) => text.match(/[^\n]*\n+|[^\n]+$/g) ?? [],
  (text) => Array.from(sentences.segment(text), ({ segment }) => segment),
  (text) => text.match(/\s*\S+\s*/g) ?? [text],
  (text) => Array.from(words.segment(text), ({ segment }) => segment),
  (text) => Array.from(characters.segment(text), ({ segment }) => segment),
  // One character with thousands of accents.
  (text) => Array.from(text),
];

/**
 * Cuts a text into pieces of at most so many tokens, behind lines if that does, else behind
 * sentences, spaces, words of writing without spaces, characters. The pieces put together are the text.
 */
export function splitText(text: string, maxTokens: number, cut = 0): string[] {
  const cutting = CUTS[cut];
  if (tokensIn(text) <= maxTokens || cutting === undefined) return [text];
  const pieces: string[] = [];
  let piece = "";
  for (const part of cutting(text)) {
    // The estimate of a whole is never more than that of its parts together.
    if (piece !== "" && tokensIn(piece) + tokensIn(part) > maxTokens) {
      pieces.push(piece);
      piece = "";
    }
    if (tokensIn(part) <= maxTokens) piece += part;
    else pieces.push(...splitText(part, maxTokens, cut + 1));
  }
  return piece === "" ? pieces : [...pieces, piece];
}

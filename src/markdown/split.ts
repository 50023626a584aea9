import type { TextRange } from "../lib/text-ranges.ts";

/** No piece is cut shorter than this share of the limit for the sake of a nicer place. */
const FILL_MIN = 0.5;

/** Units before a cut that are looked at to find where the character it falls into begins. */
const CLUSTER_WINDOW = 256;

/** The end of a sentence, in the scripts that mark it. */
const SENTENCE_END = /[.!?…](?=\s)|[。！？]/gu;

/** Made when first needed: it loads tables that most answers never use. */
let segmenter: Intl.Segmenter | undefined;

/**
 * Cuts a text into stretches of at most `limit` UTF-16 units: between paragraphs if possible, else
 * between lines, sentences, words, and in the last resort characters, never inside one. White space at
 * the cuts belongs to no stretch; the indentation of a line stays with it.
 */
function splitRanges(text: string, limit: number): readonly TextRange[] {
  const ranges: TextRange[] = [];
  let start = skipBlank(text, 0);
  while (start < text.length) {
    const cut = text.length - start > limit ? cutBefore(text, start, start + limit) : text.length;
    const end = trimEnd(text, start, cut);
    if (end > start) ranges.push({ start, end });
    start = skipBlank(text, cut);
  }
  return ranges;
}

/** The stretches themselves. @see splitRanges */
export function splitText(text: string, limit: number): readonly string[] {
  return splitRanges(text, limit).map(({ start, end }) => text.slice(start, end));
}

/**
 * Where a line is cut best, at most at `latest`: between sentences or words, in the last resort between
 * characters. Never at its beginning.
 * @param isVerbatim whether only the last resort is allowed, as in code
 */
export function bestCut(line: string, latest: number, isVerbatim: boolean): number {
  return isVerbatim ? characterStart(line, 0, latest) : cutBefore(line, 0, latest);
}

/** Where a stretch that begins at `start` ends best, at most at `latest`. */
function cutBefore(text: string, start: number, latest: number): number {
  const earliest = start + Math.ceil((latest - start) * FILL_MIN);
  for (const separator of ["\n\n", "\n"]) {
    const at = text.lastIndexOf(separator, latest);
    if (at >= earliest) return at;
  }
  const sentence = lastSentenceEnd(text, earliest, latest);
  if (sentence !== undefined) return sentence;
  const space = text.lastIndexOf(" ", latest);
  if (space >= earliest) return space;
  return characterStart(text, start, latest);
}

function lastSentenceEnd(text: string, earliest: number, latest: number): number | undefined {
  let last: number | undefined;
  // One unit more, because what follows the stop decides whether it is one.
  for (const match of text.slice(earliest, latest + 1).matchAll(SENTENCE_END)) {
    const end = earliest + match.index + match[0].length;
    if (end <= latest) last = end;
  }
  return last;
}

/** Where the character (with its accents, skin tone and family) ends that a text begins with. */
export function characterEnd(text: string): number {
  return clusterAt(text.slice(0, CLUSTER_WINDOW), 0)?.segment.length ?? 0;
}

function clusterAt(text: string, at: number): Intl.SegmentData | undefined {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  return segmenter.segment(text).containing(at);
}

/** The beginning of the character that `at` falls into. */
function characterStart(text: string, start: number, at: number): number {
  const from = Math.max(start, at - CLUSTER_WINDOW);
  const cluster = clusterAt(text.slice(from, at + CLUSTER_WINDOW), at - from);
  const begin = from + (cluster?.index ?? 0);
  if (begin > from) return begin;
  // One endless heap of accents: cut it anywhere but inside a surrogate pair.
  const isInsidePair = /[\uDC00-\uDFFF]/.test(text.charAt(at)) && at - 1 > start;
  return isInsidePair ? at - 1 : at;
}

/** Past blank lines, and past spaces unless they indent a line. */
function skipBlank(text: string, from: number): number {
  const isLineStart = from === 0 || text[from - 1] === "\n";
  let start = from;
  for (let at = from; at < text.length; at += 1) {
    const unit = text[at];
    if (unit === "\n") start = at + 1;
    else if (unit !== " " && unit !== "\t" && unit !== "\r") {
      return start === from && !isLineStart ? at : start;
    }
  }
  return text.length;
}

function trimEnd(text: string, start: number, end: number): number {
  return start + text.slice(start, end).trimEnd().length;
}

import type { Piece } from "./link.ts";

/** A part of a text that is marked. Offsets are UTF-16 code units, as JavaScript counts them. */
export interface Stretch {
  readonly offset: number;
  readonly length: number;
}

/** How stretches of one kind are shown. */
export interface StretchRenderer<S extends Stretch> {
  /** Words that no stretch inside of `around` covers. @param around outer ones first */
  words(words: string, around: readonly S[]): Piece;
  /** @param words all that stands in it @param inner the same, rendered */
  marked(stretch: S, words: string, inner: Piece): Piece;
  /** Whether it stands on lines of its own, so that the line break after it is not shown. */
  isBlock(stretch: S): boolean;
}

/** Renders a text with marked stretches, which may stand inside of one another but not cross. */
export function renderStretches<S extends Stretch>(
  text: string,
  stretches: readonly S[],
  renderer: StretchRenderer<S>,
): Piece {
  const outerFirst = stretches.toSorted((a, b) => a.offset - b.offset || b.length - a.length);
  return within(text, outerFirst, { start: 0, end: text.length, around: [] }, renderer);
}

interface Range<S> {
  readonly start: number;
  readonly end: number;
  readonly around: readonly S[];
}

function within<S extends Stretch>(
  text: string,
  stretches: readonly S[],
  { start, end, around }: Range<S>,
  renderer: StretchRenderer<S>,
): Piece {
  const pieces: Piece[] = [];
  let at = start;
  const addWords = (until: number): void => {
    if (until > at) pieces.push(renderer.words(text.slice(at, until), around));
  };
  for (const [index, stretch] of stretches.entries()) {
    const stretchEnd = Math.min(stretch.offset + stretch.length, end);
    if (stretch.offset < at || stretchEnd <= stretch.offset) continue;
    addWords(stretch.offset);
    const inner = stretches.slice(index + 1).filter((other) => other.offset < stretchEnd);
    const range = { start: stretch.offset, end: stretchEnd, around: [...around, stretch] };
    const words = text.slice(stretch.offset, stretchEnd);
    pieces.push(renderer.marked(stretch, words, within(text, inner, range, renderer)));
    const breakAfter = renderer.isBlock(stretch) && text.charAt(stretchEnd) === "\n";
    at = breakAfter ? stretchEnd + 1 : stretchEnd;
  }
  addWords(end);
  return pieces;
}

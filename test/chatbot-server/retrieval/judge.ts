import type { Labelled } from "./labelled-questions.ts";

/** A passage that was found. */
export interface Hit {
  readonly source: string;
  readonly text: string;
}

/** How well questions were answered. */
export interface Judged {
  /** Questions whose passage is among the first five. */
  readonly found: number;
  /** Mean of 1/place of that passage. @see https://en.wikipedia.org/wiki/Mean_reciprocal_rank */
  readonly meanReciprocalRank: number;
  readonly missed: readonly string[];
}

/** @param hits what was found for each of the questions, best first */
export function judge(questions: readonly Labelled[], hits: readonly (readonly Hit[])[]): Judged {
  const places = questions.map(([, document, words], at) =>
    (hits[at] ?? []).findIndex(({ source, text }) => source === document && text.includes(words)),
  );
  const reciprocals = places.map((place) => (place < 0 ? 0 : 1 / (place + 1)));
  return {
    found: places.filter((place) => place >= 0).length,
    meanReciprocalRank: reciprocals.reduce((sum, one) => sum + one, 0) / questions.length,
    missed: questions.filter((_, at) => (places[at] ?? -1) < 0).map(([question]) => question),
  };
}

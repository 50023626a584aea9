import type MiniSearch from "minisearch";
import type { IndexedPassage } from "./index-passages.ts";
import { termsOf } from "./terms.ts";

/** A word of a question that says something, as the documents write it. */
export interface AskedTerm {
  /** Itself, or what is similar to it; empty when nothing is. */
  readonly forms: readonly string[];
  /** How telling it is: the rarer in the documents, the more; most of all where they do not have it. */
  readonly weight: number;
  /** How much of that weight counts where a form is found. */
  readonly worth: number;
}

/** A word of this length or more may have one letter wrong. */
const SHORTEST_MISSPELT = 6;

/** What a word that is only similar is worth. */
const SIMILAR_WORTH = 0.7;

/** What comes later in a question is not looked at: enough for any question, a bound for everything else. */
const MAX_CHARACTERS = 2000;
const MAX_TERMS = 40;

/** Reads a question against the index that shall answer it. */
export function readQuestion(
  index: MiniSearch<IndexedPassage>,
  question: string,
): readonly AskedTerm[] {
  return termsOf(question.slice(0, MAX_CHARACTERS))
    .slice(0, MAX_TERMS)
    .map((term) => readTerm(index, term));
}

function readTerm(index: MiniSearch<IndexedPassage>, term: string): AskedTerm {
  const asIs = { processTerm: (word: string) => word };
  const holding = index.search(term, asIs).length;
  const weight = rarity(index.documentCount, holding);
  if (holding > 0) return { forms: [term], weight, worth: weight };
  if (term.length < SHORTEST_MISSPELT) return { forms: [], weight, worth: 0 };
  const similar = index.search(term, { ...asIs, fuzzy: 1 }).flatMap(({ terms }) => terms);
  const forms = new Set(similar.filter((form) => form.startsWith(term.slice(0, 1))));
  return { forms: [...forms], weight, worth: weight * SIMILAR_WORTH };
}

/**
 * How telling a term is that stands in `holding` of `all` passages, as BM25 weighs it: 0 for one that
 * stands everywhere.
 * @see https://en.wikipedia.org/wiki/Okapi_BM25
 */
function rarity(all: number, holding: number): number {
  return Math.log(1 + (all - holding + 0.5) / (holding + 0.5));
}

/** How much of what a question asks about is among these terms, from 0 to 1. */
export function coverageOf(asked: readonly AskedTerm[], terms: ReadonlySet<string>): number {
  let total = 0;
  let covered = 0;
  for (const { forms, weight, worth } of asked) {
    total += weight;
    if (forms.some((form) => terms.has(form))) covered += worth;
  }
  return total === 0 ? 0 : covered / total;
}

/** How many of a question's words are among these terms. */
export function matchesIn(asked: readonly AskedTerm[], terms: ReadonlySet<string>): number {
  return asked.filter(({ forms }) => forms.some((form) => terms.has(form))).length;
}

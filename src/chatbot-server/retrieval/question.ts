import { isTelling, languageOf } from "./stop-words.ts";
import type { TermIndex } from "./term-index.ts";
import { possibleTerms, type Word, wordsOf } from "./terms.ts";
import { similarTerms } from "./similar-terms.ts";
import { tellingShare } from "./unspaced.ts";

/** A word of a question that says something. */
export interface AskedTerm {
  /** As the index has it: itself, or what is similar to it; empty when nothing is. */
  readonly forms: readonly string[];
  /** How telling it is: the rarer, the more; most of all when the index does not have it. */
  readonly weight: number;
  /** How much of that weight counts where a form is found. */
  readonly worth: number;
}

/** What comes later in a question is not looked at: enough for any question, a bound for everything else. */
const MAX_CHARACTERS = 2000;
const MAX_WORDS = 40;

/** How many words of a question may be misspelt. */
const MAX_SIMILAR = 6;

/** What a word that is only similar is worth. */
const SIMILAR_WORTH = 0.75;

/** Reads a question against the index that shall answer it. @param all how many passages there are */
export function readQuestion(
  question: string,
  index: TermIndex,
  all: number,
): readonly AskedTerm[] {
  const words = tellingWords(question);
  const possible = words.map((word, at) => [...possibleTerms(word), ...joined(words, at)]);
  const holding = index.holding([...new Set(possible.flat())]);
  let guesses = MAX_SIMILAR;
  return words.flatMap((word, at) => {
    const forms = (possible[at] ?? []).filter((form) => holding.has(form));
    if (forms.length > 0) return [asked(word, forms, holding, all)];
    // A compound says no more than its parts, unless it is known as a whole.
    if (word.whole) return [];
    guesses -= 1;
    const similar =
      guesses < 0 ? new Map<string, number>() : similarTerms(word, possible[at] ?? [], index);
    return [asked(word, [...similar.keys()], similar, all, SIMILAR_WORTH)];
  });
}

function tellingWords(question: string): Word[] {
  const words = wordsOf(question.slice(0, MAX_CHARACTERS));
  const language = languageOf(words.map(({ plain }) => plain));
  const telling = words.filter((word, at) =>
    word.unspaced ? !endsPair(word, words[at - 1]) : word.whole || isTelling(word.plain, language),
  );
  return [...new Map(telling.map((word) => [word.plain, word])).values()].slice(0, MAX_WORDS);
}

/** The last character of a run is asked for with the one before it. */
function endsPair({ plain }: Word, before: Word | undefined): boolean {
  return before?.unspaced === true && before.plain !== plain && before.plain.endsWith(plain);
}

/** "web hook" is what others write "webhook", and "E 17" is "E17". */
function joined(words: readonly Word[], at: number): string[] {
  const [before, word, after] = [words[at - 1], words[at], words[at + 1]];
  return [
    [before, word],
    [word, after],
  ].flatMap(([one, other]) => {
    if (one === undefined || other === undefined) return [];
    const isSpaced = [one, other].every(({ unspaced, whole }) => !unspaced && !whole);
    const together = one.plain + other.plain;
    return isSpaced && /\p{L}/u.test(together) ? [together] : [];
  });
}

function asked(
  word: Word,
  forms: readonly string[],
  holding: ReadonlyMap<string, number>,
  all: number,
  worth = 1,
): AskedTerm {
  const passages = forms.reduce((sum, form) => sum + (holding.get(form) ?? 0), 0);
  const share = word.unspaced ? tellingShare(word.plain) : 1;
  return { forms, weight: share * rarity(all, Math.min(passages, all)), worth };
}

/**
 * As if there were so many passages more that are about other things: among three passages, a word
 * that stands in one says nearly as much as one that stands in none.
 */
const OTHER_PASSAGES = 50;

/**
 * How telling a term is that stands in `holding` of `all` passages, as BM25 weighs it.
 * @see https://en.wikipedia.org/wiki/Okapi_BM25
 */
function rarity(all: number, holding: number): number {
  return Math.log(1 + (all + OTHER_PASSAGES - holding + 0.5) / (holding + 0.5));
}

/** How many words a question is about; who writes more tells a story around it. */
const MAX_TOPICS = 5;

/** How much of its weight a word counts that is told around a question. */
const STORY_WORTH = 0.25;

/** How much of what a question asks about is among these terms, from 0 to 1. */
export function shareOf(asked: readonly AskedTerm[], terms: ReadonlySet<string>): number {
  const weights = asked.map(({ weight }) => weight).toSorted((one, other) => other - one);
  const total = weights.reduce(
    (sum, weight, place) => sum + weight * (place < MAX_TOPICS ? 1 : STORY_WORTH),
    0,
  );
  const covered = asked
    .filter(({ forms }) => forms.some((form) => terms.has(form)))
    .reduce((sum, { weight, worth }) => sum + weight * worth, 0);
  return total === 0 ? 0 : Math.min(1, covered / total);
}

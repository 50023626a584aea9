import { isTelling, languageOf } from "../retrieval/stop-words.ts";
import { possibleTerms, wordsOf } from "../retrieval/terms.ts";

/** A word that says something, in every form that a text may have it in. */
export interface TellingWord {
  readonly plain: string;
  readonly forms: readonly string[];
}

/** What comes later in a question is not looked at, in characters: enough for any, a bound for everything else. */
export const LOOKED_AT = 2000;

/** The different words of a text that say something, in the order in which they appear. */
export function tellingWords(text: string): TellingWord[] {
  const words = wordsOf(text);
  const language = languageOf(words.map(({ plain }) => plain));
  const telling = words.filter((word, at) => {
    // The parts of a compound say as much as the whole.
    if (word.whole) return false;
    if (!word.unspaced) return isTelling(word.plain, language);
    return words[at - 1]?.plain.endsWith(word.plain) !== true;
  });
  const byPlain = new Map(telling.map((word) => [word.plain, word]));
  return [...byPlain.values()].map((word) => ({ plain: word.plain, forms: possibleTerms(word) }));
}

/**
 * What a text says, to be asked whether it has a word: in all its possible forms, since a name or a
 * description is too short to tell its language for certain.
 */
export function termsIn(text: string): ReadonlySet<string> {
  return new Set(wordsOf(text).flatMap(possibleTerms));
}

/** Whether a text has a word, in whatever form. */
export function has(terms: ReadonlySet<string>, { forms }: TellingWord): boolean {
  return forms.some((form) => terms.has(form));
}

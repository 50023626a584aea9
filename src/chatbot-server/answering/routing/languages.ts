import { languageOf as languageOfWords } from "../../retrieval/stop-words.ts";
import { wordsOf } from "../../retrieval/terms.ts";

/** The languages in which the server's own sentences are written. */
export type Language = "en" | "es" | "pt" | "de" | "fr";

/** How much of a text is looked at, in characters. */
const LOOKED_AT = 400;

/**
 * The language that a text is most likely written in, by its small words: enough to choose among
 * sentences that are there anyway. English when nothing tells, and for every other language.
 */
export function languageOf(text: string): Language {
  const language = languageOfWords(wordsOf(text.slice(0, LOOKED_AT)).map(({ plain }) => plain));
  return language === "it" ? "en" : language;
}

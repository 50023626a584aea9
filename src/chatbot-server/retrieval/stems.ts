import type { Language } from "./stop-words.ts";

/** Endings of a language that are taken off, and how much must be left over. */
interface Endings {
  readonly endings: RegExp;
  readonly shortestStem: number;
}

/**
 * Light stemming: endings of number, gender, person and some nouns. What remains need not be a word; it
 * only has to be the same for the forms of one. Snowball's stemmers know more endings, but tell some
 * of them by accents, which people leave out in a chat: to them "habitacion" is no form of
 * "habitaciones". These see words without accents.
 */
const ENDINGS: Readonly<Record<Exclude<Language, "en">, Endings>> = {
  es: {
    endings:
      /(?:aciones|acion|amientos?|imientos?|ando|iendo|ados?|adas?|idos?|idas?|ar|er|ir|aba|ia|es|os|as|an|en|a|e|o|s)$/u,
    shortestStem: 4,
  },
  pt: {
    endings:
      /(?:acoes|acao|amentos?|imentos?|ando|endo|indo|ados?|adas?|idos?|idas?|ar|er|ir|am|em|oes|aes|ao|es|os|as|a|e|o|s)$/u,
    shortestStem: 4,
  },
  de: { endings: /(?:ungen|ung|ern|em|en|er|es|st|e|n|s|t)$/u, shortestStem: 4 },
  fr: {
    endings: /(?:ations?|ements?|issent|ees|ants?|ent|ez|er|ir|es|ee|e|s|x)$/u,
    shortestStem: 4,
  },
  it: {
    endings:
      /(?:azioni|azione|amenti|amento|ando|endo|at[aeio]|it[aeio]|ut[aeio]|are|ere|ire|[aeio])$/u,
    shortestStem: 4,
  },
};

/** Shorter words keep their endings: "is", "bus", "red". */
const SHORTEST_STEMMED = 4;

/** No word is longer in these languages. */
const LONGEST_STEMMED = 40;

/** Takes a word's ending off. @param word in lower case, without accents @returns a stem, which need not be a word */
export function stem(word: string, language: Language): string {
  if (!isStemmed(word)) return word;
  return language === "en" ? englishStem(word) : withoutEnding(word, ENDINGS[language]);
}

/** A word as each of the languages would have it, and as it stands. */
export function allStems(word: string): string[] {
  if (!isStemmed(word)) return [word];
  const others = Object.values(ENDINGS).map((endings) => withoutEnding(word, endings));
  return [...new Set([word, englishStem(word), ...others])];
}

function isStemmed(word: string): boolean {
  return (
    word.length >= SHORTEST_STEMMED && word.length <= LONGEST_STEMMED && /^[a-z]+$/u.test(word)
  );
}

function withoutEnding(word: string, { endings, shortestStem }: Endings): string {
  const begin = word.slice(0, shortestStem);
  return begin + word.slice(shortestStem).replace(endings, "");
}

function englishStem(word: string): string {
  return withoutFinalE(withoutVerbEnding(withoutPlural(word)));
}

function withoutPlural(word: string): string {
  if (/(?:ss|us|is)$/u.test(word)) return word;
  if (word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  if (/(?:s|x|z|ch|sh)es$/u.test(word)) return word.slice(0, -2);
  return word.endsWith("s") ? word.slice(0, -1) : word;
}

function withoutVerbEnding(word: string): string {
  const [, root = ""] = /^(.{2,})(?:ed|er|ing|ation|ment|ly)$/u.exec(word) ?? [];
  if (root === "" || !/[aeiouy][^aeiouy]/u.test(root)) return word;
  // "stopped" and "stop", "telling" and "tell".
  return /([^aeioulsz])\1$/u.test(root) ? root.slice(0, -1) : root;
}

function withoutFinalE(word: string): string {
  return word.length > SHORTEST_STEMMED && word.endsWith("e") ? word.slice(0, -1) : word;
}

import { type Language, languageOf } from "./stop-words.ts";
import { allStems, stem } from "./stems.ts";

/** A word of a text. */
export interface Word {
  /** In lower case, with its accents. */
  readonly written: string;
  /** Without accents: what words are compared by. */
  readonly plain: string;
  /** True of two characters of a script that puts no spaces between words. */
  readonly unspaced: boolean;
  /** True of a compound as a whole (`api_key`, `setWebhook`, `22:00`), whose parts are words too. */
  readonly whole: boolean;
}

/** Scripts that are written without spaces, or with endings that are not parted from their word. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]+/gu;

/** What accents become when a letter is taken apart. */
const ACCENTS = /[\u0300-\u036f]/gu;

/** Letters that a keyboard may lack, and that taking apart leaves alone. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ı: "i",
};

/** Words, and what joins them to a compound without a blank. */
const TOKEN = /[\p{L}\p{N}\p{M}]+(?:[-_./:,][\p{L}\p{N}\p{M}]+)*/gu;

/** What English and French take off or put before with an apostrophe. */
const ELISIONS = /(?<=\p{L})['’](?:s|t|re|ve|ll|d|m)\b|\b(?:[cdjlmnst]|qu|jusqu|lorsqu)['’]/giu;

/** "setWebhook", "APIKey", "250g". No amount has more digits, and each place would count all before it. */
const INNER_BOUNDARY = /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})|(?<=^\d{1,20})(?=\p{L})/u;

/** Most words: nothing in them to take apart. */
const SIMPLE = /^(?:[A-Z]?[a-z]+|\d+)$/u;

/** Longer ones are no words; the index is spared their length. */
const LONGEST_TERM = 64;

/** Cuts a text into words, in their order. */
export function wordsOf(text: string): Word[] {
  const tokens = text.normalize("NFKC").replace(ELISIONS, " ").match(TOKEN) ?? [];
  return tokens.flatMap(wordsOfToken);
}

/** The terms under which a passage is indexed, of its heading and of its text. */
export function passageTerms(heading: string, text: string): { heading: string[]; text: string[] } {
  const words = { heading: wordsOf(heading), text: wordsOf(text) };
  const language = languageOf([...words.heading, ...words.text].map(({ plain }) => plain));
  const terms = (word: Word): string[] =>
    word.unspaced || word.whole ? [word.plain] : stemsOf(word, language);
  return { heading: words.heading.flatMap(terms), text: words.text.flatMap(terms) };
}

/** With and without its accents: who asks may leave them out, and they tell endings apart. */
function stemsOf({ written, plain }: Word, language: Language): string[] {
  const own = stem(plain, language);
  if (written === plain) return [own];
  return [...new Set([own, plainOf(stem(written, language))])];
}

/** Every term under which a passage may hold a word, whatever its language; German "oe" may stand for "ö". */
export function possibleTerms({ written, plain, unspaced, whole }: Word): string[] {
  if (unspaced || whole) return [plain];
  const spellings = new Set([plain, plain.replace(/([aou])e/gu, "$1")]);
  return [...new Set([...[...spellings].flatMap(allStems), ...allStems(written).map(plainOf)])];
}

function wordsOfToken(token: string): Word[] {
  if (SIMPLE.test(token)) return [toWord(token.toLowerCase().slice(0, LONGEST_TERM), false)];
  const parts = token.split(/[-_./:,]/u).flatMap((part) => part.split(INNER_BOUNDARY));
  const words = parts.flatMap(wordsOfPart);
  if (parts.length === 1) return words;
  // Amounts and times keep their point apart: 1.5 is not 15.
  const joint = parts.every((part) => /^\d+$/u.test(part)) ? "_" : "";
  const whole = parts.join(joint).toLowerCase().slice(0, LONGEST_TERM);
  return [...words, { written: whole, plain: plainOf(whole), unspaced: false, whole: true }];
}

function wordsOfPart(part: string): Word[] {
  const lower = part.toLowerCase();
  const spaced = lower.split(UNSPACED).filter((word) => word !== "");
  const unspaced = (lower.match(UNSPACED) ?? []).flatMap(pairs);
  return [
    ...spaced.map((word) => toWord(word.slice(0, LONGEST_TERM), false)),
    ...unspaced.map((pair) => toWord(pair, true)),
  ];
}

/** Every two neighbours of a run of characters, and its last one. */
function pairs(run: string): string[] {
  const characters = Array.from(run);
  return characters.map((character, at) => `${character}${characters[at + 1] ?? ""}`);
}

/** Whether a piece of unspaced writing is two characters and not the last one of its run. */
export function isPair(piece: string): boolean {
  return Array.from(piece).length > 1;
}

function toWord(written: string, unspaced: boolean): Word {
  return { written, plain: unspaced ? written : plainOf(written), unspaced, whole: false };
}

function plainOf(word: string): string {
  if (SIMPLE.test(word)) return word;
  return word
    .normalize("NFKD")
    .replace(ACCENTS, "")
    .normalize("NFC")
    .replace(/[ßæœøłđı]/gu, (letter) => PLAIN_LETTERS[letter] ?? letter);
}

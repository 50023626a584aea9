/**
 * Words that say nothing of what somebody wants to know: the grammar of English, and the courtesies
 * around a question.
 */
const STOP_WORDS: ReadonlySet<string> = new Set(
  `a about after again all also am an and any anybody anyone anything are as at be because been before being big
   between both but by can cannot could did do does doing done down during each ever every everything explain
   few for from further get gets getting give given gives go goes going got had has have having he hello hey hi her
   here hers him his how however i if in instead into is it its itself just kind know let like ll long me mean means
   might more most much must my myself need needs no nor not now of off on once only or other our out over own please
   possible re really s same say says shall she should so some somebody someone something such sure t take takes tell
   than thank thanks that the their them then there these they thing things this those through to too under until up
   upon us use used uses using ve very want wants was way we were what when where whether which while who whom whose
   why will with within without would yes you your yours`
    .split(/\s+/)
    .filter((word) => word !== ""),
);

/** Terms shorter than this keep their endings: "is", "bus", "red". */
const SHORTEST_STEMMED = 4;

/** A vowel followed, somewhere, by a consonant: what an ending may be taken off. */
const HAS_SYLLABLE = /[aeiouy][^aeiouy]/;

/** Cuts a text into words: letters and digits of any script; `a_b`, `a-b` and `a.b` are two words each. */
export function wordsOf(text: string): string[] {
  return text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");
}

/**
 * The form in which a word is indexed and searched: without case, accents and English endings.
 * @returns null for a word that says nothing
 */
export function termOf(word: string): string | null {
  const plain = word.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain === "" || STOP_WORDS.has(plain) ? null : stem(plain);
}

/** The different terms of a text, in the order in which they appear. */
export function termsOf(text: string): string[] {
  const terms = wordsOf(text).map(termOf);
  return [...new Set(terms.filter((term) => term !== null))];
}

/**
 * Takes English endings off, so that "sessions", "answered" and "replaying" are found by "session",
 * "answer" and "replay". Only has to treat equal words equally: a stem need not be a word.
 */
function stem(word: string): string {
  if (word.length < SHORTEST_STEMMED || !/^[a-z]+$/.test(word)) return word;
  return withoutFinalE(withoutVerbEnding(withoutPlural(word)));
}

function withoutPlural(word: string): string {
  if (/(?:ss|us|is)$/.test(word)) return word;
  if (word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  if (/(?:s|x|z|ch|sh)es$/.test(word)) return word.slice(0, -2);
  return word.endsWith("s") ? word.slice(0, -1) : word;
}

function withoutVerbEnding(word: string): string {
  const [, root = ""] = /^(.{2,})(?:ed|ing|ation|ment|ly)$/.exec(word) ?? [];
  if (root === "" || !HAS_SYLLABLE.test(root)) return word;
  // "stopped" and "stop", "telling" and "tell".
  return /([^aeioulsz])\1$/.test(root) ? root.slice(0, -1) : root;
}

function withoutFinalE(word: string): string {
  return word.length > SHORTEST_STEMMED && word.endsWith("e") ? word.slice(0, -1) : word;
}

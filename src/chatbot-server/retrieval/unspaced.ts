import { isPair } from "./terms.ts";

/** Characters of Chinese that are grammar, or make a sentence a question. */
const CHINESE_GRAMMAR =
  /[的了吗呢吧啊是在有我你您他她它们这那什么怎哪几多少请问可以能会要和与或个就不都也很为]/u;

/** Question words and endings of Korean, in pairs of syllables. */
const KOREAN_GRAMMAR =
  /^(?:습니|니다|니까|나요|하나|하는|합니|해요|어떻|떻게|무엇|언제|어디|얼마|마인|있나|있는|되나|되는|까요|세요|주세|인가|가요|할까|알려)$/u;

/** Particles of Korean, which follow a word without a space. */
const KOREAN_PARTICLE = /[은는이가을를에의로와과도만]$/u;

/**
 * How much a pair of characters says of what somebody wants to know, from 0 to 1: it need not be a word,
 * and grammar cannot be parted from words where there are no spaces.
 */
export function tellingShare(pair: string): number {
  const [first = "", second = first] = Array.from(pair);
  if (/^\p{Script=Hangul}/u.test(first)) return koreanShare(pair);
  const grammar = [first, second].filter(isGrammar).length;
  if (!isPair(pair)) return grammar > 0 ? 0 : 0.5;
  return [1, 0.3, 0.05][grammar] ?? 0;
}

function isGrammar(character: string): boolean {
  return /\p{Script=Hiragana}/u.test(character) || CHINESE_GRAMMAR.test(character);
}

function koreanShare(pair: string): number {
  if (KOREAN_GRAMMAR.test(pair)) return 0;
  return KOREAN_PARTICLE.test(pair) ? 0.3 : 1;
}

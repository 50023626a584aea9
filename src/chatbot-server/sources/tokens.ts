/**
 * Writing without spaces between words: about a token a character in the vocabularies of today's
 * models, where other writing has about four characters a token.
 * @see https://help.openai.com/en/articles/4936856-what-are-tokens-and-how-to-count-them
 */
const DENSE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu;

const CHARACTERS_A_TOKEN = 4;

/**
 * About how many tokens of a language model a text is: every model counts otherwise, and none of
 * their vocabularies is here. Never less for a longer text.
 */
export function tokensIn(text: string): number {
  const dense = text.match(DENSE)?.length ?? 0;
  return dense + Math.ceil((text.length - dense) / CHARACTERS_A_TOKEN);
}

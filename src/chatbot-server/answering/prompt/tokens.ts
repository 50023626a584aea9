/** How many letters, digits and spaces of English make one token. Four on average; three leaves a margin for code and names. */
const ASCII_PER_TOKEN = 3;
/** The same for other alphabets: accented Latin, Cyrillic, Greek, Arabic, … */
const OTHER_PER_TOKEN = 2;
/** Chinese, Japanese and Korean have about one token a character, rare characters more. */
const PER_WIDE_CHARACTER = 1;

const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const BEYOND_ASCII = /[^\p{ASCII}]/u;

/** What a message costs beside its text: its role and its ends. @see https://platform.openai.com/docs/advanced-usage */
export const TOKENS_PER_MESSAGE = 4;

/**
 * About how many tokens a text has, rather too many than too few: every model cuts text differently,
 * and none of their tables would fit into a Worker.
 * @see https://platform.openai.com/tokenizer
 */
export function estimateTokens(text: string): number {
  if (!BEYOND_ASCII.test(text)) return Math.ceil(text.length / ASCII_PER_TOKEN);
  let tokens = 0;
  for (const character of text) {
    if (character <= "\u007f") tokens += 1 / ASCII_PER_TOKEN;
    else tokens += WIDE.test(character) ? PER_WIDE_CHARACTER : 1 / OTHER_PER_TOKEN;
  }
  return Math.ceil(tokens);
}

/** The beginning of a text that has at most so many tokens, cut between words where there are any. */
export function cutToTokens(text: string, tokens: number): string {
  if (estimateTokens(text) <= tokens) return text;
  const characters = Array.from(text);
  let [fits, tooMany] = [0, characters.length];
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (estimateTokens(characters.slice(0, middle).join("")) <= tokens) fits = middle;
    else tooMany = middle;
  }
  const cut = characters.slice(0, fits).join("");
  const atWord = cut.replace(/\s+\S*$/u, "");
  return atWord === "" ? cut : atWord;
}

import type { FoundSource } from "../../objects/knowledge.ts";
import { withMarker } from "../../retrieval/citations.ts";
import { ANSWERING_SHARE } from "../../retrieval/index.ts";
import { languageOf } from "../routing/languages.ts";
import { ownWords } from "./own-words.ts";
import { has, LOOKED_AT, type TellingWord, tellingWords, termsIn } from "../words.ts";
import { sentencesOf } from "./sentences.ts";

/** An answer that only quotes. */
export interface Extract {
  readonly text: string;
  /** What it quotes, in its order. */
  readonly quoted: readonly FoundSource[];
}

/** Another passage is quoted too when it scores this share of the best one. */
const NEARLY_AS_GOOD = 0.85;
const MAX_QUOTED = 2;

/** What somebody reads at a glance, on a phone, in characters. */
const MAX_CHARACTERS = 700;

/**
 * Answers a question by quoting the passages that fit, in full sentences, under the name of what they
 * are from. Of a pair of question and answer the whole answer is given.
 * @param found best first
 * @param cites whether a passage's marker follows its quotation
 * @returns undefined when nothing fits
 */
export function extract(
  question: string,
  found: readonly FoundSource[],
  cites: (passage: FoundSource) => boolean,
): Extract | undefined {
  const [best] = found;
  if (best === undefined || best.share < ANSWERING_SHARE) return undefined;
  const quoted = found
    .filter(({ score, share }) => score >= best.score * NEARLY_AS_GOOD && share >= ANSWERING_SHARE)
    .filter((passage) => passage === best || passage.type !== "qa")
    .slice(0, best.type === "qa" ? 1 : MAX_QUOTED);
  const words = tellingWords(question.slice(0, LOOKED_AT));
  const { from } = ownWords[languageOf(question)];
  const blocks = quoted.map((passage, at) => {
    // Who wrote question and answer wrote the answer as it is to be given, however long it is.
    const block =
      passage.answer ?? quotation(telling(passage.text, words, MAX_CHARACTERS / quoted.length));
    const marked = cites(passage) ? withMarker(block, passage) : block;
    const isSame = passage.type === "qa" || quoted[at - 1]?.source === passage.source;
    return isSame ? marked : `${from(nameOf(passage))}\n\n${marked}`;
  });
  return { text: blocks.join("\n\n"), quoted };
}

function nameOf({ title, fileName, heading }: FoundSource): string {
  const name = title === "" ? fileName : title;
  return heading === "" || heading === name ? name : `${name}, ${heading}`;
}

function quotation(text: string): string {
  return text.replace(/^/gm, "> ").replace(/^> $/gm, ">");
}

/**
 * The sentences of a text that tell most, together with their neighbours as far as there is room: the
 * run of whole sentences that holds most of the words.
 */
function telling(text: string, words: readonly TellingWord[], characters: number): string {
  const whole = text.trim();
  if (whole.length <= characters) return whole;
  const sentences = sentencesOf(whole);
  const scores = sentences.map((sentence) => {
    const terms = termsIn(sentence);
    return words.filter((word) => has(terms, word)).length;
  });
  let [bestFrom, bestTo, bestScore] = [0, 1, -1];
  for (let from = 0; from < sentences.length; from += 1) {
    let [to, length, score] = [from, 0, 0];
    while (to < sentences.length) {
      length += sentences[to]?.length ?? 0;
      if (length > characters && to > from) break;
      score += scores[to] ?? 0;
      to += 1;
    }
    if (score > bestScore) [bestFrom, bestTo, bestScore] = [from, to, score];
  }
  return sentences.slice(bestFrom, bestTo).join("").trim();
}

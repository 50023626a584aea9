import type { CorpusDocument } from "../retrieval/corpus.ts";

/** A passage as the index takes it. */
export interface BenchPassage {
  readonly source: string;
  readonly number: number;
  readonly heading: string;
  readonly text: string;
}

const PASSAGES_A_SOURCE = 100;
const SENTENCES = 8;
const WORDS_A_SENTENCE = 12;
const VOCABULARY = 30_000;

const SYLLABLES =
  "ba be bi bo da de di do ka ke ki ko la le li lo ma me mi mo na ne ni no ra re ri ro sa se si so ta te ti to".split(
    " ",
  );

/**
 * A corpus grown to a size: every passage has two sentences of the corpus and more of made-up words,
 * few of which are common and most of which are rare, as in any language. The same each time.
 */
export function manyPassages(count: number, corpus: readonly CorpusDocument[]): BenchPassage[] {
  const random = seeded(7);
  const real = corpus.flatMap(({ passages }) =>
    passages.flatMap(({ heading, text }) =>
      text.split(/(?<=[.。])\s*/u).map((sentence) => ({ heading, sentence })),
    ),
  );
  const pick = () => real[Math.floor(random() * real.length)] ?? { heading: "", sentence: "" };
  return Array.from({ length: count }, (_, at) => {
    const first = pick();
    const madeUp = Array.from({ length: SENTENCES }, () => sentence(random));
    return {
      source: Math.floor(at / PASSAGES_A_SOURCE)
        .toString(16)
        .padStart(32, "0"),
      number: (at % PASSAGES_A_SOURCE) + 1,
      heading: first.heading,
      text: [first.sentence, pick().sentence, ...madeUp].join(" "),
    };
  });
}

function sentence(random: () => number): string {
  // Zipf's law, nearly: a word's rank is inverse to how often it is used.
  const words = Array.from({ length: WORDS_A_SENTENCE }, () =>
    wordOf(Math.floor(VOCABULARY ** random())),
  );
  return `${words.join(" ")}.`;
}

function wordOf(rank: number): string {
  let word = "";
  for (let rest = rank + SYLLABLES.length; rest > 0; rest = Math.floor(rest / SYLLABLES.length)) {
    word += SYLLABLES[rest % SYLLABLES.length] ?? "";
  }
  return word;
}

/** @see https://en.wikipedia.org/wiki/Linear_congruential_generator */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Whether a sentence's end is no end: "e.g.", "Nr.", "z.B.", an initial, a number that goes on. */
const NO_END =
  /(?:\b(?:e\.g|i\.e|etc|vs|approx|incl|no|nr|bzw|z\.\s?b|d\.h|ca|usw|dr|mr|mrs|ms|prof|st|art|sr|sra|dra|pág|p\.ex|ex|env|min|max|tel)|\b\p{Lu})\.\s*$/iu;

const segmenter = new Intl.Segmenter("en", { granularity: "sentence" });

/** A text's sentences, each with the white space behind it: joined, they are the text. */
export function sentencesOf(text: string): string[] {
  const sentences: string[] = [];
  for (const { segment } of segmenter.segment(text)) {
    const previous = sentences.at(-1);
    if (previous !== undefined && NO_END.test(previous)) sentences[sentences.length - 1] += segment;
    else sentences.push(segment);
  }
  return sentences;
}

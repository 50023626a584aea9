import * as fc from "fast-check";

/**
 * Long answers made of words that can be told from everything that a rendering adds: their letters
 * are of one script that nothing else is written in.
 */

/** Letters of which the words are made. */
const LETTERS = "ꙁꙃꙅꙇꙉꙋꙍꙏꙑꙓ";

/** Every letter of the words, and nothing else. */
export function wordsIn(text: string): string {
  return text.replaceAll(/[^ꙁ-ꙓ]/gu, "");
}

/** A number as letters. */
function wordOf(number: number): string {
  return String(number).replaceAll(/\d/g, (digit) => LETTERS.charAt(Number(digit)));
}

/** Units in a word, from ordinary ones to one that fills a message. */
const WORD_UNITS = [4, 9, 60, 5_000] as const;

/** What a line of so many words looks like, in each kind of block. */
const SHAPES = {
  paragraphs: (line: string) => `${line}\n\n`,
  lines: (line: string) => `${line}\n`,
  "one line": (line: string) => `${line} `,
  sentences: (line: string) => `${line}. `,
  list: (line: string) => `- ${line}\n`,
  "numbered list": (line: string) => `1. ${line}\n`,
  "deep list": (line: string, at: number) => `${"  ".repeat(at % 5)}- ${line}\n`,
  quotation: (line: string) => `> ${line}\n`,
  code: (line: string, at: number) => `${at === 0 ? "```js\n" : ""}    ${line}\n`,
  headings: (line: string) => `## ${line}\n\n${line}\n\n`,
  bold: (line: string) => `**${line}** `,
  links: (line: string) => `[${line}](https://a.example/x) `,
  table: (line: string, at: number) =>
    `${at === 0 ? "| a | b |\n|---|---|\n" : ""}| ${line} | x |\n`,
  emoji: (line: string) => `${line} 👨‍👩‍👧‍👦e\u0301`,
  rules: (line: string) => `${line}\n\n---\n\n`,
  // What takes far more room than it has letters.
  "a link of many looks": (line: string) =>
    `[${"*a* **b** ".repeat(12)}${line}](http://a.b/${"x".repeat(1_900)}) `,
  "an address of marks": (line: string) =>
    `[${line}](http://a.b/${"~".repeat(1_900)}) and ~~${line}~~ `,
  mentions: (line: string) => `${"*@* ".repeat(300)}${line} `,
  "short lines deep in lists": (line: string, at: number) =>
    `${at === 0 ? "999999999. ".repeat(33) : ""}${line}\n${"x\n".repeat(40)}`,
  "many headings": (line: string) => `# a\n\n${line}\n\n`,
} as const;

type Shape = keyof typeof SHAPES;
const shapes = Object.keys(SHAPES).filter((name): name is Shape => Object.hasOwn(SHAPES, name));

/** An answer as it is built up from blocks, so that a small one is found where a large one fails. */
export interface LongAnswer {
  readonly markdown: string;
  /** Every letter of its words, in their order. */
  readonly words: string;
  /** A number by which what takes long is done for some of them only. */
  readonly turn: number;
}

const block = fc.record({
  shape: fc.constantFrom(...shapes),
  wordUnits: fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...WORD_UNITS.slice(0, 3)) },
    fc.constantFrom(...WORD_UNITS),
  ),
  wordsPerLine: fc.constantFrom(1, 3, 10, 20, 40, 80),
  /** Of the whole answer. */
  share: fc.integer({ min: 1, max: 8 }),
});

/** Answers that just fill a message of so many units, or need another one. */
export function longAnswersOf(unitsMax: number): fc.Arbitrary<LongAnswer> {
  return fc
    .record({
      blocks: fc.array(block, { minLength: 1, maxLength: 3 }),
      units: fc.integer({ min: Math.floor(unitsMax * 0.98), max: Math.floor(unitsMax * 1.3) }),
      first: fc.nat(1_000_000),
      turn: fc.nat(15),
    })
    .map(({ blocks, units, first, turn }) => {
      const shares = blocks.reduce((sum, { share }) => sum + share, 0);
      let markdown = "";
      let number = first;
      for (const { shape, wordUnits, wordsPerLine, share } of blocks) {
        const wanted = markdown.length + (units * share) / shares;
        for (let at = 0; markdown.length < wanted; at += 1) {
          const line = Array.from({ length: wordsPerLine }, () => {
            const word = wordOf((number += 1));
            return word.repeat(Math.max(1, Math.ceil(wordUnits / word.length)));
          }).join(" ");
          markdown += SHAPES[shape](line, at);
        }
        markdown += shape === "code" ? "```\n\n" : "\n\n";
      }
      return { markdown, words: wordsIn(markdown), turn };
    });
}

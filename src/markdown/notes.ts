import type { Block, Note } from "./ast.ts";

const DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** A footnote's number as it stands in a text: small and raised. */
export function noteSign(number: number): string {
  return String(number).replace(/\d/g, (digit) => DIGITS.charAt(Number(digit)));
}

/** The footnotes of an answer, numbered as they are first referred to. */
export interface Notes {
  /** What a reference to the note of a label is shown as. */
  signOf(label: string): string;
  /** Takes a note's content, once it was read. */
  add(label: string, blocks: readonly Block[]): void;
  /** All notes in their order; those that nothing refers to come last. */
  list(): readonly Note[];
}

export function createNotes(): Notes {
  const numbers = new Map<string, number>();
  const contents: { readonly label: string; readonly blocks: readonly Block[] }[] = [];
  let last = 0;
  const numberOf = (label: string): number => {
    const number = numbers.get(label) ?? (last += 1);
    numbers.set(label, number);
    return number;
  };
  return {
    signOf: (label) => noteSign(numberOf(label)),
    add: (label, blocks) => contents.push({ label, blocks }),
    list() {
      const seen = new Set<string>();
      const numbered = contents.map(({ label, blocks }) => {
        // A label that is defined twice is two notes, of which the first is referred to.
        const number = seen.has(label) ? (last += 1) : numberOf(label);
        seen.add(label);
        return { number, blocks };
      });
      return numbered.toSorted((one, other) => one.number - other.number);
    },
  };
}

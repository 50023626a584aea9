import MiniSearch, { type Options } from "minisearch";
import { placedPassages, type Placed, type Section } from "./section.ts";
import { termOf, wordsOf } from "./terms.ts";

/** A passage as the index takes it. */
export interface IndexedPassage {
  readonly id: number;
  /** Of its page. */
  readonly title: string;
  readonly heading: string;
  /** Of its table. */
  readonly head: string;
  /** Its first words: what a row or a sentence is about. */
  readonly lead: string;
  /** Its words in bold: what it defines. */
  readonly bold: string;
  readonly text: string;
}

/** Words that make a passage's lead. */
const LEAD_WORDS = 6;

/**
 * How passages are indexed and found: the same at build time and at run time, or nothing is found.
 * @see https://lucaong.github.io/minisearch/types/MiniSearch.Options.html
 */
export const indexOptions: Options<IndexedPassage> = {
  fields: ["title", "heading", "head", "lead", "bold", "text"] satisfies (keyof IndexedPassage)[],
  tokenize: wordsOf,
  processTerm: termOf,
};

/** Makes the full-text index of all passages. @returns JSON text of what `savedDocuments` describes */
export function indexPassages(sections: readonly Section[]): string {
  const index = new MiniSearch<IndexedPassage>(indexOptions);
  index.addAll(placedPassages(sections).map(toIndex));
  return JSON.stringify({ sections, index: JSON.stringify(index) });
}

function toIndex({ section, passage }: Placed, id: number): IndexedPassage {
  const words = passage.text.replace(/^[-|\d. ]+/, "").split(/\s+/);
  return {
    id,
    title: section.title,
    heading: section.headings.join("\n"),
    head: passage.head ?? "",
    lead: words.slice(0, LEAD_WORDS).join(" "),
    bold: (passage.text.match(/\*\*[^*]+\*\*/g) ?? []).join("\n"),
    text: passage.text,
  };
}

import MiniSearch from "minisearch";
import * as v from "valibot";
import { type IndexedPassage, indexOptions } from "./index-passages.ts";
import { type AskedTerm, coverageOf, matchesIn, readQuestion } from "./question.ts";
import {
  type Passage,
  placedPassages,
  type Placed,
  savedDocuments,
  type Section,
} from "./section.ts";
import { termsOf } from "./terms.ts";

/** A passage that has something to do with a question. */
export interface Found {
  readonly section: Section;
  readonly passage: Passage;
  /** How much of the question stands in it and the headings above it, from 0 to 1, rare words counting more. */
  readonly coverage: number;
  /** How much of it stands in those headings alone. */
  readonly headingCoverage: number;
  /** How many of the question's words the passage and its headings hold. */
  readonly matches: number;
  /** Compares passages found for one question. */
  readonly score: number;
}

/** The documents, ready to be searched. */
export interface Documents {
  /** Passages that hold words of a question, best first; empty when there is none. */
  find(question: string): Found[];
}

/** What a passage is about, its headings and first words tell better than the rest of it. */
const FIELD_BOOSTS = { title: 1, heading: 2, head: 0.3, lead: 1.5, bold: 1.5, text: 1 };

/** How many passages are weighed for one question. */
const MAX_PASSAGES = 40;

/** What a passage counts that speaks to who changes the program, beside one for who uses it. */
const SOURCE_WEIGHT = 0.6;
const DESIGN_WEIGHT = 0.8;

/**
 * Reads what {@link indexPassages} wrote.
 * @throws when it is not that
 */
export function loadDocuments(saved: string): Documents {
  const { sections, index } = v.parse(savedDocuments, JSON.parse(saved));
  const placed = placedPassages(sections);
  const search = MiniSearch.loadJSON<IndexedPassage>(index, indexOptions);
  return {
    find(question) {
      const asked = readQuestion(search, question);
      const forms = asked.flatMap((term) => term.forms);
      if (forms.length === 0) return [];
      return search
        .search(forms.join(" "), { boost: FIELD_BOOSTS, processTerm: (term) => term })
        .slice(0, MAX_PASSAGES)
        .flatMap(({ id, score }) => rate(placed[Number(id)], asked, score))
        .toSorted((one, other) => other.score - one.score);
    },
  };
}

/**
 * The index adds up what each word contributes, so that a rare word alone outdoes several common
 * ones; what answers a question holds most of its words together.
 */
function rate(placed: Placed | undefined, asked: readonly AskedTerm[], score: number): Found[] {
  if (placed === undefined) return [];
  const { section, passage } = placed;
  const above = termsOf([section.title, ...section.headings].join("\n"));
  const terms = new Set([...above, ...termsOf(passage.text)]);
  const coverage = coverageOf(asked, terms);
  const headingCoverage = coverageOf(asked, new Set(above));
  return [
    {
      section,
      passage,
      coverage,
      headingCoverage,
      matches: matchesIn(asked, terms),
      score: score * coverage ** 2 * (1 + headingCoverage / 2) * audienceWeight(placed),
    },
  ];
}

/** Questions come from people who use the program. */
function audienceWeight({ section, passage }: Placed): number {
  if (/\.ts\b/.test(passage.text)) return SOURCE_WEIGHT;
  return /^docs\/(?:decisions\/|storage\.md)/.test(section.page) ? DESIGN_WEIGHT : 1;
}

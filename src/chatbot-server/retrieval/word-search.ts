import type { Found, Passage } from "./passage.ts";
import type { PassageRows, StoredPassage } from "./passage-rows.ts";
import { type AskedTerm, readQuestion, shareOf } from "./question.ts";
import type { TermIndex } from "./term-index.ts";
import { passageTerms } from "./terms.ts";

/** A passage that was found, under its number. */
export interface NumberedFound {
  readonly id: number;
  readonly found: Found;
}

/** Finds passages by the words that they share with a question. */
export interface WordSearch {
  add(passages: readonly Passage[]): void;
  read(question: string): readonly AskedTerm[];
  /** Best first. @param sources when given, only these */
  find(asked: readonly AskedTerm[], sources?: readonly string[]): NumberedFound[];
  /** Passages by their numbers, with what share of a question stands in each; their scores are 0. */
  look(asked: readonly AskedTerm[], ids: readonly number[]): NumberedFound[];
}

/** How many passages are weighed for one question. */
const CANDIDATES = 60;

export function createWordSearch(rows: PassageRows, terms: TermIndex): WordSearch {
  return {
    add(passages) {
      for (const passage of passages) {
        const { heading, text } = passageTerms(passage.heading, passage.text);
        const id = rows.add({ passage, terms: new Set([...heading, ...text]) });
        terms.add(id, heading, text);
      }
    },
    read: (question) => readQuestion(question, terms, rows.count()),
    find(asked, sources) {
      const forms = asked.flatMap((term) => term.forms);
      if (forms.length === 0) return [];
      const matches = terms.match(forms, CANDIDATES, sources);
      const stored = rows.get(matches.map(({ id }) => id));
      return matches
        .flatMap(({ id, score }) => rate(id, stored.get(id), asked, score))
        .toSorted((one, other) => other.found.score - one.found.score);
    },
    look(asked, ids) {
      const stored = rows.get(ids);
      return ids.flatMap((id) => rate(id, stored.get(id), asked, 0));
    },
  };
}

/** BM25 adds up what each word contributes; what answers a question holds most of its words together. */
function rate(
  id: number,
  stored: StoredPassage | undefined,
  asked: readonly AskedTerm[],
  score: number,
): NumberedFound[] {
  if (stored === undefined) return [];
  const share = shareOf(asked, stored.terms);
  return [{ id, found: { ...stored.passage, score: score * share ** 2, share } }];
}

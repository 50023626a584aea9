import type { FoundSource } from "../../objects/knowledge.ts";
import type { AttachedDocument } from "../documents.ts";
import { has, LOOKED_AT, tellingWords, termsIn } from "../words.ts";

/** What is between two paragraphs. */
const BETWEEN = /\n\s*\n/;

/**
 * Paragraphs of documents that somebody sent, best first. They are few and short, so they are read
 * with each question and not indexed. No source has their number, 0, so nothing cites them.
 */
export function findInDocuments(
  question: string,
  documents: readonly AttachedDocument[],
): FoundSource[] {
  if (documents.length === 0) return [];
  const asked = tellingWords(question.slice(0, LOOKED_AT));
  if (asked.length === 0) return [];
  const found = documents.flatMap(({ uuid, fileName, text }) =>
    text.split(BETWEEN).map((paragraph, at): FoundSource => {
      const terms = termsIn(paragraph);
      const share = asked.filter((word) => has(terms, word)).length / asked.length;
      return {
        source: uuid,
        number: at + 1,
        heading: "",
        text: paragraph,
        score: share,
        share,
        title: fileName,
        fileName,
        type: "upload",
        sourceNumber: 0,
      };
    }),
  );
  return found.filter(({ share }) => share > 0).toSorted((one, other) => other.score - one.score);
}

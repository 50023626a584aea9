import type { Documents, Found } from "../documents/search-documents.ts";
import type { Answerer } from "./answerer.ts";
import { greeting, isThanks, withoutGreeting, youAreWelcome } from "./greeting.ts";
import { quote } from "./quote.ts";
import { showcase, SHOWCASE_QUESTION } from "./showcase.ts";

/**
 * How much of a question a passage must hold. Of the labelled questions in
 * test/chatbot-server/labelled-questions.ts, those that the documents answer reach 0.37 and more,
 * those that they do not answer 0.22 at most where more than one word is found.
 */
const LEAST_COVERAGE = 0.35;

/** One word found is chance, unless it is all that was asked. */
const LEAST_MATCHES = 2;
const ALL_THAT_WAS_ASKED = 0.9;

/** What is said when the documents do not answer a question. */
export const doNotKnow = `I do not know. I only know what stands in this project's documents, and nothing there fits your question. Try other words, or ask about connecting a platform, settings, errors, storage or what is promised.`;

/**
 * Answers without a language model: a greeting, the showcase, a quotation from the documents, or
 * honestly nothing.
 */
export function createDocumentAnswerer(documents: Documents): Answerer {
  return {
    async answer(question) {
      if (question.trim().toLowerCase() === SHOWCASE_QUESTION) return showcase;
      if (isThanks(question)) return youAreWelcome;
      const asked = withoutGreeting(question);
      if (asked === "") return greeting;
      const found = documents.find(asked);
      const best = found.find(answers);
      return best === undefined ? doNotKnow : quote(best, found);
    },
  };
}

function answers({ coverage, matches }: Found): boolean {
  if (coverage >= ALL_THAT_WAS_ASKED) return true;
  return coverage >= LEAST_COVERAGE && matches >= LEAST_MATCHES;
}

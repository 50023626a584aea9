import { theAnswerer } from "../../answers/index.ts";
import { isThanks, withoutGreeting } from "../../answers/greeting.ts";
import type { FoundSource } from "../../objects/knowledge.ts";
import type { StoredAgent } from "../../store/agents.ts";
import { type Asked, searchFor, type Sources } from "../asked.ts";
import { languageOf } from "../routing/languages.ts";
import { type Extract, extract } from "./extract.ts";
import { findInDocuments } from "./find-in-documents.ts";
import { ownWords } from "./own-words.ts";

/**
 * An answer without a language model: what stands in the sources, in their own sentences and under
 * their names, or honestly nothing. The chatbot that is there from the beginning answers from this
 * project's documents as long as it has no sources of its own.
 */
export async function answerWithoutModel(
  asked: Asked,
  agent: StoredAgent,
  sources: Sources,
): Promise<Extract> {
  const attached = findInDocuments(asked.question, asked.documents);
  const found = await searchFor(agent, asked, sources);
  const nothingThere = found.length === 0 && attached.length === 0 && (await sources.isEmpty());
  if (nothingThere && asked.setup.fromDocuments) {
    return said(await theAnswerer().answer(asked.question));
  }
  const words = ownWords[languageOf(asked.question)];
  if (isThanks(asked.question)) return said(words.youAreWelcome);
  const question = withoutGreeting(asked.question);
  if (question === "") return said(words.greeting);
  const citing = asked.setup.chatbot.settings.show_citations;
  const cites = ({ sourceNumber }: FoundSource): boolean => citing && sourceNumber > 0;
  return (
    extract(question, attached, cites) ??
    extract(question, found, cites) ??
    said(nothingThere ? words.noSources : words.doNotKnow)
  );
}

function said(text: string): Extract {
  return { text, quoted: [] };
}

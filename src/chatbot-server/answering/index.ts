import type { FoundSource } from "../objects/knowledge.ts";
import type { StoredAgent } from "../store/agents.ts";
import type { Asked, Sources } from "./asked.ts";
import {
  areTooLong,
  DOCUMENTS_TOO_LONG,
  LEAST_CONTEXT_TOKENS,
  readsDocuments,
} from "./documents.ts";
import { answerWithoutModel } from "./extractive/index.ts";
import { ownWords } from "./extractive/own-words.ts";
import { fixedAnswer, nobodyThere } from "./fixed.ts";
import { chooseModel, contextOf } from "./models/choose.ts";
import { beginWriting, type Writing } from "./models/writing.ts";
import { budgetOf } from "./prompt/budget.ts";
import { requestFor } from "./request.ts";
import { chooseByModel } from "./routing/choose-by-model.ts";
import { languageOf } from "./routing/languages.ts";
import { route, type Routed } from "./routing/route.ts";

/** What is said: it is there as a whole, or a model has begun to write it. */
export type Said =
  | { readonly kind: "whole"; readonly text: string }
  | {
      readonly kind: "written";
      readonly writing: Writing;
      /** As its endpoint calls it. */
      readonly model: string;
      /** About how many tokens it was given to read. */
      readonly tokens: number;
    };

/** An answer, who gives it, and what it may cite. */
export interface Answering {
  readonly routed: Routed<StoredAgent>;
  readonly said: Said;
  /** Empty when citations are off. */
  readonly citable: readonly FoundSource[];
  /** Whether the documents that were sent were looked at. */
  readonly readDocuments: boolean;
}

/**
 * Answers a question: chooses the agent, and lets it say its fixed words, a language model write, or
 * the sources speak for themselves.
 * @throws ModelError when a model failed before its first word
 */
export async function answer(asked: Asked, sources: Sources): Promise<Answering> {
  const routed = await routeQuestion(asked, sources);
  const { agent } = routed;
  if (agent === undefined) return whole(routed, nobodyThere(asked.question));
  const fixed = fixedAnswer(agent, asked.question);
  return fixed === undefined ? answerAs(agent, routed, asked, sources) : whole(routed, fixed);
}

async function answerAs(
  agent: StoredAgent,
  routed: Routed<StoredAgent>,
  asked: Asked,
  sources: Sources,
): Promise<Answering> {
  const model = chooseModel(agent.model, sources.models);
  const named = contextOf(agent.model, sources.models);
  // Where nothing but words is compared, no model's size stands in the way.
  const contextTokens = model === undefined ? Math.max(named, LEAST_CONTEXT_TOKENS) : named;
  const readDocuments = asked.documents.length > 0 && readsDocuments(contextTokens);
  const reading = readDocuments ? asked : { ...asked, documents: [] };
  const citing = asked.setup.chatbot.settings.show_citations;
  if (model === undefined) {
    if (areTooLong(reading.documents, budgetOf(contextTokens).documents)) {
      return whole(routed, DOCUMENTS_TOO_LONG);
    }
    const { text, quoted } = await answerWithoutModel(reading, agent, sources);
    const citable = citing ? quoted.filter(({ sourceNumber }) => sourceNumber > 0) : [];
    return { routed, said: { kind: "whole", text }, citable, readDocuments };
  }
  // No model is asked nothing.
  if (asked.question.trim() === "") return whole(routed, ownWords[languageOf("")].greeting);
  const read = await requestFor(reading, agent, model, sources);
  if (read === undefined) return whole(routed, DOCUMENTS_TOO_LONG);
  const { request, tokens, passages } = read;
  const writing = await beginWriting(model, request, sources.models.settings.limits);
  return {
    routed,
    said: { kind: "written", writing, model: model.name, tokens },
    citable: citing ? passages : [],
    readDocuments,
  };
}

/** The agent that fits, chosen by the model of the first that talks. */
function routeQuestion(asked: Asked, { models }: Sources): Promise<Routed<StoredAgent>> {
  const { question, setup, history, preCanned } = asked;
  const situation = {
    message: question,
    earlier: history.map(({ query }) => query),
    last: history.at(-1)?.agent,
    preCanned,
  };
  const talking = setup.agents.find(({ type, enabled }) => type === "user-facing" && enabled);
  const model = chooseModel(talking?.model, models);
  const choose =
    model === undefined || question.trim() === ""
      ? undefined
      : chooseByModel(model, models.settings.limits, situation);
  return route(setup.agents, situation, choose);
}

function whole(routed: Routed<StoredAgent>, text: string): Answering {
  return { routed, said: { kind: "whole", text }, citable: [], readDocuments: false };
}

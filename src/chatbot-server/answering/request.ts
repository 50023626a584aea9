import * as v from "valibot";
import { theDocuments } from "../answers/index.ts";
import type { FoundSource } from "../objects/knowledge.ts";
import { markerOf } from "../retrieval/citations.ts";
import type { StoredAgent } from "../store/agents.ts";
import { type Asked, searchFor, type Sources } from "./asked.ts";
import { areTooLong, documentMaterial } from "./documents.ts";
import type { Model, ModelRequest, ModelTool } from "./models/model.ts";
import { budgetOf } from "./prompt/budget.ts";
import type { Material } from "./prompt/material.ts";
import { promptMessages, roomForMaterial, tokensOf } from "./prompt/messages.ts";

/** What a model is asked for an answer. */
export interface AnswerRequest {
  readonly request: ModelRequest;
  /** About how many tokens it has. */
  readonly tokens: number;
  /** The passages that it is given, best first. */
  readonly passages: readonly FoundSource[];
}

/** How many of this project's documents' passages a model is given. */
const DOCUMENT_PASSAGES = 6;

/**
 * Gathers what a model has to read: the agent's prompt, passages, documents, variables, history.
 * @returns undefined when the documents are longer than what all that must be there leaves room for
 */
export async function requestFor(
  asked: Asked,
  agent: StoredAgent,
  model: Model,
  sources: Sources,
): Promise<AnswerRequest | undefined> {
  const { chatbot, fromDocuments } = asked.setup;
  const citing = chatbot.settings.show_citations;
  const passages = await searchFor(agent, asked, sources);
  const isEmpty = passages.length === 0 && (await sources.isEmpty());
  const own = isEmpty && fromDocuments ? fromOwnDocuments(asked.question) : [];
  const material = [
    ...documentMaterial(asked.documents),
    ...passages.map((passage) => passageMaterial(passage, citing)),
    ...own,
  ];
  const budget = budgetOf(model.contextTokens);
  const parts = {
    instructions: agent.prompt,
    variables: { ...defaultsOf(agent), ...asked.variables },
    material,
    hasSources: !isEmpty || material.length > 0,
    citing: citing && passages.length > 0,
    history: asked.history,
    question: asked.question,
  };
  if (areTooLong(asked.documents, roomForMaterial(parts, budget))) return undefined;
  const messages = promptMessages(parts, budget);
  const { temperature } = agent;
  const request = {
    messages,
    answerTokens: budget.answer,
    ...(temperature === undefined ? {} : { temperature }),
    tools: toolsOf(agent, asked),
  };
  return { request, tokens: tokensOf(messages), passages };
}

function passageMaterial(passage: FoundSource, citing: boolean): Material {
  const { title, fileName, heading, text } = passage;
  const name = title === "" ? fileName : title;
  return {
    ...(citing ? { marker: markerOf(passage) } : {}),
    heading: heading === "" ? name : `${name}: ${heading}`,
    text,
  };
}

function fromOwnDocuments(question: string): Material[] {
  return theDocuments()
    .find(question)
    .slice(0, DOCUMENT_PASSAGES)
    .map(({ section, passage }) => ({
      heading: [section.page, ...section.headings].join(": "),
      text: passage.head === undefined ? passage.text : `${passage.head}\n${passage.text}`,
    }));
}

/** Variables that the session has no value for, and the agent has one by default. */
function defaultsOf({ variables }: StoredAgent): Record<string, string> {
  return Object.fromEntries(
    variables.flatMap(({ name, default_value: value }) => {
      return value === undefined ? [] : [[name, value.content] as const];
    }),
  );
}

const parameters = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.unknown()));

/** A name with other characters, or a longer one, would be refused, and with it every question. */
const NOT_IN_NAMES = /[^\w-]/g;
const LONGEST_NAME = 64;

/**
 * What the agent could call: told to the model, so that it says when it wants to.
 * @see https://platform.openai.com/docs/api-reference/chat/create
 */
function toolsOf({ uuid }: StoredAgent, { setup }: Asked): ModelTool[] {
  const own = setup.functions.filter(({ agent, enabled }) => enabled && agent === uuid);
  return own.map(({ name, description, parametersJson }) => ({
    name: name.replace(NOT_IN_NAMES, "_").slice(0, LONGEST_NAME),
    description,
    parameters: { type: "object", properties: {}, ...v.parse(parameters, parametersJson) },
  }));
}

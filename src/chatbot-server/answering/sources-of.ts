import { documentObject, knowledgeObject, type KnowledgeBindings } from "../knowledge-binding.ts";
import type { Sources } from "./asked.ts";
import { type AttachedDocument, MAX_DOCUMENT_CHARACTERS } from "./documents.ts";
import type { ModelSources } from "./models/choose.ts";
import { modelSettingsOf } from "./models/settings.ts";
import type { AiBinding } from "./models/workers-ai.ts";

/** What answers are got from. */
export interface AnsweringBindings extends KnowledgeBindings {
  readonly AI?: unknown;
}

/** How many passages a model is given, and how many are weighed without one. */
const PASSAGES = 8;

/** Whom the answers of a chatbot are got from. @param chatbot its id */
export function sourcesOf(env: AnsweringBindings, chatbot: string): Sources {
  const knowledge = knowledgeObject(env, chatbot);
  return {
    models: modelSourcesOf(env),
    search: (question, only) =>
      knowledge.search(chatbot, question, {
        limit: PASSAGES,
        ...(only === undefined ? {} : { sources: only }),
      }),
    isEmpty: () => knowledge.isEmpty(chatbot),
  };
}

/** The models of an environment. */
export function modelSourcesOf(env: AnsweringBindings): ModelSources {
  return {
    settings: modelSettingsOf(env),
    ai: isAi(env.AI) ? env.AI : undefined,
    fetch: (url, init) => fetch(url, init),
  };
}

function isAi(value: unknown): value is AiBinding {
  return (
    typeof value === "object" && value !== null && typeof Reflect.get(value, "run") === "function"
  );
}

/**
 * A session's documents by their ids, one after another; those that are not there any more, and those of
 * another session, are left out.
 */
export async function readAttached(
  env: AnsweringBindings,
  session: string,
  uuids: readonly string[],
): Promise<AttachedDocument[]> {
  const documents: AttachedDocument[] = [];
  let characters = 0;
  for (const uuid of uuids) {
    const found = await documentObject(env, uuid).text(uuid, session);
    if (found === undefined) continue;
    characters += found.text.length;
    const isUnread = characters > MAX_DOCUMENT_CHARACTERS;
    documents.push({ uuid, ...found, ...(isUnread ? { text: "", isUnread } : {}) });
  }
  return documents;
}

/**
 * Makes documents those of a session.
 * @returns the place of the first that is not there any more, or is another session's by now
 */
export async function claimDocuments(
  env: AnsweringBindings,
  session: string,
  uuids: readonly string[],
): Promise<number | undefined> {
  for (const [at, uuid] of uuids.entries()) {
    if (!(await documentObject(env, uuid).claim(uuid, session))) return at;
  }
  return undefined;
}

/** Deletes a session's documents. One that cannot be reached now is left: nobody knows its id any more. */
export async function endAttached(
  env: AnsweringBindings,
  session: string,
  uuids: readonly string[],
): Promise<void> {
  await Promise.allSettled(uuids.map((uuid) => documentObject(env, uuid).end(uuid, session)));
}

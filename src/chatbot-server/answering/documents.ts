import type { TurnDocument } from "../store/turns.ts";
import { estimateTokens } from "./prompt/tokens.ts";
import type { Budget } from "./prompt/budget.ts";
import type { Material } from "./prompt/material.ts";

/** A document that somebody sent into the session. */
export interface AttachedDocument {
  readonly uuid: string;
  readonly fileName: string;
  readonly text: string;
}

/** Below this a model has no room for documents, so they are left out silently, as the API does. */
export const LEAST_CONTEXT_TOKENS = 16 * 1024;

/** What the API answers, with status 200, to documents that do not fit. */
export const DOCUMENTS_TOO_LONG =
  "The uploaded file(s) are too long for me to read. Please upload shorter ones, or start a new chat session.";

/** Whether a model of this size looks at documents at all. */
export function readsDocuments(contextTokens: number): boolean {
  return contextTokens >= LEAST_CONTEXT_TOKENS;
}

/** Whether documents have more tokens together than there is room for. */
export function areTooLong(documents: readonly AttachedDocument[], budget: Budget): boolean {
  const tokens = documents.reduce((sum, { text }) => sum + estimateTokens(text), 0);
  return tokens > budget.documents;
}

/** Documents as material to answer from. */
export function documentMaterial(documents: readonly AttachedDocument[]): Material[] {
  return documents.map(({ fileName, text }) => ({
    heading: `Uploaded by the user: ${fileName}`,
    text,
  }));
}

/** Documents as a turn lists them. */
export function listedDocuments(documents: readonly AttachedDocument[]): TurnDocument[] {
  return documents.map(({ uuid, fileName }) => ({ uuid, file_name: fileName }));
}

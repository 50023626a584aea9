import type { TurnDocument } from "../store/turns.ts";
import { type Material, tokensToPrint } from "./prompt/material.ts";

/** A document that somebody sent into the session. */
export interface AttachedDocument {
  readonly uuid: string;
  readonly fileName: string;
  readonly text: string;
  /** Only when it is: its text was left where it is, as those before it are more than any model reads. */
  readonly isUnread?: true;
}

/** So many a session can have: each is a call to an object of its own with every question. */
export const MAX_DOCUMENTS = 20;

/** Half a million tokens together: more than any model reads, and a fraction of an object's 128 MB. */
export const MAX_DOCUMENT_CHARACTERS = 2_000_000;

/** Below this a model has no room for documents, so they are left out silently, as the API does. */
export const LEAST_CONTEXT_TOKENS = 16 * 1024;

/** What the API answers, with status 200, to documents that do not fit. */
export const DOCUMENTS_TOO_LONG =
  "The uploaded file(s) are too long for me to read. Please upload shorter ones, or start a new chat session.";

/** Whether a model of this size looks at documents at all. */
export function readsDocuments(contextTokens: number): boolean {
  return contextTokens >= LEAST_CONTEXT_TOKENS;
}

/** Whether documents are longer together than what there is room for. @param room in tokens */
export function areTooLong(documents: readonly AttachedDocument[], room: number): boolean {
  if (documents.some(({ isUnread }) => isUnread === true)) return true;
  return tokensToPrint(documentMaterial(documents)) > room;
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

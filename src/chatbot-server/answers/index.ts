import { type Documents, loadDocuments } from "../documents/search-documents.ts";
import { savedDocuments } from "../generated/documents.js";
import type { Answerer } from "./answerer.ts";
import { createDocumentAnswerer } from "./from-documents.ts";

let documents: Documents | undefined;
let answerer: Answerer | undefined;

/** This project's documents. They are read with the first question, not when the Worker starts. */
export function theDocuments(): Documents {
  documents ??= loadDocuments(savedDocuments);
  return documents;
}

/** Who answers from the documents. */
export function theAnswerer(): Answerer {
  answerer ??= createDocumentAnswerer(theDocuments());
  return answerer;
}

import { loadDocuments } from "../documents/search-documents.ts";
import { savedDocuments } from "../generated/documents.js";
import type { Answerer } from "./answerer.ts";
import { createDocumentAnswerer } from "./from-documents.ts";

let answerer: Answerer | undefined;

/** Who answers. The documents are read with the first question, not when the Worker starts. */
export function theAnswerer(): Answerer {
  answerer ??= createDocumentAnswerer(loadDocuments(savedDocuments));
  return answerer;
}

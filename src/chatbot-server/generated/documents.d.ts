/**
 * The README and docs/ with their index, as JSON text of what `savedDocuments` in
 * documents/section.ts describes. Made by build/write-documents.ts and not committed.
 */
export const savedDocuments: string;

import type { EmbeddingBinding } from "../retrieval/embedding-model.ts";
import { type JobStore, openJobs } from "../store/jobs.ts";
import { openPassages, type PassageStore } from "../store/passages.ts";
import { openPieces, type PieceStore } from "../store/pieces.ts";
import { openRetired, type RetiredStore } from "../store/retired.ts";
import { openSheets, type SheetStore } from "../store/sheets.ts";
import { openSources, type SourceStore } from "../store/sources.ts";

/** Everything that is known of a chatbot's sources. */
export interface Stores {
  readonly sources: SourceStore;
  readonly jobs: JobStore;
  readonly pieces: PieceStore;
  readonly sheets: SheetStore;
  readonly passages: PassageStore;
  readonly retired: RetiredStore;
}

/**
 * Opens the tables, and makes those that are not there.
 * @param ai the binding of Workers AI, where there is one
 */
export function openStores(sql: SqlStorage, ai: EmbeddingBinding | undefined): Stores {
  return {
    sources: openSources(sql),
    jobs: openJobs(sql),
    pieces: openPieces(sql),
    sheets: openSheets(sql),
    passages: openPassages(sql, ai),
    retired: openRetired(sql),
  };
}

import { openHybridIndex } from "./embeddings.ts";
import type { PassageIndex } from "./passage.ts";

export { ANSWERING_SHARE, type Found, type Passage, type PassageIndex } from "./passage.ts";

/**
 * Opens the index by words, and makes its tables where they are missing: their names begin with
 * `indexed_passage` and `passage_`. One for each object, held as long as the object lives. Where Workers
 * AI may be bound, `openHybridIndex` of embeddings.ts is opened in place of it.
 */
export function openPassageIndex(sql: SqlStorage): PassageIndex {
  return openHybridIndex(sql, undefined).passages;
}

import * as v from "valibot";
import type { EmbeddingBinding } from "../retrieval/embedding-model.ts";
import { openHybridIndex } from "../retrieval/embeddings.ts";
import type { Found, Passage } from "../retrieval/index.ts";

/** What one training of a source made: the first is generation 1. */
export const generation = v.object({ source: v.string(), generation: v.number() });

/** See {@link generation}. */
export type Generation = v.InferOutput<typeof generation>;

/** What is searched. */
export interface PassageSearch {
  readonly limit: number;
  /** Whether nothing that does not answer is in the index. */
  readonly isAll: boolean;
  /** Which generations answer. Called once, when the question is embedded: others may answer by then. */
  readonly living: () => readonly Generation[];
}

/** Passages of all sources, by generation. Which of them answer, who searches has to say. */
export interface PassageStore {
  add(generation: Generation, passages: readonly Omit<Passage, "source">[]): void;
  /** Embeds some of its passages, where there is a model for that. @returns how many; never throws */
  embedSome(generation: Generation): Promise<number>;
  remove(generation: Generation): void;
  /** Best first. */
  search(question: string, options: PassageSearch): Promise<Found[]>;
}

/**
 * Opens the index, and makes it when it is not there.
 * @param ai the binding of Workers AI, where there is one
 */
export function openPassages(sql: SqlStorage, ai: EmbeddingBinding | undefined): PassageStore {
  const index = openHybridIndex(sql, ai);
  return {
    add(generation, passages) {
      const source = keyOf(generation);
      index.passages.add(passages.map((passage) => ({ ...passage, source })));
    },
    embedSome: (generation) => index.embedSome(keyOf(generation)),
    remove: (generation) => index.passages.removeSource(keyOf(generation)),
    async search(question, { limit, isAll, living }) {
      let keys: Set<string> | undefined;
      const answering = (): Set<string> => (keys ??= new Set(living().map(keyOf)));
      // The index reads what it is restricted to when the question is embedded, not before.
      const restricted = {
        limit,
        get sources() {
          return [...answering()];
        },
      };
      const found = await index.search(question, isAll ? { limit } : restricted);
      const kept = found.filter((one) => answering().has(one.source));
      return kept.map((one) => ({ ...one, source: sourceOf(one.source) }));
    },
  };
}

/** The index knows each generation as a source of its own. */
function keyOf({ source, generation }: Generation): string {
  return `${source}:${generation}`;
}

function sourceOf(key: string): string {
  return key.slice(0, key.indexOf(":"));
}

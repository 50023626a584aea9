/**
 * Passages found by their meaning as well as by their words, where Workers AI is bound.
 *
 * For the object that holds passages: `openHybridIndex(sql, env.AI)` once, in place of
 * `openPassageIndex(sql)`. `passages` is the index by words: add and remove there. In the step
 * "embedding" of a source call `await embedSome(source)` until it gives 0, a step each: what was embedded
 * is stored, so a step that is repeated goes on where the last one stopped. Without a binding, or when
 * the model fails, it gives 0 at once and the source is found by its words.
 *
 * For whoever asks: `await search(question, options)` takes and gives what `passages.search` does. `share`
 * is then the larger one of two: of the question's words, or of its meaning. Without a binding it is
 * the search by words.
 */
import { codeOf } from "../../lib/errors.ts";
import { log } from "../log.ts";
import { embed, type EmbeddingBinding } from "./embedding-model.ts";
import type { Found, PassageIndex, SearchOptions } from "./passage.ts";
import { openPassageRows } from "./passage-rows.ts";
import { openTermIndex } from "./term-index.ts";
import { openVectorRows } from "./vector-rows.ts";
import { createWordSearch, type NumberedFound } from "./word-search.ts";

/** An index by words and, where the binding is there, by meaning. */
export interface HybridIndex {
  /** By words alone. */
  readonly passages: PassageIndex;
  /** Embeds some passages of a source that have no vector yet. @returns how many it embedded; never throws */
  embedSome(source: string): Promise<number>;
  /** Best first. Never throws for want of a vector. */
  search(question: string, options: SearchOptions): Promise<Found[]>;
}

/** One call's worth: the model takes 100 texts. @see https://developers.cloudflare.com/workers-ai/models/bge-m3/ */
const BATCH = 50;

/** Somebody waits for an answer: after this the words have to do. */
const QUESTION_TIMEOUT_MS = 2000;
const BATCH_TIMEOUT_MS = 30_000;

/** How many passages that mean nearly the same are weighed. */
const NEAREST = 30;

/**
 * From which cosine of their vectors on a passage is taken to have something to do with a question, and
 * from which on to answer it; what lies between counts as a share. Cautious estimates: where a language
 * model reads the passages, nothing hangs on them.
 */
const UNRELATED = 0.45;
const ANSWERS = 0.75;

/**
 * Places count, since scores of two kinds do not compare; the constant keeps the first few apart by little.
 * @see https://doi.org/10.1145/1571941.1572114
 */
const RANK_CONSTANT = 60;

/** Opens the index by words and its vectors. @param ai the binding of Workers AI, where there is one */
export function openHybridIndex(sql: SqlStorage, ai: EmbeddingBinding | undefined): HybridIndex {
  const rows = openPassageRows(sql);
  const terms = openTermIndex(sql);
  const vectors = openVectorRows(sql);
  const words = createWordSearch(rows, terms);
  const byWords = (question: string, { limit, sources }: SearchOptions): Found[] =>
    firstOf(words.find(words.read(question), sources), limit);
  return {
    passages: {
      add: (passages) => words.add(passages),
      removeSource(source) {
        terms.remove(rows.removeSource(source));
        vectors.removeSource(source);
      },
      search: byWords,
      count: () => rows.count(),
    },
    async embedSome(source) {
      const missing = ai === undefined ? [] : vectors.missing(source, BATCH);
      const texts = missing.map(({ text }) => text);
      const embedded = await tryEmbed(ai, texts, BATCH_TIMEOUT_MS);
      // Meanwhile the source may have been removed, or embedded by another call.
      const still = new Map(vectors.missing(source, BATCH).map(({ id, text }) => [id, text]));
      const kept = embedded.flatMap((vector, at) => {
        const { id, text } = missing[at] ?? { id: 0, text: "" };
        return still.get(id) === text ? [[id, vector] as const] : [];
      });
      vectors.put(source, new Map(kept));
      return kept.length;
    },
    async search(question, options) {
      const [vector] = await tryEmbed(ai, [question], QUESTION_TIMEOUT_MS);
      const near = vector === undefined ? [] : vectors.nearest(vector, NEAREST, options.sources);
      if (near.length === 0) return byWords(question, options);
      const asked = words.read(question);
      const similarity = new Map(near.map((one) => [one.id, one.similarity]));
      const byMeaning = words
        .look(asked, [...similarity.keys()])
        .map(({ id, found }) => ({ id, found: withMeaning(found, similarity.get(id) ?? 0) }));
      return firstOf(fuse([words.find(asked, options.sources), byMeaning]), options.limit);
    },
  };
}

function firstOf(found: readonly NumberedFound[], limit: number): Found[] {
  return found.slice(0, Math.max(0, limit)).map((one) => one.found);
}

function withMeaning(found: Found, similarity: number): Found {
  const meant = (similarity - UNRELATED) / (ANSWERS - UNRELATED);
  return { ...found, share: Math.min(1, Math.max(found.share, meant)) };
}

/** Reciprocal rank fusion, in which a place counts as much as the passage holds of the question. */
function fuse(lists: readonly (readonly NumberedFound[])[]): NumberedFound[] {
  const fused = new Map<number, Found>();
  for (const list of lists) {
    for (const [place, { id, found }] of list.entries()) {
      const before = fused.get(id);
      const share = Math.max(found.share, before?.share ?? 0);
      const score = (before?.score ?? 0) + 1 / (RANK_CONSTANT + place + 1);
      fused.set(id, { ...found, share, score });
    }
  }
  return [...fused]
    .map(([id, found]) => ({ id, found: { ...found, score: found.score * found.share ** 2 } }))
    .toSorted((one, other) => other.found.score - one.found.score);
}

/** @returns nothing without a binding, without texts, or when the model fails: the log says why */
async function tryEmbed(
  ai: EmbeddingBinding | undefined,
  texts: readonly string[],
  timeoutMs: number,
): Promise<Int8Array[]> {
  if (ai === undefined || texts.every((text) => text.trim() === "")) return [];
  const { promise: timedOut, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new DOMException("", "TimeoutError")), timeoutMs);
  try {
    return await Promise.race([embed(ai, texts), timedOut]);
  } catch (error) {
    log("warn", "embedding_failed", { code: codeOf(error) });
    return [];
  } finally {
    clearTimeout(timer);
  }
}

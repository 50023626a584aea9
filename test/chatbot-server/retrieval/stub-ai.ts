import { setTimeout } from "node:timers/promises";

/** What is asked of the model. */
export interface Asked {
  readonly text: readonly string[];
}

/** As many as the model has that it stands in for. */
const DIMENSIONS = 1024;

/** Words that mean the same to it. */
const SAME: Readonly<Record<string, string>> = { automobile: "car", coche: "car", hund: "dog" };

/** Longer than anybody waits for a model. */
const LONG_MS = 60_000;

/** Long enough for something else to happen meanwhile. */
const SLOW_MS = 500;

/** How many numbers of a vector a word changes. */
const PARTS = 4;

/**
 * Stands in for an embedding model of Workers AI: the vector of a text is the sum of its words', which
 * are hashes. Some words make it fail.
 */
export async function runStub(model: string, { text }: Asked): Promise<unknown> {
  if (model !== "@cf/baai/bge-m3") throw new Error("5007: no such model");
  if (text.length > 100) throw new Error("3010: too many texts");
  const all = text.join(" ");
  if (all.includes("free allocation")) throw new Error("3036: used up");
  if (all.includes("gives nonsense")) return { data: "none" };
  if (all.includes("never answers")) await setTimeout(LONG_MS);
  if (all.includes("answers slowly")) await setTimeout(SLOW_MS);
  const vectors = text.map(vectorOf);
  const data = all.includes("loses one") ? vectors.slice(1) : vectors;
  return { shape: [data.length, DIMENSIONS], data, pooling: "cls" };
}

function vectorOf(text: string): number[] {
  const vector = Array.from({ length: DIMENSIONS }, () => 0);
  for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? []) {
    const hash = hashOf(SAME[word] ?? word);
    for (let part = 1; part <= PARTS; part += 1) {
      const bits = Math.imul(hash, 0x9e3779b1 * part) >>> 0;
      const at = (bits >>> 8) % DIMENSIONS;
      vector[at] = (vector[at] ?? 0) + (bits >>> 31 === 0 ? 1 : -1);
    }
  }
  return vector;
}

/** @see https://en.wikipedia.org/wiki/Fowler–Noll–Vo_hash_function */
function hashOf(word: string): number {
  let hash = 0x811c9dc5;
  for (const character of word) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return hash;
}

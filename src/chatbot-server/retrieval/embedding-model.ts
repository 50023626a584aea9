import * as v from "valibot";

/** What is used of the binding of Workers AI. @see https://developers.cloudflare.com/workers-ai/configuration/bindings/ */
export interface EmbeddingBinding {
  run(model: string, inputs: Record<string, unknown>): Promise<unknown>;
}

/**
 * For a hundred languages; 1024 numbers a text.
 * @see https://developers.cloudflare.com/workers-ai/models/bge-m3/
 */
const EMBEDDING_MODEL = "@cf/baai/bge-m3";

/** What comes later in a text is not embedded: a bound, since no passage is as long. */
const MAX_CHARACTERS = 4000;

const answer = v.object({ data: v.array(v.array(v.number())) });

/** The largest number of a byte with a sign. */
const LARGEST = 127;

/**
 * Turns texts into vectors, in their order.
 * @returns numbers of one byte, which take a quarter of the room and compare as well
 * @throws when the binding fails or gives anything but a vector for each text
 */
export async function embed(ai: EmbeddingBinding, texts: readonly string[]): Promise<Int8Array[]> {
  const text = texts.map((one) => one.slice(0, MAX_CHARACTERS));
  const { data } = v.parse(answer, await ai.run(EMBEDDING_MODEL, { text }));
  if (data.length !== texts.length) throw new TypeError("a vector is missing");
  return data.map(toBytes);
}

/** Only directions are compared, so each vector has a scale of its own. */
function toBytes(vector: readonly number[]): Int8Array {
  const largest = vector.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
  return Int8Array.from(vector, (one) => Math.round((one / (largest || 1)) * LARGEST));
}

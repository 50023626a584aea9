import { sleep } from "../../lib/sleep.ts";

/** A chunk is about as long as what a language model writes at a time: a few words. */
const CHUNK_CHARACTERS = 24;

const SECOND_MS = 1000;

/**
 * A text as a stream of UTF-8, in chunks of a few words. Who stops reading costs nothing more.
 * @param charactersPerSecond the pace; 0 waits for nothing
 */
export function streamText(text: string, charactersPerSecond: number): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const chunks = chunksOf(text);
  let next = 0;
  return new ReadableStream({
    async pull(controller) {
      const chunk = chunks[next];
      if (chunk === undefined) {
        controller.close();
        return;
      }
      if (next > 0 && charactersPerSecond > 0) {
        await sleep((chunk.length / charactersPerSecond) * SECOND_MS);
      }
      next += 1;
      controller.enqueue(encoder.encode(chunk));
    },
  });
}

/** Cuts a text behind spaces, so that no character is cut in two. */
function chunksOf(text: string): string[] {
  const chunks: string[] = [];
  let chunk = "";
  for (const piece of text.match(/\S*\s*/gu) ?? []) {
    chunk += piece;
    if (chunk.length < CHUNK_CHARACTERS) continue;
    chunks.push(chunk);
    chunk = "";
  }
  return chunk === "" ? chunks : [...chunks, chunk];
}

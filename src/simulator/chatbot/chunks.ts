/**
 * Cuts an answer into chunks of bytes; like the real stream, without regard to characters.
 * @param sizes bytes per chunk, repeated in turn; each at least 1
 */
export function chunksOf(text: string, sizes: number | readonly number[]): Uint8Array[] {
  const bytes = new TextEncoder().encode(text);
  const turns = typeof sizes === "number" ? [sizes] : sizes;
  if (turns.length === 0 || turns.some((size) => !(size >= 1))) {
    throw new RangeError("every chunk has at least one byte");
  }
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = turns[chunks.length % turns.length] ?? bytes.length;
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

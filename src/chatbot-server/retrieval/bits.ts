const BITS = 32;

/**
 * The signs of a vector's numbers, a bit each: vectors that point alike have most of them in common.
 * @see https://huggingface.co/blog/embedding-quantization
 */
export function bitsOf(vector: Int8Array): Uint32Array {
  const bits = new Uint32Array(Math.ceil(vector.length / BITS));
  for (let at = 0; at < vector.length; at += 1) {
    const word = Math.floor(at / BITS);
    if ((vector[at] ?? 0) > 0) bits[word] = (bits[word] ?? 0) | (1 << (at % BITS));
  }
  return bits;
}

/** In how many bits two of them differ. */
export function differentBits(one: Uint32Array, other: Uint32Array): number {
  let count = 0;
  for (let at = 0; at < one.length; at += 1) {
    count += onesIn((one[at] ?? 0) ^ (other[at] ?? 0));
  }
  return count;
}

/** Sums bits by pairs, fours and eights. @see https://graphics.stanford.edu/~seander/bithacks.html#CountBitsSetParallel */
function onesIn(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** A source of numbers that are the same for the same seed. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  chance(probability: number): boolean;
  /** @throws RangeError when there is nothing to choose from */
  pick<T>(from: readonly T[]): T;
}

/**
 * Numbers from a seed: xmur3 spreads the seed's characters, sfc32 makes the sequence.
 * @see https://github.com/bryc/code/blob/master/jshash/PRNGs.md
 */
export function createRandom(seed: string): Random {
  const spread = spreading(seed);
  let [a, b, c, counter] = [spread(), spread(), spread(), 1];

  function next(): number {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  }

  // The first numbers still show the seed.
  for (let round = 0; round < 12; round += 1) next();
  return {
    next,
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
    chance: (probability) => next() < probability,
    pick(from) {
      const picked = from[Math.floor(next() * from.length)];
      if (picked === undefined) throw new RangeError("nothing to choose from");
      return picked;
    },
  };
}

function spreading(text: string): () => number {
  let hash = 1_779_033_703 ^ text.length;
  for (const character of text) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 3_432_918_353);
    hash = (hash << 13) | (hash >>> 19);
  }
  return () => {
    hash = Math.imul(hash ^ (hash >>> 16), 2_246_822_507);
    hash = Math.imul(hash ^ (hash >>> 13), 3_266_489_909);
    hash ^= hash >>> 16;
    return hash | 0;
  };
}

import * as fc from "fast-check";

/** Where the random answers begin. Another one is tried with `RENDERING_SEED=… npm test`. */
const SEED_DEFAULT = 20_261_122;

/** Printed by every test that uses it, so that what was found once can be found again. */
export const seed = Number(process.env["RENDERING_SEED"] ?? SEED_DEFAULT);

/** Tries so many random answers, and says with which seed. */
export function tryMany(
  name: string,
  cases: number,
  answers: fc.Arbitrary<string>,
  check: (markdown: string) => void,
): void {
  console.log(`${name}: ${cases} answers, RENDERING_SEED=${seed}`);
  const property = fc.property(answers, check);
  fc.assert(property, { numRuns: cases, seed });
}

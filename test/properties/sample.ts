import * as fc from "fast-check";

/** Where the random cases begin. Others are tried with `PROPERTIES_SEED=… npm run properties`. */
const SEED_DEFAULT = 20_261_122;

/** Cases of each target within `npm test`. */
const CASES_DEFAULT = 2_000;

/** Of a target whose cases take milliseconds each. */
const COSTLY_CASES_DEFAULT = 200;

/** Printed by every run, so that what was found once can be found again. */
export const seed = Number(process.env["PROPERTIES_SEED"] ?? SEED_DEFAULT);

/** Cases of each target, when it was told: `npm run properties` does. */
const casesTold = process.env["PROPERTIES_CASES"];

/** Cases of a target. @param cost what one of them costs */
export function casesOf(cost: "cheap" | "costly"): number {
  return Number(casesTold ?? (cost === "cheap" ? CASES_DEFAULT : COSTLY_CASES_DEFAULT));
}

/**
 * Checks so many random cases.
 * @returns how many
 * @throws with the smallest case that fails, and the seed
 */
export async function tryCases<T>(
  name: string,
  arbitrary: fc.Arbitrary<T>,
  check: (value: T) => void | Promise<void>,
  numRuns: number = casesOf("cheap"),
): Promise<number> {
  console.log(`${name}: ${numRuns} cases, PROPERTIES_SEED=${seed}`);
  const property = fc.asyncProperty(arbitrary, async (value) => check(value));
  await fc.assert(property, { numRuns, seed });
  return numRuns;
}

/** @throws with what is wrong */
export function demand(isFine: boolean, what: string): void {
  if (!isFine) throw new Error(what);
}

/** Hours, for those who try a hundred thousand cases on a slow machine. */
export const SLOW_MS = 7_200_000;

import { expect } from "vitest";

const testOf = new WeakMap<object, string | undefined>();

/** Remembers which test runs as something is seen. */
export function markWithTest(seen: object): void {
  testOf.set(seen, currentTest());
}

/** @returns whether it was seen in the test that runs now: what an earlier one left proves nothing */
export function isOfThisTest(seen: object): boolean {
  return testOf.get(seen) === currentTest();
}

/** Undefined outside a test. */
function currentTest(): string | undefined {
  return expect.getState().currentTestName;
}

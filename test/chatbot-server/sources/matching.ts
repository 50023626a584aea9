import { expect } from "vitest";

/** Stands for any text that fits, where a whole value is compared. */
export function matching(pattern: RegExp): unknown {
  return expect.stringMatching(pattern);
}

/** Stands for any text with this in it. */
export function containing(text: string): unknown {
  return expect.stringContaining(text);
}

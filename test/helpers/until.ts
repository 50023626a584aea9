import { setTimeout as sleep } from "node:timers/promises";

/** Milliseconds between two looks. */
const LOOK_EVERY_MS = 10;

/**
 * Waits until something is there.
 * @param what is said when it never comes
 * @param look gives it, or undefined or false while it is not there
 * @throws after `ms` milliseconds
 */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  ms = 20_000,
): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`waited ${ms} ms in vain for ${what}`);
    await sleep(LOOK_EVERY_MS);
  }
}

import { isSameSecret } from "../../lib/same-secret.ts";

/** What opened the API: `bootstrap`, a key of the variable; `stored`, one that was made by a call. */
export type OpenedBy = "bootstrap" | "stored";

/**
 * How long a stored key counts as good in an isolate that has looked it up: so long after it is
 * revoked it may still be taken.
 */
export const KEY_CACHE_SECONDS = 10;

const SECOND_MS = 1000;

/** What is remembered at once; of more the oldest is forgotten. */
const CACHED_KEYS = 1000;

/**
 * Stored keys are so many random bytes, as base64url behind a prefix: whatever looks different is not
 * looked up.
 */
const KEY_BYTES = 32;
const KEY_PREFIX = "ck_";
const KEY_SHAPE = /^ck_[\w-]{43}$/;

/** Until when each hash counts as good: Unix milliseconds. */
const good = new Map<string, number>();

/**
 * By which key a request comes, as `Authorization: Bearer …`. Keys of the variable are compared by
 * their hashes, so the time it takes tells nothing; others are looked up by theirs.
 * @param keys of the variable
 * @param isStored looks a hash up
 * @returns undefined when the key is missing or wrong
 * @see https://guide.gpt-trainer.com/api-reference/api-key-setup
 */
export async function openedBy(
  request: Request,
  keys: readonly string[],
  isStored: (hash: string) => Promise<boolean>,
): Promise<OpenedBy | undefined> {
  const [, given] = /^bearer +(.+)$/i.exec(request.headers.get("authorization") ?? "") ?? [];
  if (given === undefined) return undefined;
  const same = await Promise.all(keys.map((key) => isSameSecret(given, key)));
  if (same.includes(true)) return "bootstrap";
  if (!KEY_SHAPE.test(given)) return undefined;
  const hash = await hashOfKey(given);
  if ((good.get(hash) ?? 0) > Date.now()) return "stored";
  good.delete(hash);
  if (!(await isStored(hash))) return undefined;
  remember(hash);
  return "stored";
}

/** Forgets every key, so that a revoked one is not taken any more here. */
export function forgetKeys(): void {
  good.clear();
}

/** A key that nobody has: shown once, kept nowhere. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  const text = btoa(String.fromCharCode(...bytes));
  return KEY_PREFIX + text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** SHA-256, hexadecimal: enough for a key that is random as a whole. */
export async function hashOfKey(key: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function remember(hash: string): void {
  const [oldest] = good.keys();
  if (good.size >= CACHED_KEYS && oldest !== undefined) good.delete(oldest);
  good.set(hash, Date.now() + KEY_CACHE_SECONDS * SECOND_MS);
}

import { isSameSecret } from "../../lib/same-secret.ts";

/**
 * Whether a request carries one of the keys, as `Authorization: Bearer …`. Every key is compared, by
 * its hash, so the time it takes tells nothing.
 * @see https://guide.gpt-trainer.com/api-reference/introduction
 */
export async function hasApiKey(request: Request, keys: readonly string[]): Promise<boolean> {
  const [, given] = /^bearer +(.+)$/i.exec(request.headers.get("authorization") ?? "") ?? [];
  if (given === undefined) return false;
  const same = await Promise.all(keys.map((key) => isSameSecret(given, key)));
  return same.includes(true);
}

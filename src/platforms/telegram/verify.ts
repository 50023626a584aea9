import type { Verdict, Webhook } from "../platform.ts";

/** @see https://core.telegram.org/bots/api#setwebhook */
const SECRET_HEADER = "x-telegram-bot-api-secret-token";

/**
 * A check of the secret that Telegram repeats in a header of every webhook. Secrets are compared by
 * their SHA-256 digests, every byte of every one of them, so that the time it takes says nothing
 * about them.
 *
 * @param secretTokens those accepted; several while one is being replaced
 * @see https://core.telegram.org/bots/api#setwebhook
 */
export function createVerifier(
  secretTokens: readonly string[],
): (webhook: Webhook) => Promise<Verdict> {
  // The values are kept, not the promise: in Workers a promise belongs to the request that made it.
  let expected: readonly Uint8Array[] | undefined;

  return async ({ headers }) => {
    const given = headers.get(SECRET_HEADER);
    if (given === null) return { ok: false, reason: "secret_missing" };
    expected ??= await Promise.all(secretTokens.map(digest));
    const actual = await digest(given);
    let matches = false;
    for (const candidate of expected) {
      if (equalInConstantTime(candidate, actual)) matches = true;
    }
    return matches ? { ok: true } : { ok: false, reason: "secret_wrong" };
  };
}

async function digest(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}

/** Both are digests, so both have the same length. */
function equalInConstantTime(left: Uint8Array, right: Uint8Array): boolean {
  let difference = 0;
  for (const [at, byte] of left.entries()) difference |= byte ^ (right[at] ?? 0);
  return difference === 0;
}

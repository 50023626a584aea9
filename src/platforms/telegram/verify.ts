import { isSameSecret } from "../../lib/same-secret.ts";
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
  return async ({ headers }) => {
    const given = headers.get(SECRET_HEADER);
    if (given === null) return { ok: false, reason: "secret_missing" };
    const results = await Promise.all(secretTokens.map((secret) => isSameSecret(given, secret)));
    return results.includes(true) ? { ok: true } : { ok: false, reason: "secret_wrong" };
  };
}

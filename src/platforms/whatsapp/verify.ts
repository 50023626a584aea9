import type { Verdict, Webhook } from "../platform.ts";

/** The older `X-Hub-Signature` is made with SHA-1 and proves nothing any more: it is not looked at. */
const SIGNATURE_HEADER = "x-hub-signature-256";

/** The algorithm's name, then 32 bytes in hex. */
const SIGNATURE = /^sha256=([0-9a-f]{64})$/i;

const HMAC = { name: "HMAC", hash: "SHA-256" } as const;

/**
 * A check of Meta's signature: an HMAC-SHA256 over exactly the bytes that arrived, with the app's
 * secret as its key. `crypto.subtle.verify` compares in constant time, and every secret is tried.
 *
 * @param appSecrets those accepted; several while one is being replaced
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/create-webhook-endpoint
 */
export function createVerifier(
  appSecrets: readonly string[],
): (webhook: Webhook) => Promise<Verdict> {
  // The keys are kept, not the promise: in Workers a promise belongs to the request that made it.
  let keys: readonly CryptoKey[] | undefined;

  return async ({ headers, body }) => {
    const given = headers.get(SIGNATURE_HEADER);
    if (given === null) return { ok: false, reason: "signature_missing" };
    const signature = signatureOf(given);
    if (signature === undefined) return { ok: false, reason: "signature_malformed" };
    keys ??= await Promise.all(appSecrets.filter((secret) => secret !== "").map(importSecret));
    const bytes = new Uint8Array(body);
    let matches = false;
    for (const key of keys) {
      if (await crypto.subtle.verify("HMAC", key, signature, bytes)) matches = true;
    }
    return matches ? { ok: true } : { ok: false, reason: "signature_wrong" };
  };
}

function signatureOf(header: string): Uint8Array<ArrayBuffer> | undefined {
  const hex = SIGNATURE.exec(header)?.[1];
  if (hex === undefined) return undefined;
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function importSecret(secret: string): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", new TextEncoder().encode(secret), HMAC, false, ["verify"]);
}

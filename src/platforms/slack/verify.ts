import type { Verdict, Webhook } from "../platform.ts";
import { isCertificateProbe, readBody } from "./payloads-body.ts";

/** @see https://docs.slack.dev/authentication/verifying-requests-from-slack */
const TIMESTAMP_HEADER = "x-slack-request-timestamp";
const SIGNATURE_HEADER = "x-slack-signature";

/** How far a webhook's own stamp may be from our clock, before or after it: an older one is somebody's replay. */
const WINDOW_MS = 300_000;

/** Unix seconds. */
const TIMESTAMP = /^\d{1,12}$/;
/** HMAC-SHA256 in hex. */
const SIGNATURE = /^v0=([0-9a-f]{64})$/i;
const HEX_DIGITS_PER_BYTE = 2;
/** A probe says little more than that it is one. */
const PROBE_BYTES_MAX = 1_024;

/**
 * A check of Slack's signature: HMAC-SHA256 over `v0:<timestamp>:<body>`, over the bytes as they came,
 * because JSON and forms can be written in more than one way. `crypto.subtle` compares in constant time.
 *
 * The one thing let through without a signature is the look at our certificate, for which nothing is
 * done: parsing finds no event in it.
 *
 * @param signingSecrets those accepted; several while one is being replaced
 * @see https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
export function createVerifier(
  signingSecrets: readonly string[],
): (webhook: Webhook) => Promise<Verdict> {
  // The keys are kept, not the promise: in Workers a promise belongs to the request that made it.
  let keys: readonly CryptoKey[] | undefined;

  return async ({ headers, body, receivedAt }) => {
    if (!headers.has(SIGNATURE_HEADER) && isProbe(body)) return { ok: true };
    const signed = readHeaders(headers, receivedAt);
    if (!signed.ok) return signed;
    keys ??= await Promise.all(signingSecrets.map(importSecret));
    const message = withPrefix(`v0:${signed.timestamp}:`, body);
    const verdicts = await Promise.all(
      keys.map((key) => crypto.subtle.verify("HMAC", key, signed.signature, message)),
    );
    return verdicts.includes(true) ? { ok: true } : { ok: false, reason: "signature_wrong" };
  };
}

/** What is unsigned is read only as far as a probe is long. */
function isProbe(body: Uint8Array): boolean {
  return body.length <= PROBE_BYTES_MAX && isCertificateProbe(readBody(body));
}

interface Signed {
  readonly ok: true;
  readonly timestamp: string;
  readonly signature: Uint8Array<ArrayBuffer>;
}

/** What the headers claim, or why nothing needs to be computed to refuse it. */
function readHeaders(
  headers: Headers,
  receivedAt: number,
): Signed | Extract<Verdict, { ok: false }> {
  const timestamp = headers.get(TIMESTAMP_HEADER);
  const claimed = headers.get(SIGNATURE_HEADER);
  if (timestamp === null || claimed === null) return { ok: false, reason: "signature_missing" };
  if (!TIMESTAMP.test(timestamp)) return { ok: false, reason: "timestamp_malformed" };
  const [, hex] = SIGNATURE.exec(claimed) ?? [];
  if (hex === undefined) return { ok: false, reason: "signature_malformed" };
  if (Math.abs(receivedAt - Number(timestamp) * 1000) > WINDOW_MS) {
    return { ok: false, reason: "timestamp_out_of_window" };
  }
  return { ok: true, timestamp, signature: bytesOf(hex) };
}

function importSecret(secret: string): Promise<CryptoKey> {
  const bytes = new TextEncoder().encode(secret);
  return crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, [
    "verify",
  ]);
}

function withPrefix(prefix: string, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const first = new TextEncoder().encode(prefix);
  const whole = new Uint8Array(first.length + body.length);
  whole.set(first);
  whole.set(body, first.length);
  return whole;
}

function bytesOf(hex: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(hex.length / HEX_DIGITS_PER_BYTE);
  for (const at of bytes.keys()) {
    bytes[at] = Number.parseInt(
      hex.slice(at * HEX_DIGITS_PER_BYTE, (at + 1) * HEX_DIGITS_PER_BYTE),
      16,
    );
  }
  return bytes;
}

import { createHmac } from "node:crypto";

/**
 * The headers by which a request of Slack's is known.
 * @param body the exact bytes that are sent
 * @param atMs Unix milliseconds
 * @see https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
export function signatureHeaders(
  signingSecret: string,
  body: Uint8Array,
  atMs: number,
): Record<string, string> {
  const timestamp = String(Math.floor(atMs / 1000));
  const hmac = createHmac("sha256", signingSecret).update(`v0:${timestamp}:`).update(body);
  return {
    "x-slack-request-timestamp": timestamp,
    "x-slack-signature": `v0=${hmac.digest("hex")}`,
  };
}

import { createHmac } from "node:crypto";

/** HMAC-SHA256 in hex, as Slack and Meta sign with it. */
export function hmacHex(secret: string, message: string): string {
  return createHmac("sha256", secret).update(message).digest("hex");
}

import { randomInt } from "node:crypto";
import type { MetaApp } from "./types.ts";

/** How one attempt at the handshake ended. */
export interface HandshakeResult {
  /** Whether the challenge came back with a 200, and nothing else: only then is a callback taken. */
  readonly verified: boolean;
  readonly status: number;
  readonly body: string;
}

/** What is asked instead of what Meta would ask. */
export interface HandshakeOptions {
  readonly mode?: string;
  readonly verifyToken?: string;
  readonly challenge?: string;
}

/**
 * Asks a callback to prove that it is the app's own, as Meta does when it is set.
 * @throws TypeError when nobody answers there
 * @see https://developers.facebook.com/docs/graph-api/webhooks/getting-started#verification-requests
 */
export async function handshake(
  url: string,
  app: MetaApp,
  options: HandshakeOptions = {},
): Promise<HandshakeResult> {
  const challenge = options.challenge ?? String(randomInt(1_000_000_000, 2_000_000_000));
  const asked = new URL(url);
  asked.searchParams.set("hub.mode", options.mode ?? "subscribe");
  asked.searchParams.set("hub.challenge", challenge);
  asked.searchParams.set("hub.verify_token", options.verifyToken ?? app.verifyToken);
  const response = await fetch(asked, {
    redirect: "manual",
    headers: { "user-agent": "facebookplatform/1.0 (+http://developers.facebook.com)" },
  });
  const body = await response.text();
  return { verified: response.status === 200 && body === challenge, status: response.status, body };
}

import { createHmac } from "node:crypto";
import { futureConnection } from "../connection.ts";
import type { FaultableCall, Faults } from "../faults.ts";
import { closedError, type PostClient } from "../webhook-post.ts";
import type { Post } from "./mailbox.ts";
import type { MetaApp } from "./types.ts";

/** The name under which deliveries pass through {@link Faults}; their params are the body. */
export const WEBHOOK_CALL = "webhook";
/** The point at which a delivery is with the app's server, and nothing of its answer is looked at. */
export const SENT_POINT = "sent";

/** One attempt to deliver one webhook. */
export interface Attempt {
  /** The number of the POST: the same at every attempt. */
  readonly post: number;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** Unix milliseconds at which it began. */
  readonly at: number;
  /** Milliseconds that it took, by the machine's clock. */
  readonly tookMs: number;
  /** What the webhook answered; absent when the connection broke. */
  readonly status?: number;
  readonly error?: string;
}

export interface AttemptOptions {
  readonly app: MetaApp;
  readonly faults: Faults;
  readonly client: PostClient;
  readonly now: () => number;
  /** Milliseconds of silence after which a delivery has failed. */
  readonly timeoutMs: number;
}

/**
 * Delivers one webhook once. Nothing but 200 counts as delivered.
 * @param note told how it ended
 */
export async function attemptDelivery(
  options: AttemptOptions,
  one: Post,
  url: string,
  note: (attempt: Attempt) => void,
): Promise<boolean> {
  const begun = { post: one.id, attempt: one.failures + 1, at: options.now() };
  const start = performance.now();
  const tookMs = (): number => Math.round(performance.now() - start);
  try {
    const { status } = await post(options, one, url);
    note({ ...begun, tookMs: tookMs(), status });
    return status === 200;
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown.message : closedError().message;
    note({ ...begun, tookMs: tookMs(), error });
    return false;
  }
}

/**
 * The headers of a webhook. The older SHA-1 signature still comes with it.
 * @param secret of the app
 * @see https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validate-payloads
 */
export function webhookHeaders(body: string | Uint8Array, secret: string): Record<string, string> {
  const signed = (hash: "sha1" | "sha256"): string =>
    `${hash}=${createHmac(hash, secret).update(body).digest("hex")}`;
  return {
    accept: "*/*",
    "accept-encoding": "deflate, gzip",
    "content-type": "application/json",
    "user-agent": "facebookexternalua",
    "x-hub-signature": signed("sha1"),
    "x-hub-signature-256": signed("sha256"),
  };
}

/** @throws Error when the connection breaks, or a fault breaks it */
async function post(
  { app, faults, client, timeoutMs }: AttemptOptions,
  { payload, body }: Post,
  url: string,
): Promise<Response> {
  const { connection, attach } = futureConnection();
  const call: FaultableCall = { name: WEBHOOK_CALL, params: payload, connection };
  const outcome = await faults.run(call, async () => {
    const outgoing = client.post(url, webhookHeaders(body, app.secret), body, timeoutMs);
    attach(outgoing.connection);
    await outgoing.sent;
    if (!(await faults.point(call, SENT_POINT))) throw closedError();
    return outgoing.answer;
  });
  if (!outcome.response) throw closedError();
  return outcome.response;
}

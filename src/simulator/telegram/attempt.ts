import { futureConnection } from "../connection.ts";
import type { FaultableCall, Faults } from "../faults.ts";
import { closedError, type PostClient } from "../webhook-post.ts";
import type { AttemptResult, Pending, WebhookTarget } from "./mailbox.ts";
import type { SimulatedBot } from "./types.ts";

/** The name under which deliveries pass through {@link Faults}; their params are the update. */
export const WEBHOOK_CALL = "webhook";
/** The point at which a delivery is with the bot's server, and nothing of its answer is looked at. */
export const SENT_POINT = "sent";

/** One attempt to deliver one update. */
export interface Attempt {
  readonly bot: string;
  readonly updateId: number;
  /** 1 for the first attempt of this update. */
  readonly attempt: number;
  /** Unix milliseconds at which it began. */
  readonly at: number;
  /** What the webhook answered; absent when the connection broke. */
  readonly status?: number;
  readonly error?: string;
}

export interface AttemptOptions {
  readonly faults: Faults;
  readonly client: PostClient;
  readonly now: () => number;
  /** Milliseconds of silence after which a delivery has failed. */
  readonly timeoutMs: number;
  /** Runs the call that a 2xx answer may carry. */
  runReply(bot: SimulatedBot, reply: Response): Promise<void>;
}

/**
 * Delivers one update once.
 * @param note told how it ended
 */
export async function attemptDelivery(
  options: AttemptOptions,
  bot: SimulatedBot,
  pending: Pending,
  target: WebhookTarget,
  note: (attempt: Attempt) => void,
): Promise<AttemptResult> {
  const begun = {
    bot: bot.username,
    updateId: pending.update.update_id,
    attempt: pending.failures + 1,
    at: options.now(),
  };
  try {
    const response = await post(options, pending, target);
    const { status } = response;
    note({ ...begun, status });
    if (response.ok) {
      await options.runReply(bot, response);
      return { ok: true };
    }
    const retryAfterS = Number(response.headers.get("retry-after") ?? 0) || 0;
    return { ok: false, error: `Wrong response from the webhook: ${status}`, retryAfterS };
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown.message : closedError().message;
    note({ ...begun, error });
    return { ok: false, error };
  }
}

/** @throws Error when the connection breaks, or a fault breaks it */
async function post(
  { faults, client, timeoutMs }: AttemptOptions,
  { update }: Pending,
  target: WebhookTarget,
): Promise<Response> {
  const { connection, attach } = futureConnection();
  const call: FaultableCall = { name: WEBHOOK_CALL, params: update, connection };
  const outcome = await faults.run(call, async () => {
    const body = JSON.stringify(update);
    const outgoing = client.post(target.url, headersFor(target), body, timeoutMs);
    attach(outgoing.connection);
    await outgoing.sent;
    if (!(await faults.point(call, SENT_POINT))) throw closedError();
    return outgoing.answer;
  });
  if (!outcome.response) throw closedError();
  return outcome.response;
}

/** @see https://core.telegram.org/bots/api#setwebhook */
function headersFor({ secretToken }: WebhookTarget): Record<string, string> {
  return {
    "content-type": "application/json",
    "accept-encoding": "gzip, deflate",
    ...(secretToken === "" ? {} : { "x-telegram-bot-api-secret-token": secretToken }),
  };
}

import type { WorkingSign } from "../platform.ts";
import type { CallMethod, SlackError } from "./send-api.ts";

/** Shown after the bot's name: "Causeway is thinking…". @see https://docs.slack.dev/reference/methods/assistant.threads.setStatus */
const STATUS = "is thinking…";
/** Slack takes the status away after two minutes, or when a message is posted in the thread. */
const REPEAT_MS = 90_000;
/** A sign that comes late is about nothing. */
const TIMEOUT_MS = 4_000;
/** Where Slack does not say for how long: its limits are counted by the minute. */
const QUIET_UNTOLD_MS = 60_000;

/** Refusals that every later sign would meet as well. */
const LASTING_ERRORS: ReadonlySet<string> = new Set([
  "deprecated_endpoint",
  "feature_not_enabled",
  "method_deprecated",
  "missing_scope",
  "no_permission",
  "not_allowed_token_type",
  "unknown_method",
]);

/**
 * A line in the thread that says we are at work. Slack shows it in threads only, so a direct message
 * without one has none. Cosmetic: it may never use up what an answer needs.
 * @see https://docs.slack.dev/reference/methods/assistant.threads.setStatus
 */
export function createWorkingSign(callMethod: CallMethod, now: () => number): WorkingSign {
  // One sign too many silences all of this bot's; what the workspace does not have is not asked for again.
  let quietUntil = 0;
  const heed = ({ error, retryAfterMs }: SlackError): void => {
    if (LASTING_ERRORS.has(error)) quietUntil = Number.POSITIVE_INFINITY;
    if (error !== "ratelimited" && error !== "rate_limited") return;
    quietUntil = Math.max(quietUntil, now() + (retryAfterMs ?? QUIET_UNTOLD_MS));
  };
  return {
    repeatMs: REPEAT_MS,
    async show({ channel, thread }, signal) {
      if (thread === undefined || now() < quietUntil) return;
      const json = { channel_id: channel, thread_ts: thread, status: STATUS };
      const limits = { timeoutMs: TIMEOUT_MS, signal };
      const result = await callMethod("assistant.threads.setStatus", { json }, limits);
      if (result.kind === "refused") heed(result.refusal);
    },
  };
}

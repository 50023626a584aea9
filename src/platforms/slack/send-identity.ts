import * as v from "valibot";
import { CausewayError } from "../../lib/errors.ts";
import type { CallMethod } from "./send-api.ts";

/** Whose token it is. */
export interface Identity {
  /** The account in every conversation key: the workspace, or the organization of an org-wide installation. */
  readonly account: string;
  /** The bot's own user id. */
  readonly userId: string;
}

/** It is asked while a webhook or a part waits for it. */
const AUTH_TEST_TIMEOUT_MS = 5_000;

/** What auth.test answers. @see https://docs.slack.dev/reference/methods/auth.test */
const authTestSchema = v.object({
  user_id: v.string(),
  team_id: v.string(),
  enterprise_id: v.nullish(v.string()),
  is_enterprise_install: v.nullish(v.boolean()),
});

/**
 * Who we are, asked for once. The value is kept, not the promise: in Workers a promise belongs to the
 * request that made it.
 * @returns a function that throws CausewayError `slack_identity_unknown` (retryable) while Slack does not say
 * @see https://docs.slack.dev/reference/methods/auth.test
 */
export function rememberIdentity(callMethod: CallMethod): () => Promise<Identity> {
  let known: Identity | undefined;
  return async () => {
    known ??= await askIdentity(callMethod);
    if (known !== undefined) return known;
    throw new CausewayError(
      "slack_identity_unknown",
      "Slack did not say whose bot token this is (auth.test failed), so its messages cannot be read yet. " +
        "If it stays, see that SLACK_BOT_TOKEN is the app's bot token and is still valid.",
      { retryable: true },
    );
  };
}

async function askIdentity(callMethod: CallMethod): Promise<Identity | undefined> {
  const result = await callMethod("auth.test", { form: {} }, { timeoutMs: AUTH_TEST_TIMEOUT_MS });
  if (result.kind !== "ok") return undefined;
  const answer = v.safeParse(authTestSchema, result.answer);
  if (!answer.success) return undefined;
  const { user_id: userId, team_id: team, enterprise_id: enterprise } = answer.output;
  const isOrgWide = answer.output.is_enterprise_install === true && typeof enterprise === "string";
  return { account: isOrgWide ? enterprise : team, userId };
}

/** Whether the API answers at all, even with a refusal. @see https://docs.slack.dev/reference/methods/auth.test */
export async function answersAnything(
  callMethod: CallMethod,
  signal: AbortSignal,
): Promise<boolean> {
  const limits = { timeoutMs: AUTH_TEST_TIMEOUT_MS, signal };
  const result = await callMethod("auth.test", { form: {} }, limits);
  return result.kind === "ok" || result.kind === "refused";
}

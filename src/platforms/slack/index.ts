import type { Fetch } from "../../lib/http.ts";
import type { Platform } from "../platform.ts";
import { createApi } from "./send-api.ts";
import { answersAnything, rememberIdentity } from "./send-identity.ts";
import { createTracing } from "./send-look.ts";
import { parseWebhook } from "./parse.ts";
import { renderMarkdown } from "./render.ts";
import { PACE, sendPart } from "./send.ts";
import { createVerifier } from "./verify.ts";
import { createWorkingSign } from "./send-sign.ts";

/** What a Slack connection is made of. */
export interface SlackOptions {
  /** `xoxb-…`, as the app's installation gives it. */
  readonly botToken: string;
  /** Signing secrets that are accepted; several while one is being replaced. */
  readonly signingSecrets: readonly string[];
  /** Such as `https://slack.com/api/`, with or without a slash at its end. */
  readonly apiUrl: string;
  /** Whether a thread in which somebody has mentioned the bot goes on without further mentions; absent: no. */
  readonly stickyThreads?: boolean;
  /** What slash commands are answered with, in Markdown; absent: with nothing. */
  readonly helpText?: string;
  readonly fetch: Fetch;
  /** Unix milliseconds. */
  now(): number;
}

/** Slack for one installation of one app. */
export function createSlack(options: SlackOptions): Platform {
  const callMethod = createApi(options);
  const [help] = renderMarkdown(options.helpText ?? "");
  const context = {
    identity: rememberIdentity(callMethod),
    stickyThreads: options.stickyThreads ?? false,
    ...(help === undefined ? {} : { help }),
  };
  return {
    name: "slack",
    verify: createVerifier(options.signingSecrets),
    parse: ({ body }) => parseWebhook(body, context),
    render: renderMarkdown,
    send: (delivery) => sendPart(callMethod, delivery),
    // Slack takes what begins with a slash for a slash command: it would never arrive.
    commandPrefix: "",
    workingSign: createWorkingSign(callMethod, options.now),
    pace: () => PACE,
    isReachable: (signal) => answersAnything(callMethod, signal),
    tracing: createTracing(callMethod, options.now),
  };
}

import type { OwnPart } from "./connection.ts";
import { type Read, readSecrets, readToken, readUrl } from "./environment.ts";

const DEFAULT_URL = "https://slack.com/api/";

/** A bot's token, rotating or not. @see https://docs.slack.dev/authentication/tokens */
const BOT_TOKEN = /^(xoxe\.)?xoxb-/;

export const slackVariables = ["SLACK_SIGNING_SECRET", "SLACK_BOT_TOKEN"] as const;

/** A Slack app in one workspace. @param problems gets what is wrong */
export function readSlack(read: Read, problems: string[]): OwnPart {
  const botToken = readToken("SLACK_BOT_TOKEN", read, problems);
  if (botToken !== "" && !BOT_TOKEN.test(botToken)) {
    problems.push("SLACK_BOT_TOKEN must begin with xoxb-: the Bot User OAuth Token is meant");
  }
  return {
    platform: "slack",
    credentials: {
      platform: "slack",
      botToken,
      signingSecrets: readSecrets("SLACK_SIGNING_SECRET", read, problems),
      apiUrl: readUrl("SLACK_API_URL", DEFAULT_URL, read, problems),
      stickyThreads: readSwitch("SLACK_STICKY_THREADS", read, problems),
    },
    hashKey: botToken,
  };
}

/** Off when absent. */
function readSwitch(variable: string, read: Read, problems: string[]): boolean {
  const value = read(variable)?.toLowerCase() ?? "false";
  if (value !== "true" && value !== "false") problems.push(`${variable} must be true or false`);
  return value === "true";
}

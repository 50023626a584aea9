import { createHmac } from "node:crypto";
import { type Question, wordsOf } from "../questions.ts";
import type { BenchPlatform, SignedWebhook } from "./platform.ts";

const SIGNING_SECRET = "bench5ec12e7";
const TEAM = "T0BENCH";
const BOT = "U0BOT";

/** The message that every thread of the bench hangs on. */
const THREAD_ROOT = "1790000000.000100";
/** Digits behind the point of a `ts`. */
const FRACTION_DIGITS = 6;

let messages = 0;

/**
 * Slack: every other chat is a direct message, the rest are threads in which each question mentions
 * the bot.
 */
export const slack: BenchPlatform = {
  name: "slack",
  burst: 10,
  variables: (apiUrl) => ({
    SLACK_SIGNING_SECRET: SIGNING_SECRET,
    SLACK_BOT_TOKEN: "xoxb-bench",
    SLACK_API_URL: apiUrl,
  }),
  webhookOf: (question, sentAt) => signed(JSON.stringify(eventOf(question, sentAt))),
  take(call, body) {
    if (call === "auth.test") return { answer: { ok: true, user_id: BOT, team_id: TEAM } };
    if (call !== "chat.postMessage") return { answer: { ok: true } };
    const [, channel = "", chat] = /"channel":"([CD](\d+))"/.exec(body) ?? [];
    return { answer: { ok: true, channel, ts: stampOf(0, (messages += 1)) }, chat: Number(chat) };
  },
};

/** @see https://docs.slack.dev/apis/events-api/#callback-field */
function eventOf(question: Question, sentAt: number): object {
  return {
    token: "deprecated",
    team_id: TEAM,
    context_team_id: TEAM,
    context_enterprise_id: null,
    api_app_id: "A0BENCH",
    event: messageOf(question, stampOf(sentAt, question.number)),
    type: "event_callback",
    event_id: `Ev${question.number}`,
    event_time: sentAt,
    authorizations: [
      {
        enterprise_id: null,
        team_id: TEAM,
        user_id: BOT,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
    event_context: `4-bench-${question.number}`,
  };
}

/**
 * @see https://docs.slack.dev/reference/events/message.im
 * @see https://docs.slack.dev/reference/events/app_mention
 */
function messageOf(question: Question, ts: string): object {
  const isDirect = question.chat % 2 === 0;
  const words = { type: "text", text: isDirect ? wordsOf(question) : ` ${wordsOf(question)}` };
  const elements = isDirect ? [words] : [{ type: "user", user_id: BOT }, words];
  const section = { type: "rich_text_section", elements };
  const place = isDirect
    ? { type: "message", channel: `D${question.chat}`, channel_type: "im" }
    : { type: "app_mention", channel: `C${question.chat}`, thread_ts: THREAD_ROOT };
  return {
    user: `U${question.chat}`,
    ts,
    client_msg_id: `0c6f0f0e-6a5b-4c1e-9b8f-${String(question.number).padStart(12, "0")}`,
    text: isDirect ? wordsOf(question) : `<@${BOT}>${words.text}`,
    team: TEAM,
    blocks: [{ type: "rich_text", block_id: "b1", elements: [section] }],
    event_ts: ts,
    ...place,
  };
}

/** A `ts` that no other message has. */
function stampOf(seconds: number, number: number): string {
  return `${seconds}.${String(number).padStart(FRACTION_DIGITS, "0")}`;
}

/** @see https://docs.slack.dev/authentication/verifying-requests-from-slack */
function signed(body: string): SignedWebhook {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const hmac = createHmac("sha256", SIGNING_SECRET).update(`v0:${timestamp}:${body}`);
  return {
    headers: {
      "x-slack-request-timestamp": timestamp,
      "x-slack-signature": `v0=${hmac.digest("hex")}`,
    },
    body,
  };
}

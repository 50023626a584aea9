import { type Question, wordsOf } from "../questions.ts";
import type { BenchPlatform, SignedWebhook } from "./platform.ts";

/** Repeated in every webhook; the naive Worker does not look. */
const WEBHOOK_SECRET = "bench_secret";

let messages = 0;

/** Telegram: each chat is a private one. */
export const telegram: BenchPlatform = {
  name: "telegram",
  burst: 20,
  variables: (apiUrl) => ({
    TELEGRAM_BOT_TOKEN: "123456789:AAbenchbenchbenchbenchbenchbenchbench",
    TELEGRAM_WEBHOOK_SECRET_TOKEN: WEBHOOK_SECRET,
    TELEGRAM_API_BASE_URL: apiUrl,
  }),
  webhookOf: (question, sentAt) => updateOf(question, sentAt, { text: wordsOf(question) }),
  take(call, body) {
    if (!call.endsWith("/sendMessage")) return { answer: { ok: true, result: true } };
    const chat = Number(/"chat_id":(-?\d+)/.exec(body)?.[1]);
    const message = { message_id: (messages += 1), chat: { id: chat } };
    return { answer: { ok: true, result: message }, chat };
  },
};

/** A photo of an album, without a word. @param sentAt in Unix seconds */
export function photoOf(question: Question, sentAt: number, album: string): SignedWebhook {
  return updateOf(question, sentAt, { media_group_id: album, photo: [] });
}

/** @see https://core.telegram.org/bots/api#update */
function updateOf({ number, chat }: Question, date: number, content: object): SignedWebhook {
  const person = { id: chat, first_name: "Ana", last_name: "Lima" };
  const message = {
    message_id: number,
    from: { ...person, is_bot: false, language_code: "en" },
    chat: { ...person, type: "private" },
    date,
    ...content,
  };
  return {
    headers: { "x-telegram-bot-api-secret-token": WEBHOOK_SECRET },
    body: JSON.stringify({ update_id: number, message }),
  };
}

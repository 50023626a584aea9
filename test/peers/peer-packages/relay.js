/**
 * What a bot on Chat SDK does to answer as the bridge does: the chat's session is kept in the thread's
 * state, the chatbot is asked, its Markdown is posted.
 * @see https://chat-sdk.dev/docs/direct-messages
 * @see https://chat-sdk.dev/docs/concurrency
 */
import { createTelegramAdapter } from "@chat-adapter/telegram";
import { Chat } from "chat";

const json = { "content-type": "application/json" };

/** As the SDK's guide to each strategy has it. */
const strategies = {
  drop: "drop",
  queue: "queue",
  concurrent: "concurrent",
  burst: { strategy: "burst", debounceMs: 600 },
};

/** @param settings of the environment: addresses, secrets, the strategy for messages that overlap */
export function createBot(settings, state) {
  const bot = new Chat({
    userName: "bench_bot",
    adapters: {
      telegram: createTelegramAdapter({
        botToken: settings.TELEGRAM_BOT_TOKEN,
        secretToken: settings.TELEGRAM_WEBHOOK_SECRET_TOKEN,
        apiUrl: settings.TELEGRAM_API_BASE_URL,
        mode: "webhook",
        userName: "bench_bot",
      }),
    },
    state,
    concurrency: strategies[settings.CONCURRENCY],
    logger: "warn",
  });
  bot.onDirectMessage(async (thread, message, _channel, context) => {
    const texts = [...(context?.skipped ?? []), message].map(({ text }) => text);
    const session = await sessionOf(settings.CHATBOT_URL, thread);
    const url = `${settings.CHATBOT_URL}/api/v1/session/${session}/message/stream`;
    const asked = await fetch(url, {
      method: "POST",
      headers: json,
      body: JSON.stringify({ query: texts.join("\n\n") }),
    });
    if (!asked.ok) throw new Error(`the chatbot answered ${asked.status}`);
    await thread.post({ markdown: await asked.text() });
  });
  return bot;
}

async function sessionOf(chatbotUrl, thread) {
  const known = (await thread.state)?.session;
  if (known !== undefined) return known;
  const url = `${chatbotUrl}/api/v1/chatbot/bench/session/create`;
  const created = await fetch(url, { method: "POST", headers: json, body: "{}" });
  const { uuid } = await created.json();
  await thread.setState({ session: uuid });
  return uuid;
}

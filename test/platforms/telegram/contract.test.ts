import { createTelegram } from "../../../src/platforms/telegram/index.ts";
import type { Webhook } from "../../../src/platforms/platform.ts";
import { type ApiBehaviour, platformContract } from "../../contracts/platform.ts";
import { type Answer, type BotApi, hangUp, refusal, shown, startBotApi } from "./bot-api.ts";
import { updateWith } from "./updates.ts";

const SECRET = "webhook-secret";
const MESSAGE_UNITS_MAX = 4096;

platformContract({
  name: "Telegram",
  limit: MESSAGE_UNITS_MAX,
  async start() {
    const api = await startBotApi();
    const texts: string[] = [];
    const showing =
      (answer: Answer): Answer =>
      (response, call) => {
        if (call.path.endsWith("/sendMessage")) texts.push(String(call.parameters["text"]));
        answer(response, call);
      };
    api.answer(showing(shown));
    let messages = 0;
    return {
      platform: createTelegram({
        botToken: "9001:token",
        secretTokens: [SECRET],
        apiBaseUrl: api.url,
        fetch,
        now: Date.now,
      }),
      webhookOf(text) {
        messages += 1;
        return webhookOf(updateWith("private-text", { message_id: messages, text }));
      },
      behave: (behaviour) => behave(api, behaviour, showing),
      shown: () => texts,
      close: () => api.close(),
    };
  },
});

async function behave(
  api: BotApi,
  behaviour: ApiBehaviour,
  showing: (answer: Answer) => Answer,
): Promise<void> {
  switch (behaviour) {
    case "shows":
      return api.answer(showing(shown));
    case "refuses":
      return api.answer(refusal(400, "Bad Request: chat not found"));
    case "loses_reply":
      return api.answer(showing(hangUp));
    case "unreachable":
      return api.close();
  }
}

function webhookOf(update: unknown): Webhook {
  return {
    headers: new Headers({ "x-telegram-bot-api-secret-token": SECRET }),
    body: new TextEncoder().encode(JSON.stringify(update)),
    receivedAt: 1_790_000_001_000,
  };
}

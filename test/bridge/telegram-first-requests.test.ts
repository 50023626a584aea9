import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type ChatbotSimulator,
  createChatbotSimulator,
} from "../../src/simulator/chatbot/index.ts";
import {
  createTelegramSimulator,
  type TelegramSimulator,
} from "../../src/simulator/telegram/index.ts";
import { type CloudBridge, startCloudBridge } from "../helpers/cloud-bridge.ts";
import { firstRequestsTo, readFirstRequests } from "../helpers/first-requests.ts";
import { forbidInPrint } from "../helpers/printed.ts";
import { questionsOf, secretsOf } from "../helpers/rig.ts";
import { until } from "../helpers/until.ts";
import { BOT_TOKEN, riggedTelegram, WEBHOOK_SECRET } from "../helpers/world.ts";

const NAME = "telegram-first-requests";
const TELEGRAM = "https://api.telegram.org";
const CHATBOT = "https://app.gpt-trainer.com";
const QUESTION = "is the mooring “safe”?";

describe("with nothing set but the bot's secrets and the chatbot's, the first request", () => {
  let telegram: TelegramSimulator;
  let chatbot: ChatbotSimulator;
  let bridge: CloudBridge;
  /** What differs from run to run. */
  let values: Readonly<Record<string, string>>;

  beforeAll(async () => {
    telegram = await createTelegramSimulator({ timeScale: 0.01, rates: false });
    chatbot = await createChatbotSimulator();
    const [secretToken = ""] = WEBHOOK_SECRET.split(",");
    bridge = await startCloudBridge({
      name: NAME,
      variables: {
        TELEGRAM_BOT_TOKEN: BOT_TOKEN,
        TELEGRAM_WEBHOOK_SECRET_TOKEN: secretToken,
        GPT_TRAINER_API_KEY: chatbot.apiKey,
        GPT_TRAINER_CHATBOT_UUID: chatbot.chatbotUuid,
      },
      origins: { [TELEGRAM]: telegram.url, [CHATBOT]: chatbot.url },
    });
    telegram.control.addBot({ token: BOT_TOKEN, username: "CausewayBot" });
    telegram.delivery.useWebhook({ url: `${bridge.url}/webhooks/telegram`, secretToken });
    chatbot.answerWith(() => "**Yes.** It’s done ✅");
    values = await converse();
  });

  afterAll(async () => {
    const rigged = riggedTelegram(telegram);
    const words = [...rigged.words(), ...questionsOf(chatbot)];
    forbidInPrint(NAME, [...rigged.secrets(), ...secretsOf(chatbot)], words);
    await bridge.stop();
    await telegram.close();
    await chatbot.close();
  });

  /** Takes the bridge through everything that it ever asks of Telegram. @returns who and what took part */
  async function converse(): Promise<Record<string, string>> {
    const person = telegram.control.addPerson({ firstName: "Ana" });
    const group = telegram.control.createGroup();
    const held = chatbot.holdAtChunk(1, QUESTION);
    telegram.control.say(group, person, { text: `@CausewayBot ${QUESTION}` });
    await until("the sign", () => telegram.record.typingIn(group).length > 0);
    held.release();
    await until("the answer", () =>
      telegram.record.messagesIn(group).some((one) => one.from.isBot),
    );
    return { token: BOT_TOKEN, group: String(group.id) };
  }

  it("of each kind is as written down", () => {
    expect(firstRequestsTo(TELEGRAM, bridge.requests, values)).toEqual(
      readFirstRequests("telegram"),
    );
  });

  it("goes to nobody else", () => {
    const origins = new Set(bridge.requests.map(({ origin }) => origin));
    expect(origins).toEqual(new Set([TELEGRAM, CHATBOT]));
  });
});

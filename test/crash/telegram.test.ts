import {
  createTelegramSimulator,
  SENT_POINT,
  WEBHOOK_CALL,
} from "../../src/simulator/telegram/index.ts";
import { BOT_TOKEN, keyOf, riggedTelegram } from "../helpers/world.ts";
import { crashScenarios } from "./scenarios.ts";

crashScenarios("telegram", async () => {
  const telegram = await createTelegramSimulator({ timeScale: 0.02, rates: false });
  const bot = telegram.control.addBot({ token: BOT_TOKEN, username: "CausewayBot" });
  return {
    ...riggedTelegram(telegram),
    faults: telegram.faults,
    webhook: { call: WEBHOOK_CALL, sent: SENT_POINT },
    // Telegram gives no id of ours back, and has nothing that a bot could look through.
    answers: { lengthyCharacters: 6_000, lostReply: "sent again" },
    idle: () => telegram.delivery.idle(),
    newTalk() {
      const person = telegram.control.addPerson({ firstName: "Ana" });
      const chat = telegram.control.privateChat(person);
      return {
        key: keyOf(bot, chat),
        say: (text) => void telegram.control.say(chat, person, { text }),
        texts: () =>
          telegram.record
            .messagesIn(chat)
            .filter((message) => message.from.isBot)
            .map(({ text }) => text),
        isSend: ({ name, params }) =>
          name === "sendMessage" && String(params["chat_id"]) === String(chat.id),
      };
    },
  };
});

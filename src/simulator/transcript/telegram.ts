import { createTelegramSimulator } from "../telegram/index.ts";
import { happens, questions, type Scene } from "./scene.ts";

const TOKEN = "8000000001:AAtranscripttranscripttranscripttrans";
const SECRET = "transcript_secret";

/** A private chat with the bot. */
export async function telegramScene(): Promise<Scene> {
  const telegram = await createTelegramSimulator();
  const { control, record, delivery, faults } = telegram;
  control.addBot({ token: TOKEN, username: "CausewayBot" });
  const person = control.addPerson({ firstName: "Ana", languageCode: "en" });
  const chat = control.privateChat(person);
  const answers = (): number => record.messagesIn(chat).filter(({ from }) => from.isBot).length;
  const ask = async (text: string, count = 1): Promise<void> => {
    const before = answers();
    control.say(chat, person, { text });
    await happens(`an answer to ${text}`, () => answers() >= before + count);
    await delivery.idle();
  };
  return {
    name: "Telegram",
    variables: {
      TELEGRAM_BOT_TOKEN: TOKEN,
      TELEGRAM_WEBHOOK_SECRET_TOKEN: SECRET,
      TELEGRAM_API_BASE_URL: telegram.url,
    },
    useBridge: (url) =>
      delivery.useWebhook({ url: `${url}/webhooks/telegram`, secretToken: SECRET }),
    acts: [
      { title: "A greeting", play: () => ask(questions.plain) },
      { title: "Every formatting", play: () => ask(questions.everything) },
      {
        title: "The reply to sendMessage is lost: nobody can look, so it is sent once more",
        play() {
          faults.next("sendMessage", { kind: "lose_reply" });
          return ask(questions.lost, 2);
        },
      },
    ],
    steps: () => [
      ...delivery.attempts.map(({ at, updateId, attempt, status }) => ({
        at,
        kind: "webhook" as const,
        what: `update ${updateId}, attempt ${attempt}`,
        ...(status === undefined ? {} : { answer: String(status) }),
      })),
      ...record.calls.map(({ at, method, status, fault }) => ({
        at,
        kind: "call" as const,
        what: method,
        answer: fault ?? String(status ?? "nothing"),
      })),
    ],
    lines: () =>
      record.messagesIn(chat).map(({ from, text }) => ({
        place: "private chat",
        who: from.name,
        text,
      })),
    close: () => telegram.close(),
  };
}

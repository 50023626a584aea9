import { createWhatsAppSimulator, SEND_CALL } from "../whatsapp/index.ts";
import { happens, questions, type Scene } from "./scene.ts";

const APP = {
  secret: "transcript-secret",
  verifyToken: "transcript",
  accessToken: "EAAtranscript",
};

/** A person writes to a business number. */
export async function whatsappScene(): Promise<Scene> {
  const whatsapp = await createWhatsAppSimulator({ app: APP });
  const { control, record, delivery, faults } = whatsapp;
  const number = control.addNumber({ verifiedName: "Causeway" });
  const chat = control.chat(control.addPerson({ name: "Ana" }), number);
  const answers = (): number =>
    record.messagesIn(chat).filter(({ from }) => from === "business").length;
  const ask = async (text: string): Promise<void> => {
    const before = answers();
    const reported = record.statuses.length;
    control.say(chat, { text });
    await happens(`an answer to ${text}`, () => answers() > before);
    await happens("reports on it", () => record.statuses.length >= reported + 3);
    await delivery.idle();
  };
  return {
    name: "WhatsApp",
    variables: {
      WHATSAPP_ACCESS_TOKEN: APP.accessToken,
      WHATSAPP_APP_SECRET: APP.secret,
      WHATSAPP_VERIFY_TOKEN: APP.verifyToken,
      WHATSAPP_PHONE_NUMBER_ID: number.id,
      WHATSAPP_API_URL: whatsapp.url,
    },
    useBridge: (url) => delivery.useWebhook({ url: `${url}/webhooks/whatsapp` }),
    acts: [
      { title: "A greeting", play: () => ask(questions.plain) },
      { title: "Every formatting", play: () => ask(questions.everything) },
      {
        title: "The reply to a message is lost: Meta's own report tells that it was sent",
        play() {
          faults.next(SEND_CALL, { kind: "lose_reply" });
          return ask(questions.lost);
        },
      },
    ],
    steps: () => [
      ...delivery.attempts.map(({ at, post, attempt, status }) => ({
        at,
        kind: "webhook" as const,
        what: `POST ${post}, attempt ${attempt}`,
        ...(status === undefined ? {} : { answer: String(status) }),
      })),
      ...record.calls.map(({ at, name, status, code, fault }) => ({
        at,
        kind: "call" as const,
        what: name,
        answer: fault ?? String(code ?? status ?? "nothing"),
      })),
    ],
    lines: () =>
      record.messagesIn(chat).map(({ from, text }) => ({
        place: "chat",
        who: from === "person" ? "Ana" : "Causeway",
        text,
      })),
    close: () => whatsapp.close(),
  };
}

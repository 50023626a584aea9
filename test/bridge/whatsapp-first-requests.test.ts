import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type ChatbotSimulator,
  createChatbotSimulator,
} from "../../src/simulator/chatbot/index.ts";
import {
  type BusinessNumber,
  SEND_CALL,
  type WhatsAppSimulator,
} from "../../src/simulator/whatsapp/index.ts";
import { type CloudBridge, type SentRequest, startCloudBridge } from "../helpers/cloud-bridge.ts";
import { firstRequestsTo, readFirstRequests } from "../helpers/first-requests.ts";
import { forbidInPrint } from "../helpers/printed.ts";
import { questionsOf, secretsOf } from "../helpers/rig.ts";
import { until } from "../helpers/until.ts";
import {
  ACCESS_TOKEN,
  APP_SECRETS,
  newTalk,
  riggedWhatsApp,
  startWhatsApp,
  VERIFY_TOKENS,
  type WhatsAppTalk,
} from "../helpers/whatsapp.ts";

const META = "https://graph.facebook.com";
const CHATBOT = "https://app.gpt-trainer.com";

const bodySchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.looseObject({ biz_opaque_callback_data: v.optional(v.string(), "") }),
);

let whatsapp: WhatsAppSimulator;
let number: BusinessNumber;
let chatbot: ChatbotSimulator;
let bridge: CloudBridge;

/** Starts a bridge that has been told nothing but its secrets, and whatever else is needed. */
async function open(name: string, more: Readonly<Record<string, string>> = {}): Promise<void> {
  whatsapp = await startWhatsApp();
  number = whatsapp.control.addNumber();
  chatbot = await createChatbotSimulator();
  bridge = await startCloudBridge({
    name,
    variables: {
      WHATSAPP_ACCESS_TOKEN: ACCESS_TOKEN,
      WHATSAPP_APP_SECRET: APP_SECRETS[0],
      WHATSAPP_VERIFY_TOKEN: VERIFY_TOKENS[0],
      WHATSAPP_PHONE_NUMBER_ID: number.id,
      GPT_TRAINER_API_KEY: chatbot.apiKey,
      GPT_TRAINER_CHATBOT_UUID: chatbot.chatbotUuid,
      ...more,
    },
    origins: { [META]: whatsapp.url, [CHATBOT]: chatbot.url },
  });
  whatsapp.delivery.useWebhook({ url: `${bridge.url}/webhooks/whatsapp` });
  chatbot.answerWith(() => "**Yes.** It’s done ✅");
}

async function close(name: string): Promise<void> {
  const rigged = riggedWhatsApp(whatsapp, number);
  const words = [...rigged.words(), ...questionsOf(chatbot)];
  forbidInPrint(name, [...rigged.secrets(), ...secretsOf(chatbot)], words);
  await bridge.stop();
  await whatsapp.close();
  await chatbot.close();
}

/** What differs from run to run. */
function valuesOf({ person, chat }: WhatsAppTalk): Record<string, string> {
  const sent = bridge.requests.filter(({ method, body }) => method === "POST" && body !== "");
  const data = sent.map(({ body }) => v.parse(bodySchema, body).biz_opaque_callback_data);
  return {
    token: ACCESS_TOKEN,
    number: number.id,
    person: person.waId,
    user: person.userId,
    message: chat.messages[0]?.id ?? "",
    part: data.find((one) => one.includes(person.userId))?.split(":")[0] ?? "",
  };
}

function kindOf({ method, body }: SentRequest): string {
  if (method === "GET") return "look";
  const sent = v.parse(bodySchema, body);
  return ["status", "recipient"].find((name) => name in sent)?.replace("status", "read") ?? "to";
}

/** The first request of one kind, beside how it was written down. */
function compared(kind: string, talk: WhatsAppTalk) {
  const toMeta = bridge.requests.filter(({ origin }) => origin === META);
  const sent = firstRequestsTo(META, toMeta, valuesOf(talk), kindOf);
  return { sent: sent[kind], written: readFirstRequests("whatsapp")[kind] };
}

describe("with nothing set but WhatsApp's secrets and the chatbot's", () => {
  const NAME = "whatsapp-first-requests";
  beforeAll(() => open(NAME));
  afterAll(() => close(NAME));

  it("the first sign, and the first answer to a number, are as written down", async () => {
    const talk = newTalk(whatsapp, { name: "Rui" });
    const held = chatbot.holdAtChunk(1, "is the mooring “safe”?");
    talk.say("is the mooring “safe”?");
    await until("the sign", () => whatsapp.record.typingIn(talk.chat).length > 0);
    held.release();
    await until("the answer", () => whatsapp.record.calls.some(({ name }) => name === SEND_CALL));
    for (const kind of ["read", "to"]) {
      const { sent, written } = compared(kind, talk);
      expect(written).toBeDefined();
      expect(sent).toEqual(written);
    }
  });

  it("the first answer to somebody who shows no number is as written down", async () => {
    const talk = newTalk(whatsapp, { name: "Rui", shows: "user_id" });
    talk.say("and is the quay?");
    await until("the answer", () => whatsapp.record.messagesIn(talk.chat).length > 1);
    const { sent, written } = compared("recipient", talk);
    expect(written).toBeDefined();
    expect(sent).toEqual(written);
  });

  it("nobody else is called", () => {
    const origins = new Set(bridge.requests.map(({ origin }) => origin));
    expect(origins).toEqual(new Set([META, CHATBOT]));
  });
});

describe("with less patience, but for that nothing set either", () => {
  const NAME = "whatsapp-first-look";
  beforeAll(() => open(NAME, { LOOK_UNIT_SECONDS: "0.01" }));
  afterAll(() => close(NAME));

  it("the first question whether Meta is there is as written down, and so is what is there", async () => {
    const talk = newTalk(whatsapp, { name: "Rui" });
    whatsapp.faults.next(SEND_CALL, { kind: "drop_before" });
    talk.say("is anybody on the bridge?");
    await until("the answer", () => whatsapp.record.messagesIn(talk.chat).length > 1);
    const { sent, written } = compared("look", talk);
    expect(sent).toEqual(written);
    const kinds = bridge.requests.filter(({ origin }) => origin === META).map(kindOf);
    expect(kinds.filter((kind) => kind !== "read")).toEqual(["to", "look", "to"]);
  });
});

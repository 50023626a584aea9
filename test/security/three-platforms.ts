import { createHmac } from "node:crypto";
import { createSlackSimulator, type SlackSimulator } from "../../src/simulator/slack/index.ts";
import {
  createTelegramSimulator,
  type TelegramSimulator,
} from "../../src/simulator/telegram/index.ts";
import type { WhatsAppSimulator } from "../../src/simulator/whatsapp/index.ts";
import { openRig, type Rig, type RiggedPlatform } from "../helpers/rig.ts";
import {
  addBot,
  botMessagesIn,
  newPerson,
  riggedSlack,
  SIGNING_SECRETS,
  slackKeyOf,
} from "../helpers/slack.ts";
import {
  APP_SECRETS,
  newTalk,
  riggedWhatsApp,
  startWhatsApp,
  whatsappKeyOf,
} from "../helpers/whatsapp.ts";
import { BOT_TOKEN, keyOf, riggedTelegram, WEBHOOK_SECRET } from "../helpers/world.ts";

/** A webhook as a platform posts it. */
export interface SignedBody {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Somebody new on one platform, in a conversation of their own. */
export interface Talker {
  /** Of the conversation, as the bridge names it. */
  readonly key: string;
  say(text: string): unknown;
  /** The webhook of a message that nobody has sent. */
  compose(text: string): SignedBody;
  /** What the bridge has written there. */
  shown(): string[];
}

/** A bridge that is connected to all three platforms at once. */
export interface ThreePlatforms extends Rig {
  readonly slack: SlackSimulator;
  readonly telegram: TelegramSimulator;
  readonly whatsapp: WhatsAppSimulator;
  /** Somebody new. */
  talker(platform: PlatformName): Talker;
  /** What proves that a body comes from a platform. */
  sign(platform: PlatformName, body: string): SignedBody;
  /** Posts to a platform's route. */
  post(route: PlatformName, signed: SignedBody): Promise<Response>;
  /** Calls that the platforms and the chatbot have been sent. */
  calls(): number;
}

export const platformNames = ["slack", "telegram", "whatsapp"] as const;
export type PlatformName = (typeof platformNames)[number];

/** Simulated time runs so much faster. */
const TIME_SCALE = 0.01;

/** @param name of the log file; one for each test file */
export async function openThreePlatforms(
  name: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<ThreePlatforms> {
  const slack = await createSlackSimulator({ timeScale: TIME_SCALE, rates: false });
  const telegram = await createTelegramSimulator({ timeScale: TIME_SCALE, rates: false });
  const whatsapp = await startWhatsApp();
  const platforms = [
    riggedTelegram(telegram),
    riggedWhatsApp(whatsapp, whatsapp.control.addNumber()),
    riggedSlack(slack),
  ];
  const talkers = {
    slack: slackTalkers(slack),
    telegram: telegramTalkers(telegram),
    whatsapp: whatsappTalkers(whatsapp),
  };
  const rig = await openRig(name, together(platforms), variables);
  return {
    ...rig,
    slack,
    telegram,
    whatsapp,
    talker: (platform) => talkers[platform](),
    sign,
    post: (route, { headers, body }) =>
      fetch(`${rig.bridgeUrl()}/webhooks/${route}`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body,
      }),
    calls: () =>
      slack.record.calls.length +
      telegram.record.calls.length +
      whatsapp.record.calls.length +
      rig.chatbot.questions.length,
  };
}

function together(platforms: readonly RiggedPlatform[]): RiggedPlatform {
  return {
    variables: Object.fromEntries(platforms.flatMap(({ variables }) => Object.entries(variables))),
    secrets: () => platforms.flatMap((platform) => platform.secrets()),
    words: () => platforms.flatMap((platform) => platform.words()),
    useBridge: (url) => platforms.forEach((platform) => platform.useBridge(url)),
    close: async () => void (await Promise.all(platforms.map((platform) => platform.close()))),
  };
}

function sign(platform: PlatformName, body: string): SignedBody {
  const headers = {
    slack: () => slackHeaders(body),
    telegram: () => ({ "x-telegram-bot-api-secret-token": WEBHOOK_SECRET.split(",")[0] ?? "" }),
    whatsapp: () => ({ "x-hub-signature-256": `sha256=${hmacOf(APP_SECRETS[0], body)}` }),
  }[platform]();
  return { headers, body };
}

/** @see https://docs.slack.dev/authentication/verifying-requests-from-slack */
function slackHeaders(body: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  return {
    "x-slack-request-timestamp": timestamp,
    "x-slack-signature": `v0=${hmacOf(SIGNING_SECRETS[0], `v0:${timestamp}:${body}`)}`,
  };
}

function hmacOf(secret: string, text: string): string {
  return createHmac("sha256", secret).update(text).digest("hex");
}

function slackTalkers(slack: SlackSimulator): () => Talker {
  const app = addBot(slack);
  return () => {
    const person = newPerson(slack);
    const channel = slack.control.directMessage(person, app);
    return {
      key: slackKeyOf(app, { channel }),
      say: (text) => slack.control.say(channel, person, { text }),
      compose: (text) =>
        sign("slack", JSON.stringify(slack.control.compose(channel, person, { text }).events[0])),
      shown: () => botMessagesIn(slack, channel).map(({ text }) => text),
    };
  };
}

function telegramTalkers(telegram: TelegramSimulator): () => Talker {
  const bot = telegram.control.addBot({ token: BOT_TOKEN, username: "CausewayBot" });
  let people = 0;
  return () => {
    const person = telegram.control.addPerson({ firstName: `Person${(people += 1)}` });
    const chat = telegram.control.privateChat(person, bot);
    return {
      key: keyOf(bot, chat),
      say: (text) => telegram.control.say(chat, person, { text }),
      compose: (text) =>
        sign(
          "telegram",
          JSON.stringify(telegram.control.compose(chat, person, { text }).updates[0]),
        ),
      shown: () =>
        telegram.record
          .messagesIn(chat)
          .filter(({ from }) => from.isBot)
          .map(({ text }) => text),
    };
  };
}

function whatsappTalkers(whatsapp: WhatsAppSimulator): () => Talker {
  let people = 0;
  return () => {
    const { chat, say } = newTalk(whatsapp, { name: `Person ${(people += 1)}` });
    return {
      key: whatsappKeyOf(chat),
      say: (text) => say(text),
      compose: (text) =>
        sign("whatsapp", JSON.stringify(whatsapp.control.compose(chat, { text }).payload)),
      shown: () =>
        whatsapp.record
          .messagesIn(chat)
          .filter(({ from }) => from === "business")
          .map(({ text }) => text),
    };
  };
}

import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type ChatbotSimulator,
  createChatbotSimulator,
} from "../../src/simulator/chatbot/index.ts";
import { createSlackSimulator, type SlackSimulator } from "../../src/simulator/slack/index.ts";
import { type CloudBridge, startCloudBridge } from "../helpers/cloud-bridge.ts";
import { firstRequestsTo, readFirstRequests } from "../helpers/first-requests.ts";
import { forbidInPrint } from "../helpers/printed.ts";
import { questionsOf, secretsOf } from "../helpers/rig.ts";
import {
  addBot,
  botMessagesIn,
  newPerson,
  riggedSlack,
  SIGNING_SECRETS,
  SLACK_TOKEN,
} from "../helpers/slack.ts";
import { until } from "../helpers/until.ts";

const NAME = "slack-first-requests";
const SLACK = "https://slack.com";
const CHATBOT = "https://app.gpt-trainer.com";

const payloadSchema = v.object({ part_id: v.string() });

const QUESTION = "is the *mooring* “safe”?";

describe("with nothing set but the app's secrets and the chatbot's, the first request", () => {
  let slack: SlackSimulator;
  let chatbot: ChatbotSimulator;
  let bridge: CloudBridge;
  /** What differs from run to run. */
  let values: Readonly<Record<string, string>>;

  beforeAll(async () => {
    slack = await createSlackSimulator({ timeScale: 0.01, rates: false });
    chatbot = await createChatbotSimulator();
    bridge = await startCloudBridge({
      name: NAME,
      variables: {
        SLACK_SIGNING_SECRET: SIGNING_SECRETS[0],
        SLACK_BOT_TOKEN: SLACK_TOKEN,
        GPT_TRAINER_API_KEY: chatbot.apiKey,
        GPT_TRAINER_CHATBOT_UUID: chatbot.chatbotUuid,
      },
      origins: { [SLACK]: slack.url, [CHATBOT]: chatbot.url },
    });
    addBot(slack);
    slack.delivery.useWebhook({ url: `${bridge.url}/webhooks/slack` });
    chatbot.answerWith(() => "**Yes.** It’s done ✅");
    values = { ...(await converse()), ...namesOfChatbot() };
  });

  afterAll(async () => {
    const rigged = riggedSlack(slack);
    const words = [...rigged.words(), ...questionsOf(chatbot)];
    forbidInPrint(NAME, [...rigged.secrets(), ...secretsOf(chatbot)], words);
    await bridge.stop();
    await slack.close();
    await chatbot.close();
  });

  /** Takes the bridge through everything that it ever asks of Slack. @returns who and what took part */
  async function converse(): Promise<Record<string, string>> {
    const person = newPerson(slack);
    const channel = slack.control.createChannel({ people: [person] });
    const home = slack.control.directMessage(person);
    slack.faults.next("chat.postMessage", { kind: "lose_reply" }, { times: 2 });
    chatbot.faults.next("stream", { kind: "status", status: 500 });
    const held = chatbot.holdAtChunk(1, QUESTION);
    const { ts } = slack.control.say(channel, person, { text: `@causeway ${QUESTION}` }).message;
    await until("the sign", () => slack.record.statusesIn(channel).length > 0);
    held.release();
    await until("the answer", () => botMessagesIn(slack, channel).length > 0);
    const direct = slack.control.say(home, person, { text: "and here?" }).message;
    await until("a look", () =>
      bridge.requests.some(({ path }) => path.endsWith("conversations.history")),
    );
    const [answer] = botMessagesIn(slack, channel);
    const { part_id: part } = v.parse(payloadSchema, answer?.metadata?.["event_payload"]);
    return {
      token: SLACK_TOKEN,
      workspace: slack.control.workspace.id,
      channel: channel.id,
      home: home.id,
      person: person.id,
      thread: ts,
      direct: direct.ts,
      part,
    };
  }

  function namesOfChatbot(): Record<string, string> {
    const { apiKey: key, chatbotUuid, sessions } = chatbot;
    return { key, chatbot: chatbotUuid, session: sessions[0]?.uuid ?? "" };
  }

  it.each([
    ["slack", SLACK],
    ["gpt-trainer", CHATBOT],
  ])("of each kind to %s is as written down", (whom, origin) => {
    expect(firstRequestsTo(origin, bridge.requests, values)).toEqual(readFirstRequests(whom));
  });

  it("goes to nobody else", () => {
    const origins = new Set(bridge.requests.map(({ origin }) => origin));
    expect(origins).toEqual(new Set([SLACK, CHATBOT]));
  });
});

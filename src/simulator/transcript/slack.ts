import {
  createSlackSimulator,
  type SimulatedChannel,
  type SlackSimulator,
} from "../slack/index.ts";
import { happens, questions, type Line, type Scene, type Step } from "./scene.ts";

const TOKEN = "xoxb-1-2-transcript";
const SECRET = "transcript-signing-secret";
const APP = "causeway";

/** A direct message, and a mention in a channel. */
export async function slackScene(): Promise<Scene> {
  const slack = await createSlackSimulator();
  const { control, delivery } = slack;
  const app = control.addApp({ token: TOKEN, signingSecret: SECRET, name: APP });
  const person = control.addPerson({ name: "ana" });
  const direct = control.directMessage(person, app);
  const channel = control.createChannel({ name: "general" });
  const ask = async (place: SimulatedChannel, text: string): Promise<void> => {
    const before = answersIn(slack, place);
    control.say(place, person, { text });
    await happens(`an answer to ${text}`, () => answersIn(slack, place) > before);
    await delivery.idle();
  };
  return {
    name: "Slack",
    variables: {
      SLACK_BOT_TOKEN: TOKEN,
      SLACK_SIGNING_SECRET: SECRET,
      SLACK_API_URL: `${slack.url}/api/`,
    },
    useBridge: (url) => delivery.useWebhook({ url: `${url}/webhooks/slack` }),
    acts: [
      { title: "A direct message", play: () => ask(direct, questions.plain) },
      {
        title: "A mention in a channel, told of twice, answered once in its thread",
        play: () => ask(channel, `@${APP} ${questions.everything}`),
      },
      {
        title: "The reply to chat.postMessage is lost: the message is found by its metadata",
        async play() {
          slack.faults.next("chat.postMessage", { kind: "lose_reply" });
          await ask(channel, `@${APP} ${questions.lost}`);
          await happens("a look for it", () =>
            slack.record.calls.some(({ method }) => method === "conversations.replies"),
          );
        },
      },
    ],
    steps: () => stepsOf(slack),
    lines: () => [
      ...linesIn(slack, direct, "direct message"),
      ...linesIn(slack, channel, "#general"),
    ],
    close: () => slack.close(),
  };
}

function answersIn({ record }: SlackSimulator, place: SimulatedChannel): number {
  return record.messagesIn(place).filter(({ from }) => from.isBot).length;
}

function stepsOf({ delivery, record }: SlackSimulator): Step[] {
  return [
    ...delivery.attempts.map(({ at, kind, id, attempt, status }) => ({
      at,
      kind: "webhook" as const,
      what: `${kind} ${id}, attempt ${attempt}`,
      ...(status === undefined ? {} : { answer: String(status) }),
    })),
    ...record.calls.map(({ at, method, status, error, fault }) => ({
      at,
      kind: "call" as const,
      what: method,
      answer: fault ?? error ?? String(status ?? "nothing"),
    })),
  ];
}

function linesIn({ record }: SlackSimulator, place: SimulatedChannel, name: string): Line[] {
  return record.messagesIn(place).map(({ from, text, threadTs, ts }) => ({
    place: threadTs === undefined || threadTs === ts ? name : `${name}, thread ${threadTs}`,
    who: from.name,
    text,
  }));
}

import { randomUUID } from "node:crypto";
import {
  createSlackSimulator,
  type Person,
  type Said,
  type SeenMessage,
  type SimulatedApp,
  type SimulatedChannel,
  type SlackSimulator,
} from "../../src/simulator/slack/index.ts";
import { type Counts, openRig, type Rig, type RiggedPlatform } from "./rig.ts";
import { until } from "./until.ts";

export const SLACK_TOKEN = "xoxb-7001-7002-exampleexampleexample";
/** Both are accepted, as while one is being replaced; Slack signs with the first. */
export const SIGNING_SECRETS = ["signing-secret-of-today", "signing-secret-of-yesterday"] as const;

/** The bot's handle, which people type after an `@`. */
const BOT_NAME = "causeway";

export interface SlackWorldOptions {
  readonly variables?: Readonly<Record<string, string>>;
  /** Slack's own limits; off unless a test is about them. */
  readonly rates?: "on" | "off";
  /** Whether the workspace belongs to an organisation, and one token serves all of it. */
  readonly isEnterpriseInstall?: boolean;
}

/** Where a conversation takes place: a direct message, or a thread. */
export interface SlackPlace {
  readonly channel: SimulatedChannel;
  /** The `ts` of the thread's root; absent for what is said in a direct message itself. */
  readonly threadTs?: string;
}

/** Somebody and where they write. */
export interface SlackTalk {
  readonly person: Person;
  readonly channel: SimulatedChannel;
  /** Writes in the channel itself, or in a thread of it. */
  say(text: string, threadTs?: string): Said;
}

/** A bridge in workerd between a simulated Slack and a scripted chatbot, all over HTTP. */
export interface SlackWorld extends Rig {
  readonly slack: SlackSimulator;
  readonly app: SimulatedApp;
  /** Somebody new and their direct messages with the bot. */
  direct(): SlackTalk;
  /** Somebody new in a new place in which the bot is as well. */
  among(kind?: "channel" | "private channel" | "group of people"): SlackTalk;
  /** What the bot has written in exactly this place, as people see it. */
  answers(place: SlackPlace): SeenMessage[];
  /** Waits until the bot has written so many messages there. */
  answered(place: SlackPlace, count?: number): Promise<SeenMessage[]>;
  counts(place: SlackPlace): Promise<Counts>;
  /** Waits until so many messages were accepted and none of them is waiting or in work. */
  finished(place: SlackPlace, accepted?: number): Promise<Counts>;
}

/** @param name of the log file; one for each test file */
export async function openSlackWorld(
  name: string,
  { variables, rates = "off", isEnterpriseInstall = false }: SlackWorldOptions = {},
): Promise<SlackWorld> {
  const slack = await createSlackSimulator({
    timeScale: 0.01,
    workspace: { enterprise: isEnterpriseInstall },
    ...(rates === "on" ? {} : { rates: false }),
  });
  const app = addBot(slack, isEnterpriseInstall);
  const rig = await openRig(name, riggedSlack(slack), variables);
  const answers: SlackWorld["answers"] = ({ channel, threadTs }) =>
    botMessagesIn(slack, channel).filter((message) => message.threadTs === threadTs);
  return {
    ...rig,
    slack,
    app,
    direct() {
      const person = newPerson(slack);
      return talkOf(slack, person, slack.control.directMessage(person, app));
    },
    among(kind = "channel") {
      const person = newPerson(slack);
      return talkOf(slack, person, newChannel(slack, app, person, kind));
    },
    answers,
    answered: (place, count = 1) =>
      until(`${count} answers`, () => {
        const seen = answers(place);
        return seen.length >= count && seen;
      }),
    counts: (place) => rig.countsOf(slackKeyOf(app, place)),
    finished: (place, accepted) => rig.finishedOf(slackKeyOf(app, place), accepted),
  };
}

/** Brings the bot into a simulated Slack. */
export function addBot(slack: SlackSimulator, isEnterpriseInstall = false): SimulatedApp {
  return slack.control.addApp({
    token: SLACK_TOKEN,
    signingSecret: SIGNING_SECRETS[0],
    name: BOT_NAME,
    isEnterpriseInstall,
  });
}

/** Slack as the bridge is connected to it. */
export function riggedSlack(slack: SlackSimulator): RiggedPlatform {
  return {
    variables: {
      SLACK_SIGNING_SECRET: SIGNING_SECRETS.join(","),
      SLACK_BOT_TOKEN: SLACK_TOKEN,
      SLACK_API_URL: `${slack.url}/api/`,
    },
    secrets: () => [SLACK_TOKEN, ...SIGNING_SECRETS],
    words: () =>
      slack.record.calls.flatMap(({ params }) =>
        [params["markdown_text"], params["text"]].filter((text) => typeof text === "string"),
      ),
    useBridge: (url) => slack.delivery.useWebhook({ url: `${url}/webhooks/slack` }),
    close: () => slack.close(),
  };
}

/** The key of a conversation, as the bridge names it. */
export function slackKeyOf(app: SimulatedApp, { channel, threadTs }: SlackPlace): string {
  const { enterprise, id } = app.workspace;
  const account = app.isEnterpriseInstall ? (enterprise?.id ?? id) : id;
  const thread = threadTs === undefined ? [] : [threadTs];
  return ["slack", account, channel.id, ...thread].map(encodeURIComponent).join("/");
}

/** What bots have written in a channel and in all its threads. */
export function botMessagesIn(slack: SlackSimulator, channel: SimulatedChannel): SeenMessage[] {
  return slack.record.messagesIn(channel).filter(({ from }) => from.isBot);
}

/** Somebody whom nobody has met. */
export function newPerson(slack: SlackSimulator): Person {
  return slack.control.addPerson({ name: `person-${randomUUID().slice(0, 8)}` });
}

function talkOf(slack: SlackSimulator, person: Person, channel: SimulatedChannel): SlackTalk {
  return {
    person,
    channel,
    say: (text, threadTs) =>
      slack.control.say(channel, person, { text, ...(threadTs === undefined ? {} : { threadTs }) }),
  };
}

function newChannel(
  slack: SlackSimulator,
  app: SimulatedApp,
  person: Person,
  kind: NonNullable<Parameters<SlackWorld["among"]>[0]>,
): SimulatedChannel {
  const people = [person, newPerson(slack)];
  if (kind === "group of people") return slack.control.groupMessage(people, app);
  return slack.control.createChannel({ private: kind === "private channel", people, apps: [app] });
}

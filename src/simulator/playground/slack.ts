import { createFaults, type FaultableCall } from "../faults.ts";
import type { MessageState, Working } from "../page/state.ts";
import {
  createSlackSimulator,
  type Person,
  type Said,
  type SeenMessage,
  type SimulatedApp,
  type SimulatedChannel,
  type SlackSimulator,
  WEBHOOK_CALL,
} from "../slack/index.ts";
import type { Exchanges } from "./exchanges.ts";
import type { PlatformOptions, PlayedPlatform } from "./platform.ts";
import {
  BUTTON_LABELS,
  BUTTONS_TEXT,
  type ConversationName,
  excerptOf,
  keyOf,
  type MessageChanges,
  OWN_ACTIONS,
  type Place,
} from "./scene.ts";

/** The bot's handle. */
const BOT_NAME = "causeway";
/** Seconds that Slack asks to wait for when the page switches that on. */
const RETRY_AFTER_S = 3;

/** Slack with direct messages and a channel. */
export async function playSlack(
  exchanges: Exchanges,
  { idOffset, secret }: PlatformOptions,
): Promise<PlayedPlatform> {
  const faults = exchanges.watched(createFaults(), {
    party: "slack",
    webhookCall: WEBHOOK_CALL,
    webhookName: webhookNameOf,
  });
  const slack = await createSlackSimulator({ idOffset, faults });
  const signingSecret = secret();
  const token = `xoxb-${secret()}`;
  const app = slack.control.addApp({ token, signingSecret, name: BOT_NAME });
  return {
    variables: {
      SLACK_SIGNING_SECRET: signingSecret,
      SLACK_BOT_TOKEN: token,
      SLACK_API_URL: `${slack.url}/api/`,
    },
    useBridge: (url) => slack.delivery.useWebhook({ url: `${url}/webhooks/slack` }),
    pane: {
      platform: "slack",
      title: "Slack",
      places: placesIn(slack, app),
      trouble: {
        faults,
        sendCall: "chat.postMessage",
        tooMany: {
          kind: "status",
          status: 429,
          body: { ok: false, error: "ratelimited" },
          headers: { "retry-after": String(RETRY_AFTER_S) },
        },
      },
    },
  };
}

/** The event's type, or what kind of form it is. */
function webhookNameOf(params: FaultableCall["params"]): string {
  const event: unknown = params["event"];
  const type: unknown =
    typeof event === "object" && event !== null ? Reflect.get(event, "type") : params["type"];
  return typeof type === "string" ? type : "payload" in params ? "interactivity" : "form";
}

/** Who writes where. */
interface Spot {
  readonly slack: SlackSimulator;
  readonly app: SimulatedApp;
  readonly person: Person;
  readonly channel: SimulatedChannel;
}

function placesIn(slack: SlackSimulator, app: SimulatedApp): Place[] {
  const { control } = slack;
  const person = control.addPerson({ name: "you", realName: "You" });
  const colleague = control.addPerson({ name: "grace", realName: "Grace" });
  const mention = `@${BOT_NAME}`;
  const channel = control.createChannel({
    name: "general",
    people: [person, colleague],
    apps: [app],
  });
  return [
    placeOf(
      { slack, app, person, channel: control.directMessage(person, app) },
      { id: "slack-direct", title: "Direct message", hint: "Everything here is for the bot." },
    ),
    placeOf(
      { slack, app, person, channel },
      {
        id: "slack-channel",
        title: "# general",
        hint: `The bot hears what mentions ${mention}, and answers in the message's thread.`,
        mention,
      },
    ),
  ];
}

type About = Pick<ReturnType<Place["look"]>, "id" | "title" | "hint" | "mention">;

function placeOf(spot: Spot, about: About): Place {
  const { slack, person, channel } = spot;
  const events = new Map<string, Said["events"]>();
  const written: string[] = [];
  return {
    look: () => ({ ...about, messages: messagesIn(spot), working: workingIn(spot) }),
    conversations: () => conversationsIn(spot),
    written: () => written,
    say(text, thread) {
      written.push(text);
      const threadTs = thread === undefined ? {} : { threadTs: thread };
      const said = slack.control.say(channel, person, { text, ...threadTs });
      events.set(said.message.ts, said.events);
    },
    changes: changesIn(spot, events),
  };
}

/** Direct messages are one conversation, and each thread is one. */
function conversationsIn({ slack, app, channel }: Spot): ConversationName[] {
  const base = ["slack", app.workspace.id, channel.id] as const;
  const seen = slack.record.messagesIn(channel);
  const roots = new Set(seen.flatMap(({ threadTs }) => threadTs ?? []));
  const threads = seen
    .filter(({ ts }) => roots.has(ts) || channel.kind !== "im")
    .map(({ ts, text }) => ({ key: keyOf(...base, ts), name: excerptOf(text) }));
  return channel.kind === "im" ? [{ key: keyOf(...base), name: "" }, ...threads] : threads;
}

/** @param events those that told of a message, by the message's `ts` */
function changesIn(
  { slack, app, person, channel }: Spot,
  events: ReadonlyMap<string, Said["events"]>,
): MessageChanges {
  return {
    resend(message) {
      const told = events.get(message) ?? [];
      if (told.length === 0) throw new RangeError("The bot was never told of that message.");
      for (const { event_id: id } of told) slack.delivery.redeliver(id);
    },
    edit: (message, text) => void slack.control.edit(channel, message, text),
    remove: (message) => void slack.control.remove(channel, message),
    async press(ts, label) {
      await slack.control.press({ channel, ts, label, by: person });
    },
    async showButtons() {
      const buttons = BUTTON_LABELS.map((text) => ({
        type: "button",
        action_id: text,
        text: { type: "plain_text", text },
      }));
      await fetch(`${slack.url}/api/chat.postMessage`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${app.token}`,
          "content-type": "application/json; charset=utf-8",
        },
        body: JSON.stringify({
          channel: channel.id,
          text: BUTTONS_TEXT,
          blocks: [
            { type: "section", text: { type: "mrkdwn", text: BUTTONS_TEXT } },
            { type: "actions", elements: buttons },
          ],
        }),
      });
    },
  };
}

function messagesIn({ slack, channel }: Spot): MessageState[] {
  return slack.record.messagesIn(channel).map((message) => stateOf(message, channel));
}

function stateOf(message: SeenMessage, channel: SimulatedChannel): MessageState {
  const { ts, threadTs, from, structure, buttons, at, edits } = message;
  const canBeginThread = threadTs === undefined && channel.kind !== "im";
  return {
    id: ts,
    by: from.isBot ? "bot" : "you",
    author: from.name,
    at,
    body: { kind: "blocks", blocks: structure },
    ...(threadTs === undefined ? {} : { thread: threadTs }),
    ...(edits.length > 0 ? { edited: true } : {}),
    ...(buttons.length > 0 ? { buttons } : {}),
    actions: [...(from.isBot ? [] : OWN_ACTIONS), ...(canBeginThread ? ["thread" as const] : [])],
  };
}

function workingIn({ slack, app, channel }: Spot): Working[] {
  return slack.record
    .statusesIn(channel)
    .filter(({ endedAt }) => endedAt === undefined)
    .map(({ status, threadTs }) => ({ words: `${app.name} ${status}`, thread: threadTs }));
}

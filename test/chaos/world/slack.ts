import {
  createSlackSimulator,
  type Person,
  type Said as SlackSaid,
  type SimulatedApp,
  type SimulatedChannel,
  type SlackSimulator,
  WEBHOOK_CALL,
} from "../../../src/simulator/slack/index.ts";
import type { FaultableCall } from "../../../src/simulator/faults.ts";
import { addBot, botMessagesIn, newPerson, riggedSlack, slackKeyOf } from "../../helpers/slack.ts";
import type { FaultKind } from "../plan/kinds.ts";
import type { ConversationPlan } from "../plan/schedule.ts";
import { type Dealt, dealWithCall, dealWithWebhook, untouched } from "./dealing.ts";
import { createFaultyCalls, refusal } from "./faulty-calls.ts";
import { tokenIn } from "./observed.ts";
import {
  type ChaosPlatform,
  LIMIT_S,
  type PlatformSurroundings,
  type Room,
  type Said,
  TIME_SCALE,
} from "./platform.ts";
import { at, textAt } from "./reading.ts";

const SHOW = "chat.postMessage";
const SEND_FAULTS: readonly FaultKind[] = [
  "send_refused",
  "send_unformatted",
  "send_refused_for_good",
  "send_limited",
  "send_dropped_before",
  "send_dropped_after",
  "send_gateway",
  "send_slow",
];
const FIND_FAULTS: readonly FaultKind[] = ["find_refused", "find_dropped"];
const LOOKS: ReadonlySet<string> = new Set(["conversations.history", "conversations.replies"]);
/** Older than the five minutes for which a signature is good. */
const STALE_MS = 10 * 60_000;

/**
 * What one workspace may do in a minute, times as many as would share the load of a run. What one
 * conversation may do is as published.
 * @see https://docs.slack.dev/apis/web-api/rate-limits
 */
const RATES = {
  postBurst: 15,
  postPerSecond: 1,
  postPerMinute: 300_000,
  tier3PerMinute: 50_000,
  tier4PerMinute: 100_000,
  specialPerMinute: 600_000,
  historyPerMinute: 50_000,
  historyItems: 1_000,
} as const;

/** Refusals in Slack's words. @see https://docs.slack.dev/reference/methods/chat.postMessage#errors */
const refusals: Partial<Record<FaultKind, readonly [number, string]>> = {
  send_refused: [503, "service_unavailable"],
  send_unformatted: [200, "invalid_blocks"],
  send_refused_for_good: [200, "metadata_too_large"],
  send_limited: [429, "ratelimited"],
  find_refused: [503, "service_unavailable"],
};

function refuse(kind: FaultKind): Response | undefined {
  const [status, error] = refusals[kind] ?? [];
  if (status === undefined) return undefined;
  return refusal(
    status,
    { ok: false, error },
    kind === "send_limited" ? { "retry-after": String(LIMIT_S) } : {},
  );
}

/** What the platform remembers to tell one thing from another. */
interface Memory {
  readonly around: PlatformSurroundings;
  readonly roomOfChannel: Map<string, string>;
  /** The token of each message by channel and `ts`. */
  readonly tokens: Map<string, string>;
  /** The message whose answer was shown last, by room. */
  readonly lastShown: Map<string, string>;
  /** What is being said at this very moment. */
  saying: string | undefined;
}

/** Slack, failing by plan. */
export async function createChaosSlack(around: PlatformSurroundings): Promise<ChaosPlatform> {
  const memory: Memory = {
    around,
    roomOfChannel: new Map(),
    tokens: new Map(),
    lastShown: new Map(),
    saying: undefined,
  };
  const slack = await createSlackSimulator({
    timeScale: TIME_SCALE,
    rates: RATES,
    faults: createFaultyCalls({
      begin: (call) => (call.name === WEBHOOK_CALL ? webhook(memory, call) : api(memory, call)),
      point: async () => undefined,
    }),
  });
  const app = addBot(slack);
  return {
    name: "slack",
    rigged: riggedSlack(slack),
    open: (plan) => openRoom(memory, slack, app, plan),
    violations: () =>
      slack.record.violations.map(({ rule, method, at }) => ({
        at,
        says: `${method}: ${rule}`,
        isEarly: rule === "retry_after_undercut",
      })),
    pendingCount: () => slack.delivery.pendingCount,
  };
}

function webhook(memory: Memory, { params }: FaultableCall): Dealt {
  const event = at(params, "event");
  // Its own messages come back to the bot as events.
  const isOwn = at(event, "bot_id") !== undefined || at(event, "message", "bot_id") !== undefined;
  const room = memory.roomOfChannel.get(textAt(event, "channel"));
  if (isOwn || room === undefined) return untouched;
  const subtype = textAt(event, "subtype");
  const isChange = subtype === "message_changed" || subtype === "message_deleted";
  const ts = isChange ? textAt(event, "previous_message", "ts") : textAt(event, "ts");
  const id = `${textAt(event, "channel")} ${ts}`;
  const words = isChange ? textAt(event, "previous_message", "text") : textAt(event, "text");
  const token = memory.tokens.get(id) ?? tokenIn(words) ?? memory.saying;
  if (token === undefined) return untouched;
  memory.tokens.set(id, token);
  return dealWithWebhook(memory.around, room, { brings: isChange ? "change" : "message", token });
}

function api(memory: Memory, call: FaultableCall): Dealt {
  const { name, params } = call;
  const room = memory.roomOfChannel.get(textAt(params, "channel"));
  if (room === undefined) return untouched;
  if (LOOKS.has(name)) {
    const token = memory.lastShown.get(room);
    const about = { method: name, faults: FIND_FAULTS, ...(token === undefined ? {} : { token }) };
    return dealWithCall(memory.around, room, about, call, refuse);
  }
  if (name !== SHOW) return untouched;
  const text = textAt(params, "markdown_text") || textAt(params, "text");
  const token = tokenIn(text);
  if (token !== undefined) memory.lastShown.set(room, token);
  const partId = textAt(params, "metadata", "event_payload", "part_id");
  const about = { method: name, text, partId, faults: SEND_FAULTS };
  return dealWithCall(memory.around, room, about, call, refuse);
}

/** What one room of Slack's is. */
interface Place {
  readonly channel: SimulatedChannel;
  readonly person: Person;
  readonly threadTs: string | undefined;
}

function openRoom(
  memory: Memory,
  slack: SlackSimulator,
  app: SimulatedApp,
  plan: ConversationPlan,
): Room {
  const place = placeOf(slack, app, plan);
  const { channel, person, threadTs } = place;
  memory.roomOfChannel.set(channel.id, plan.name);
  const thread = threadTs === undefined ? {} : { threadTs };
  return {
    plan,
    key: slackKeyOf(app, { channel, ...thread }),
    say: (token, text, shiftMs) => say(memory, slack, app, place, { token, text, shiftMs }),
    async forge(text, how) {
      const words = { text: named(place, app, text), ...thread };
      const { events } = slack.control.compose(channel, person, words);
      const body = JSON.stringify(events[0]);
      const wrong = how === "stale" ? { signedAt: Date.now() - STALE_MS } : { secret: "of-nobody" };
      return (await slack.delivery.postRaw({ body, ...wrong })).status;
    },
    shown: () => botMessagesIn(slack, channel).filter((message) => message.threadTs === threadTs),
  };
}

function placeOf(slack: SlackSimulator, app: SimulatedApp, plan: ConversationPlan): Place {
  const person = newPerson(slack);
  if (plan.place === "direct") {
    return { channel: slack.control.directMessage(person, app), person, threadTs: undefined };
  }
  const channel = slack.control.createChannel({ people: [person], apps: [app] });
  const { ts } = slack.control.say(channel, person, { text: "Something among people" }).message;
  return { channel, person, threadTs: ts };
}

/** Before others a bot is asked by its name. Slack keeps what begins with a slash for itself. */
function named({ threadTs }: Place, app: SimulatedApp, text: string): string {
  const plain = text.replace(/^\//, "");
  return threadTs === undefined ? plain : `@${app.name} ${plain}`;
}

interface Saying {
  readonly token: string;
  readonly text: string;
  readonly shiftMs: number;
}

function say(
  memory: Memory,
  slack: SlackSimulator,
  app: SimulatedApp,
  place: Place,
  { token, text, shiftMs }: Saying,
): Said {
  const { channel, person, threadTs } = place;
  const thread = threadTs === undefined ? {} : { threadTs };
  const saying = { text: named(place, app, text), ...thread };
  memory.saying = token;
  const said =
    shiftMs === 0
      ? slack.control.say(channel, person, saying)
      : sayByHand(memory, slack, slack.control.compose(channel, person, saying), token, shiftMs);
  memory.saying = undefined;
  const { ts } = said.message;
  memory.tokens.set(`${channel.id} ${ts}`, token);
  const [first] = said.events;
  return {
    stamp: Math.floor(Number(ts) * 1_000),
    id: ts,
    redeliver() {
      for (const { event_id: id } of said.events) slack.delivery.redeliver(id);
    },
    deliverNow: async () => (await slack.delivery.postRaw({ body: JSON.stringify(first) })).status,
    ...(shiftMs === 0
      ? {
          change: {
            edit: (changed) => void slack.control.edit(channel, ts, named(place, app, changed)),
            withdraw: () => void slack.control.remove(channel, ts),
          },
        }
      : {}),
  };
}

/** The simulator stamps by its clock: another stamp is put in by hand. */
function sayByHand(
  memory: Memory,
  slack: SlackSimulator,
  { message, events }: SlackSaid,
  token: string,
  shiftMs: number,
): SlackSaid {
  const [seconds = "", micros = ""] = message.ts.split(".");
  const ts = `${Number(seconds) + Math.round(shiftMs / 1_000)}.${micros}`;
  const changed = events.map((envelope) => {
    const event = Object.fromEntries(Object.entries(at(envelope, "event") ?? {}));
    return { ...envelope, event: { ...event, ts, event_ts: ts } };
  });
  memory.tokens.set(`${textAt(changed[0], "event", "channel")} ${ts}`, token);
  for (const envelope of changed) slack.delivery.post(envelope);
  return { message: { ...message, ts }, events: changed };
}

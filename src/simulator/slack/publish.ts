import { kindWords } from "./describe.ts";
import type { Delivery } from "./delivery.ts";
import { type EnvelopeJson, envelopeOf } from "./envelope.ts";
import type { Author, JsonObject, MessageJson, SimulatedApp, SimulatedChannel } from "./types.ts";
import type { World } from "./world.ts";

/** Which of the two events that tell of one mention is sent first. */
export type MentionOrder = "app_mention_first" | "message_first" | "alternating";

/** What telling apps needs. */
export interface Telling {
  readonly world: World;
  readonly delivery: Delivery;
  readonly now: () => number;
  readonly mentions: MentionPolicy;
}

/** How mentions are told; a test may change it at any time. */
export interface MentionPolicy {
  order: MentionOrder;
  /** Whether `app_mention` is sent for groups of people too: nobody has written down what is so. */
  inGroupMessages: boolean;
  /** How many were told so far. */
  told: number;
}

/** An event that is for one app. */
interface Addressed {
  readonly app: SimulatedApp;
  readonly envelope: EnvelopeJson;
}

/** The events that tell apps of a message that `author` wrote. */
export function eventsOf(
  telling: Telling,
  channel: SimulatedChannel,
  author: Author,
  message: MessageJson,
): Addressed[] {
  const { world } = telling;
  const { channel: channelId, channel_type } = placeFields(channel);
  const plain = { ...message, channel: channelId, channel_type, event_ts: message.ts };
  const { subtype: _, parent_user_id: _parent, ...mention } = message;
  return world.apps.flatMap((app) => {
    const told = hears(app, channel) ? [plain] : [];
    if (!isMentioned(telling, app, channel, author, message)) return addressed(told);
    const mentioned = { ...mention, type: "app_mention", channel: channelId, event_ts: message.ts };
    return addressed(isMentionFirst(telling) ? [mentioned, ...told] : [...told, mentioned]);

    function addressed(events: readonly JsonObject[]): Addressed[] {
      return events.map((event) => ({
        app,
        envelope: enveloped(telling, app, event, channel, author),
      }));
    }
  });
}

/** The events that tell apps of something that happened to a message: `message_changed`, `message_deleted`. */
export function changeEventsOf(
  telling: Telling,
  channel: SimulatedChannel,
  author: Author,
  change: JsonObject,
): Addressed[] {
  const event = { type: "message", ...change, hidden: true, ...placeFields(channel) };
  return telling.world.apps
    .filter((app) => hears(app, channel))
    .map((app) => ({ app, envelope: enveloped(telling, app, event, channel, author) }));
}

/** Sends events on their way. @returns their envelopes */
export function publish({ delivery }: Telling, events: readonly Addressed[]): EnvelopeJson[] {
  for (const { app, envelope } of events) delivery.sendEvent(app, envelope);
  return events.map(({ envelope }) => envelope);
}

/** Sends one event to an app that asked for its type. @returns its envelope, when it did */
export function tell(
  telling: Telling,
  app: SimulatedApp,
  event: JsonObject & { readonly type: string },
  channel?: SimulatedChannel,
): EnvelopeJson[] {
  if (!app.installed || !app.events.has(event.type)) return [];
  return publish(telling, [{ app, envelope: enveloped(telling, app, event, channel) }]);
}

function enveloped(
  { world, now }: Telling,
  app: SimulatedApp,
  event: JsonObject,
  channel?: SimulatedChannel,
  author?: Author,
): EnvelopeJson {
  return envelopeOf(world, app, event, {
    at: now(),
    ...(channel ? { channel } : {}),
    ...(author ? { teamId: author.workspace.id } : {}),
  });
}

function placeFields(channel: SimulatedChannel): { channel: string; channel_type: string } {
  return { channel: channel.id, channel_type: channel.kind };
}

/** Apps hear only of conversations that they are in, and of what they asked for and may read. */
function hears(app: SimulatedApp, channel: SimulatedChannel): boolean {
  const { scope, subscription } = kindWords[channel.kind];
  return (
    app.installed &&
    channel.members.has(app.userId) &&
    app.events.has(subscription) &&
    app.scopes.has(`${scope}:history`)
  );
}

/** In direct messages nobody needs to be mentioned, and nobody is. @see https://docs.slack.dev/reference/events/app_mention */
function isMentioned(
  { mentions }: Telling,
  app: SimulatedApp,
  channel: SimulatedChannel,
  author: Author,
  { text }: MessageJson,
): boolean {
  const isPlace = channel.kind === "mpim" ? mentions.inGroupMessages : channel.kind !== "im";
  return (
    isPlace &&
    app !== author &&
    app.installed &&
    channel.members.has(app.userId) &&
    app.events.has("app_mention") &&
    app.scopes.has("app_mentions:read") &&
    new RegExp(`<@${app.userId}(?:\\|[^<>]*)?>`).test(text)
  );
}

function isMentionFirst({ mentions }: Telling): boolean {
  mentions.told += 1;
  if (mentions.order === "alternating") return mentions.told % 2 === 1;
  return mentions.order === "app_mention_first";
}

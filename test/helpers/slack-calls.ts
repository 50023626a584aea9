import type { FaultableCall } from "../../src/simulator/faults.ts";
import type { CallRecord, Said, SimulatedChannel } from "../../src/simulator/slack/index.ts";
import type { DeadLetter, LogLine } from "./rig.ts";
import { slackKeyOf, type SlackPlace, type SlackWorld } from "./slack.ts";
import { until } from "./until.ts";

/** The method that shows something. */
const SEND = "chat.postMessage";

/** Every call that wanted to show something in a channel or its threads, in the order of arrival. */
export function postsTo(world: SlackWorld, channel: SimulatedChannel): CallRecord[] {
  return world.slack.record.calls.filter(
    ({ method, params }) => method === SEND && params["channel"] === channel.id,
  );
}

/** Whether a call shows something in a channel; for faults. */
export function isPostTo(channel: SimulatedChannel): (call: FaultableCall) => boolean {
  return ({ name, params }) => name === SEND && params["channel"] === channel.id;
}

/** Every call that looked for a message in a channel. */
export function looksIn(world: SlackWorld, channel: SimulatedChannel): CallRecord[] {
  return world.slack.record.calls.filter(
    ({ method, params }) =>
      ["conversations.history", "conversations.replies"].includes(method) &&
      params["channel"] === channel.id,
  );
}

/** A refusal in Slack's words. @see https://docs.slack.dev/apis/web-api/#responses */
export interface SlackRefusal {
  readonly error: string;
  /** Of the HTTP answer; 200 when absent, as most of Slack's refusals have. */
  readonly status?: number;
  readonly retryAfterS?: number;
}

/** Refuses the next messages into a channel. */
export function refusePosts(
  world: SlackWorld,
  channel: SimulatedChannel,
  { error, status = 200, retryAfterS }: SlackRefusal,
  times = 1,
): void {
  world.slack.faults.next(
    isPostTo(channel),
    {
      kind: "status",
      status,
      body: { ok: false, error },
      ...(retryAfterS === undefined ? {} : { headers: { "retry-after": String(retryAfterS) } }),
    },
    { times },
  );
}

/** Waits until so many dead letters are listed; by then every note to the person has been sent. */
export function slackDeadLetters(
  world: SlackWorld,
  place: SlackPlace,
  count = 1,
): Promise<DeadLetter[]> {
  return until(`${count} dead letters`, async () => {
    const letters = await world.deadLettersOf(slackKeyOf(world.app, place));
    return letters.length >= count && letters;
  });
}

/** How often the chatbot was asked exactly this. */
export function timesAskedOf(world: SlackWorld, question: string): number {
  return world.chatbot.questions.filter(({ query }) => query === question).length;
}

/** What people read in a place from the bot, in order. */
export function textsAt(world: SlackWorld, place: SlackPlace): string[] {
  return world.answers(place).map(({ text }) => text);
}

/** How the webhooks were answered that told of something; one status for each attempt. */
export function statusesOf(world: SlackWorld, { events }: Said): (number | undefined)[] {
  const ids = new Set(events.map((event) => event.event_id));
  return world.slack.delivery.attempts.filter(({ id }) => ids.has(id)).map(({ status }) => status);
}

/**
 * Lets something be delivered, and waits until the bridge has dropped so many events meanwhile. Its
 * own messages do not count: each answer brings one.
 */
export async function droppedBy(
  world: SlackWorld,
  act: () => unknown,
  count = 1,
): Promise<LogLine[]> {
  await world.slack.delivery.idle();
  const from = world.log.length;
  await act();
  await world.slack.delivery.idle();
  return until(`${count} dropped events`, () => {
    const dropped = world.log
      .slice(from)
      .filter(({ event, reason }) => event === "dropped" && reason !== "own_message");
    return dropped.length >= count && dropped;
  });
}

/** How many events the bridge has dropped because they told of its own messages. */
export function ownDropped(world: SlackWorld): number {
  return world.log.filter(({ reason }) => reason === "own_message").length;
}

import type { SimulatedChat, Topic } from "../../src/simulator/telegram/index.ts";
import type { Counts, DeadLetter, LogLine } from "./rig.ts";
import { until } from "./until.ts";
import { keyOf, type World } from "./world.ts";

/** One call of the Bot API, as the simulator has noted it. */
type Call = World["telegram"]["record"]["calls"][number];

/** A refusal in the words of the Bot API. @see https://core.telegram.org/bots/api#making-requests */
export interface ApiRefusal {
  readonly code: number;
  readonly says: string;
  readonly parameters?: Readonly<Record<string, number>>;
}

/** Every call that wanted to show something in a chat, in the order of arrival. */
export function sendsTo(world: World, chat: SimulatedChat): Call[] {
  return world.telegram.record.calls.filter(
    ({ method, params }) => method === "sendMessage" && params["chat_id"] === chat.id,
  );
}

/** Whether a call shows something in a chat; for faults. */
export function isSendTo(
  chat: SimulatedChat,
): (call: { name: string; params: Readonly<Record<string, unknown>> }) => boolean {
  return ({ name, params }) => name === "sendMessage" && params["chat_id"] === chat.id;
}

/** Refuses the next messages into a chat. */
export function refuseSends(
  world: World,
  chat: SimulatedChat,
  { code, says, parameters }: ApiRefusal,
  times = 1,
): void {
  const body = {
    ok: false,
    error_code: code,
    description: says,
    ...(parameters === undefined ? {} : { parameters }),
  };
  world.telegram.faults.next(isSendTo(chat), { kind: "status", status: code, body }, { times });
}

/** The dead letters of one conversation that the operator is shown. */
export function deadLettersOf(
  world: World,
  chat: SimulatedChat,
  topic?: Topic,
): Promise<DeadLetter[]> {
  return world.deadLettersOf(keyOf(world.bot, chat, topic));
}

/** Waits until so many dead letters are listed; by then every note to the person has been sent. */
export function listedDead(
  world: World,
  chat: SimulatedChat,
  count = 1,
  topic?: Topic,
): Promise<DeadLetter[]> {
  return until(`${count} dead letters`, async () => {
    const letters = await deadLettersOf(world, chat, topic);
    return letters.length >= count && letters;
  });
}

/** Waits until so many messages were accepted and none of them is waiting or in work. */
export function finished(
  world: World,
  chat: SimulatedChat,
  accepted = 1,
  topic?: Topic,
): Promise<Counts> {
  return world.finishedOf(keyOf(world.bot, chat, topic), accepted);
}

/** How often the chatbot was asked exactly this. */
export function timesAsked(world: World, question: string): number {
  return world.chatbot.questions.filter(({ query }) => query === question).length;
}

/** What people read in a chat from the bot, in order. */
export function textsIn(world: World, chat: SimulatedChat, topic?: Topic): string[] {
  return world.answers(chat, topic).map(({ text }) => text);
}

/** Lets something be delivered, and waits until the bridge has said what of it it dropped. */
export async function droppedAfter(
  world: World,
  act: () => void | Promise<void>,
): Promise<LogLine[]> {
  const line = world.log.length;
  await act();
  await world.telegram.delivery.idle();
  return until("something dropped", () => {
    const dropped = world.log.slice(line).filter(({ event }) => event === "dropped");
    return dropped.length > 0 && dropped;
  });
}

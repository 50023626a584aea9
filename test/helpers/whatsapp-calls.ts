import * as v from "valibot";
import type { FaultableCall, FaultOptions } from "../../src/simulator/faults.ts";
import {
  type Chat,
  graphError,
  READ_CALL,
  SEND_CALL,
  type WhatsAppSimulator,
} from "../../src/simulator/whatsapp/index.ts";
import type { DeadLetter, LogLine } from "./rig.ts";
import { until } from "./until.ts";
import { whatsappKeyOf, type WhatsAppWorld } from "./whatsapp.ts";

/** One call of the Graph API, as the simulator has noted it. */
type Call = WhatsAppSimulator["record"]["calls"][number];

/** Whether a call shows something to a person; for faults. */
export function isSendTo({
  person,
}: Chat): (call: Pick<FaultableCall, "name" | "params">) => boolean {
  // Ids as they are now: a person may take another number.
  const { waId, userId } = person;
  return ({ name, params }) =>
    name === SEND_CALL && (params["to"] === waId || params["recipient"] === userId);
}

/** Every call that wanted to show something to a person, in the order of arrival. */
export function sendsTo(world: WhatsAppWorld, chat: Chat): Call[] {
  return world.whatsapp.record.calls.filter(isSendTo(chat));
}

/** Every call that marked one of a person's messages as read. */
export function readsOf(world: WhatsAppWorld, { messages }: Chat): Call[] {
  const ids = new Set<unknown>(messages.map(({ id }) => id));
  return world.whatsapp.record.calls.filter(
    ({ name, params }) => name === READ_CALL && ids.has(params["message_id"]),
  );
}

/** A refusal of Meta's. */
export interface GraphRefusal {
  readonly code: number;
  readonly subcode?: number;
  readonly isTransient?: boolean;
  readonly retryAfterS?: number;
}

/** Refuses the next messages to a person. @returns a function that takes it back */
export function refuseSends(
  world: WhatsAppWorld,
  chat: Chat,
  { code, subcode, isTransient, retryAfterS }: GraphRefusal,
  options: FaultOptions = {},
): () => void {
  const { status, body } = graphError(code, subcode === undefined ? {} : { subcode });
  const error = {
    ...v.parse(v.record(v.string(), v.unknown()), body["error"]),
    ...(isTransient === undefined ? {} : { is_transient: isTransient }),
  };
  const headers = retryAfterS === undefined ? {} : { "retry-after": String(retryAfterS) };
  const fault = { kind: "status", status, body: { error }, headers } as const;
  return world.whatsapp.faults.next(isSendTo(chat), fault, options);
}

/** Waits until so many dead letters are listed; by then every note to the person has been sent. */
export function listedDead(world: WhatsAppWorld, chat: Chat, count = 1): Promise<DeadLetter[]> {
  const key = whatsappKeyOf(chat);
  return until(`${count} dead letters`, async () => {
    const letters = await world.deadLettersOf(key);
    return letters.length >= count && letters;
  });
}

/** What a person reads from the bridge, in order. */
export function textsIn(world: WhatsAppWorld, chat: Chat): string[] {
  return world.answers(chat).map(({ text }) => text);
}

/** How often the chatbot was asked exactly this. */
export function timesAsked(world: WhatsAppWorld, question: string): number {
  return world.chatbot.questions.filter(({ query }) => query === question).length;
}

/** The chatbot's session in which this was asked. */
export function sessionOf(world: WhatsAppWorld, question: string): string | undefined {
  return world.chatbot.questions.find(({ query }) => query === question)?.session;
}

/** How one POST of Meta's was answered; one status for each attempt. */
export function statusesOf(world: WhatsAppWorld, post: number): (number | undefined)[] {
  return world.whatsapp.delivery.attempts
    .filter((attempt) => attempt.post === post)
    .map(({ status }) => status);
}

/** Lets something be delivered, and waits until the bridge has said what of it it dropped. */
export async function droppedBy(
  world: WhatsAppWorld,
  act: () => unknown,
  count = 1,
): Promise<LogLine[]> {
  await world.whatsapp.delivery.idle();
  const from = world.log.length;
  await act();
  await world.whatsapp.delivery.idle();
  return until(`${count} dropped events`, () => {
    const dropped = world.log
      .slice(from)
      // Reports on what was shown before come whenever Meta sends them.
      .filter(({ event, reason }) => event === "dropped" && reason !== "delivery_status");
    return dropped.length >= count && dropped;
  });
}

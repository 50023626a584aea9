import { CausewayError } from "../lib/errors.ts";
import type { Backoff } from "../lib/retry.ts";
import { type Address, type ConversationKey, placeOf } from "../messages/address.ts";
import type { InboundChange, InboundMessage } from "../messages/inbound.ts";
import type { Batch } from "./batch.ts";
import { memoryMs, noteStored } from "./cleanup.ts";
import type { Desk } from "./desk.ts";
import type { Entry } from "./entry.ts";
import { adoptSession } from "./facts.ts";
import type { HandOver } from "./neighbour.ts";
import { replay } from "./replay.ts";
import { forgetSession } from "./session-keeper.ts";
import { inTime } from "./waiting.ts";

/** While the old conversation finishes a turn the new one asks again and again, ever more seldom. */
export const TAKE_AGAIN: Backoff = { baseMs: 1_000, maxMs: 20_000 };

/** A message of the old conversation as the new one knows it. Its quote means nothing in the new chat. */
function moveMessage(message: InboundMessage, to: ConversationKey): InboundMessage {
  return {
    ...message,
    conversation: to,
    id: movedId(message.conversation, message.id),
    address: moveAddress(message.address, to),
  };
}

function moveAddress({ replyTo: _left, ...address }: Address, to: ConversationKey): Address {
  return { ...address, channel: placeOf(to)?.channel ?? address.channel };
}

/** What stays with the old conversation is shown where the new one is: nobody may be there any more. */
function readdress({ work, message }: Entry, to: ConversationKey): void {
  work.address = { ...moveAddress(work.address ?? message.address, to) };
}

/** Ids begin anew in the new chat, so those of the old one carry where they come from. */
function movedId(from: ConversationKey, id: string): string {
  return `${from}#${id}`;
}

/**
 * Whether a batch belongs to a conversation although it has moved away. Some of it was here before: two
 * that have gone to each other would pass it on for ever. Or the move is long past: a telephone number,
 * for one, is given to somebody else.
 * @param movedAt Unix milliseconds
 */
export function staysHere(desk: Desk, batch: Batch, movedAt: number): boolean {
  const isOver = movedAt + memoryMs(desk) <= Date.now() && batch.messages.length > 0;
  const isBack = [...batch.messages, ...batch.changes].some(({ id }) =>
    id.includes(movedId(desk.key, "")),
  );
  return isOver || isBack;
}

/**
 * Gives to the new conversation what still arrives at the old one. What the old one has had is its
 * own still, and not asked again. Whether we may write in the old place says nothing of the new one.
 */
export async function forward(desk: Desk, batch: Batch, to: ConversationKey): Promise<void> {
  const { request } = batch;
  const messages = batch.messages
    .filter((message) => !desk.inbox.knows(message))
    .map((message) => moveMessage(message, to));
  const changes: InboundChange[] = batch.changes.map((change) => ({
    ...change,
    conversation: to,
    id: movedId(change.conversation, change.id),
  }));
  desk.log("info", "forwarded", { request, messages: messages.length, changes: changes.length });
  if (messages.length + changes.length === 0) return;
  await desk.neighbour(to).accept({ request, messages, changes });
}

/**
 * Puts a dead letter of a conversation that has moved back to work: one without an answer is asked
 * where the conversation goes on.
 * @returns false when there is no such dead letter
 */
export async function replayMoved(
  desk: Desk,
  to: ConversationKey,
  stamp: number,
  id: string,
): Promise<boolean> {
  const entry = desk.inbox.exhume(stamp, id);
  if (entry === undefined) return false;
  if (entry.work.parts > 0) {
    readdress(entry, to);
    return replay(desk, stamp, id);
  }
  const messages = [moveMessage(entry.message, to)];
  await desk.neighbour(to).accept({ request: "replay", messages, changes: [] });
  desk.inbox.remove(entry);
  return true;
}

/** The old conversation's part: from now on everything belongs to the new one. */
export function giveUpTo(desk: Desk, to: ConversationKey): HandOver {
  const inWork = desk.inbox.inWork();
  const taking = desk.facts.get("taking");
  const wantsTheirs = taking?.from === to && !taking.done;
  // The person went there and has come back meanwhile: the other one is asked once this turn is over.
  if (wantsTheirs && inWork !== undefined) return { kind: "busy" };
  if (desk.facts.get("moved") === undefined) {
    if (!desk.db.exists()) desk.db.create();
    desk.facts.set("moved", { to, at: Date.now() });
    if (inWork !== undefined) {
      readdress(inWork, to);
      desk.inbox.save(inWork);
    }
    desk.log("info", "moved_away");
  }
  if (inWork !== undefined) return { kind: "busy" };
  // What was to be fetched there stays there.
  if (wantsTheirs) desk.facts.set("taking", { ...taking, done: true });
  const { session, sessionTurns } = desk.facts.ledger;
  return {
    kind: "ready",
    messages: desk.inbox.waiting().map(({ message, arrival, changedAt }) => ({
      message: moveMessage(message, to),
      arrival,
      changedAt,
    })),
    ...(session === undefined ? {} : { session }),
    ...(sessionTurns === undefined ? {} : { sessionTurns }),
  };
}

/** The new conversation has it all: the old one forgets what waited, and publishes no session. */
export function letGoOf(desk: Desk): void {
  // It has come back meanwhile: what waits now was never handed over.
  if (desk.facts.get("moved") === undefined) return;
  for (const entry of desk.inbox.waiting()) desk.inbox.remove(entry);
  if (desk.facts.ledger.session !== undefined) forgetSession(desk);
}

/** Plans to take over another conversation. Planned twice, it is done once. */
export function planTakeOver(desk: Desk, from: ConversationKey): void {
  const taking = desk.facts.get("taking");
  if (taking?.from === from) return;
  if (taking?.done === false) {
    throw new CausewayError("taking_over", "another conversation is being taken over just now", {
      retryable: true,
    });
  }
  desk.facts.set("taking", { from, received: false, done: false });
  if (desk.facts.get("moved") === undefined) return;
  // It had gone on elsewhere, even there perhaps where it now comes back from.
  desk.facts.remove("moved");
  const inWork = desk.inbox.inWork();
  if (inWork === undefined) return;
  readdress(inWork, desk.key);
  desk.inbox.save(inWork);
}

/**
 * The new conversation's part, one step of it. Whoever dies in between begins this step again: ids
 * make the messages arrive once, and the old conversation keeps everything until told otherwise.
 * @returns whether it is done
 */
export async function takeOver(desk: Desk): Promise<boolean> {
  const taking = desk.facts.get("taking");
  if (taking === undefined || taking.done) return true;
  const old = desk.neighbour(taking.from);
  if (!taking.received) {
    const given = await inTime(old.handOver(desk.key));
    if (given.kind === "busy") return false;
    receive(desk, given);
    desk.facts.set("taking", { ...taking, received: true });
  }
  await inTime(old.handedOver());
  desk.facts.set("taking", { ...taking, received: true, done: true });
  desk.log("info", "taken_over");
  return true;
}

function receive(desk: Desk, given: HandOver & { kind: "ready" }): void {
  const now = Date.now();
  for (const message of given.messages) desk.inbox.adopt(message);
  noteStored(desk, now);
  const { ledger } = desk.facts;
  if (given.session === undefined || ledger.session !== undefined) return;
  adoptSession(ledger, given.session, given.sessionTurns);
  ledger.looked = true;
  ledger.usedAt = Math.max(ledger.usedAt, now);
  desk.facts.saveLedger();
}

import type { Address } from "../messages/address.ts";
import { splitText } from "../markdown/split.ts";
import type { RenderedPart } from "../messages/part.ts";
import type { Remedy, SendOutcome } from "../platforms/platform.ts";
import type { Budget } from "./budget.ts";
import { type ConnectedDesk, noteLimited, paceTake, paceWaitMs } from "./desk.ts";
import type { Entry } from "./entry.ts";
import type { StoredPart } from "./part.ts";
import { refusedPart } from "./receipts.ts";
import { trace } from "./tracing.ts";
import { endOutage, later, type Later, outageIsOver, pause, pauseAfter } from "./waiting.ts";

export type Delivered =
  | { readonly kind: "done" }
  /** A part was given up. `closed`: nothing can be shown there any more. */
  | { readonly kind: "lost"; readonly code: string; readonly closed: boolean }
  | Later;

/** What one step of one part came to; undefined: look at the part again. */
type Step = Delivered | undefined;

const DONE: Delivered = { kind: "done" };

/** Corrections of the address that one part may need: no thread, no quote, another chat. */
const MAXIMUM_READDRESSED = 4;

/**
 * Sends the parts of an entry in order, each once as far as the platform lets anybody know. The last
 * part's `sent` is not written here: it is written together with the entry's end.
 *
 * @param storedNow the part that was stored as `sending` a moment ago, in this very step: its call
 * has not been made, so it is not unknown
 */
export async function deliver(
  desk: ConnectedDesk,
  entry: Entry,
  budget: Budget,
  storedNow?: StoredPart,
): Promise<Delivered> {
  let fresh = storedNow;
  for (let position = 0; position < desk.outbox.of(entry).length;) {
    const refusal = refusedPart(desk, entry);
    if (refusal !== undefined) return { kind: "lost", ...refusal };
    const part = desk.outbox.of(entry)[position];
    if (part === undefined || part.state === "sent") {
      position += 1;
      continue;
    }
    const step = await advance(desk, entry, position, part, budget, fresh === part);
    fresh = undefined;
    if (step !== undefined && step.kind !== "done") return step;
  }
  const refusal = refusedPart(desk, entry);
  return refusal === undefined ? DONE : { kind: "lost", ...refusal };
}

async function advance(
  desk: ConnectedDesk,
  entry: Entry,
  position: number,
  part: StoredPart,
  budget: Budget,
  isFresh: boolean,
): Promise<Step> {
  if (part.state === "sending" && !isFresh) noteUnknown(desk, entry, position, part);
  if (part.state === "unknown") {
    const resolved = await resolveUnknown(desk, entry, part, budget);
    if (resolved !== undefined) return resolved;
    if (isKnown(part)) return settleKnown(desk, entry, position, part);
  }
  const to = entry.work.address ?? entry.message.address;
  if (!isFresh) {
    const paced = await pause(desk, entry, paceWaitMs(desk, to), budget);
    if (paced === "later") return later;
    // The platform may have reported meanwhile, on this part or on one before it.
    if (isKnown(part) || refusedPart(desk, entry) !== undefined) return undefined;
    if (part.state === "unknown") countResend(desk, entry, part);
    part.state = "sending";
    entry.work.dueAt = 0;
    desk.outbox.save(entry, position);
  }
  paceTake(desk, to);
  budget.call();
  const outcome = await desk.platform.send({
    conversation: desk.key,
    to,
    part,
    partId: part.id,
    plain: part.asPlain,
  });
  // What was reported as failed meanwhile may be an earlier try, and this one is shown.
  if (outcome.kind === "sent" && isOfEarlierTry(part, outcome.messageId)) part.refusal = undefined;
  // What the platform has reported meanwhile is surer than what became of the call.
  if (isKnown(part)) return settleKnown(desk, entry, position, part);
  return settle(desk, entry, position, part, outcome, budget);
}

function settle(
  desk: ConnectedDesk,
  entry: Entry,
  position: number,
  part: StoredPart,
  outcome: SendOutcome,
  budget: Budget,
): Promise<Step> | Step {
  const { turn } = entry.work;
  if (outcome.kind === "sent") {
    part.messageId = outcome.messageId;
    endOutage(desk);
    return markSent(desk, entry, position);
  }
  const fields = { turn, part: part.id, position, code: outcome.code };
  if (outcome.kind === "unknown") {
    desk.log("warn", "part_unknown", fields);
    noteUnknown(desk, entry, position, part);
    return undefined;
  }
  desk.log("warn", "part_not_sent", { ...fields, remedy: outcome.remedy.do });
  part.state = "pending";
  return remedy(desk, entry, position, part, outcome.code, outcome.remedy, budget);
}

/** Nobody knows whether it is shown: from now on it is looked for. */
function noteUnknown(desk: ConnectedDesk, entry: Entry, position: number, part: StoredPart): void {
  part.state = "unknown";
  part.doubtSince = Date.now();
  part.looks = 0;
  desk.outbox.save(entry, position);
}

/** A refused one ends the delivery when it is looked at next. */
function settleKnown(desk: ConnectedDesk, entry: Entry, position: number, part: StoredPart): Step {
  if (part.refusal !== undefined) return undefined;
  endOutage(desk);
  return markSent(desk, entry, position);
}

/** States only move forward; the last part's end is written with the entry's. */
function markSent(desk: ConnectedDesk, entry: Entry, position: number): Step {
  const parts = desk.outbox.of(entry);
  const part = parts[position];
  if (part === undefined) return undefined;
  part.state = "sent";
  desk.log("info", "part_sent", { turn: entry.work.turn, part: part.id, position });
  if (parts.length > 1) desk.outbox.save(entry, position);
  return DONE;
}

async function remedy(
  desk: ConnectedDesk,
  entry: Entry,
  position: number,
  part: StoredPart,
  code: string,
  what: Remedy,
  budget: Budget,
): Promise<Step> {
  switch (what.do) {
    case "skip":
      return markSent(desk, entry, position);
    case "plain":
      if (part.asPlain) return lost(code);
      part.asPlain = true;
      return undefined;
    case "split": {
      const halves = halve(part);
      if (halves.length < 2) return lost(code);
      desk.outbox.split(entry, position, halves);
      return undefined;
    }
    case "readdress":
      return readdress(entry, part, code, what.to);
    case "give_up":
      return lost(code);
    case "close":
      return { kind: "lost", code, closed: true };
    case "retry":
      part.attempts += 1;
      if (part.attempts >= desk.settings.attempts) return lost(code);
      return waitAndStore(desk, entry, position, pauseAfter(desk, part.attempts), budget);
    case "wait": {
      const ms = noteLimited(desk, what.ms);
      if (outageIsOver(desk, entry)) return lost(code);
      return waitAndStore(desk, entry, position, ms, budget);
    }
    case "outlast":
      if (outageIsOver(desk, entry)) return lost(code);
      entry.work.outagePauses += 1;
      return waitAndStore(desk, entry, position, pauseAfter(desk, entry.work.outagePauses), budget);
  }
}

function readdress(entry: Entry, part: StoredPart, code: string, to: Address): Step {
  part.readdressed += 1;
  if (part.readdressed > MAXIMUM_READDRESSED) return lost(code);
  entry.work.address = { ...to };
  return undefined;
}

/** Writes the part's state, then waits; a long wait is the alarm's. */
async function waitAndStore(
  desk: ConnectedDesk,
  entry: Entry,
  position: number,
  ms: number,
  budget: Budget,
): Promise<Step> {
  desk.outbox.save(entry, position);
  return (await pause(desk, entry, ms, budget)) === "later" ? later : undefined;
}

/** As words without formatting: our count of its length was wrong, and only the words matter now. */
function halve({ plain }: StoredPart): RenderedPart[] {
  return splitText(plain, Math.ceil(plain.length / 2)).map((text) => ({ rich: text, plain: text }));
}

function lost(code: string): Delivered {
  return { kind: "lost", code, closed: false };
}

/**
 * An unknown part is looked for first. Where it is not found, or nothing can be looked up, it may be
 * sent again, a few times, because a missing answer is worse than a doubled one.
 * @returns undefined with the part `sent` or refused (known by now) or still `unknown` (to be sent
 * again now)
 */
async function resolveUnknown(
  desk: ConnectedDesk,
  entry: Entry,
  part: StoredPart,
  budget: Budget,
): Promise<Step> {
  const traced = await trace(desk, entry, part, budget);
  if (traced.kind === "later") return later;
  if (traced.kind === "known") return undefined;
  if (traced.kind === "unanswered") {
    // The last look is taken again.
    part.looks -= 1;
    return outlastUnknown(desk, entry, part, budget, traced.afterMs);
  }
  // The operator's replay is one more than we would try ourselves.
  const resends = desk.settings.resends + (entry.work.replayed ? 1 : 0);
  if (part.resends >= resends) return lost("delivery_unknown");
  const paused = await pause(desk, entry, pauseAfter(desk, part.resends + 1), budget);
  if (paused === "later") return later;
  if (isKnown(part) || (await isReachable(desk, budget))) return undefined;
  // Nobody answers there: sending again would only use up what may be sent again.
  return outlastUnknown(desk, entry, part, budget, 0);
}

/** @param atLeastMs milliseconds before which the platform wants nothing more to be asked */
async function outlastUnknown(
  desk: ConnectedDesk,
  entry: Entry,
  part: StoredPart,
  budget: Budget,
  atLeastMs: number,
): Promise<Step> {
  if (outageIsOver(desk, entry)) return lost("platform_unreachable");
  entry.work.outagePauses += 1;
  const ms = Math.max(atLeastMs, pauseAfter(desk, entry.work.outagePauses));
  const waited = await pause(desk, entry, ms, budget);
  if (waited === "later") return later;
  return isKnown(part) ? undefined : resolveUnknown(desk, entry, part, budget);
}

function isOfEarlierTry({ refusal, resends }: StoredPart, messageId: string): boolean {
  const isTold = refusal?.messageId !== undefined && messageId !== "";
  return isTold && resends > 0 && refusal.messageId !== messageId;
}

/** The platform may report on a part at any moment. */
function isKnown({ state, refusal }: StoredPart): boolean {
  return state === "sent" || refusal !== undefined;
}

/** Asking whether the platform is there takes no longer than this. */
const REACHING_TIMEOUT_MS = 10_000;

async function isReachable(desk: ConnectedDesk, budget: Budget): Promise<boolean> {
  if (!desk.platform.isReachable) return true;
  budget.call();
  return desk.platform.isReachable(AbortSignal.timeout(REACHING_TIMEOUT_MS));
}

function countResend(desk: ConnectedDesk, entry: Entry, part: StoredPart): void {
  part.resends += 1;
  entry.work.possiblyTwice += 1;
  // A part of several has a row of its own: without this a crash would lose the count.
  if (entry.work.parts > 1) desk.inbox.save(entry);
  desk.log("warn", "possibly_twice", { turn: entry.work.turn, part: part.id });
}

import { codeOf } from "../lib/errors.ts";
import { backoffMs } from "../lib/retry.ts";
import { type Budget, createBudget } from "./budget.ts";
import { cleanUp, findCleanupDue, isEmpty, windUp } from "./cleanup.ts";
import type { ConnectedDesk, Desk } from "./desk.ts";
import { type Entry, isInWork } from "./entry.ts";
import { TAKE_AGAIN, takeOver } from "./moving.ts";
import { nextNote, tellNote } from "./notes.ts";
import { hasNews, report } from "./reporting.ts";
import { publishInBackground } from "./session-keeper.ts";
import { die, revive, takeTurn } from "./turn.ts";
import { endOutage, pauseAfter } from "./waiting.ts";

/**
 * A conversation whose connection is not configured looks whether it is, ever more seldom: each look
 * is billed, and a connection may have been taken away for good. A new message looks at once.
 */
const UNCONNECTED_SHORTEST_MS = 60_000;
const UNCONNECTED_LONGEST_MS = 60 * 60_000;
/** After the directory or KV refused an emptied conversation's last words. Nobody waits for them. */
const WIND_UP_AGAIN_MS = 60 * 60_000;

/** Finds what serves the conversation; undefined while its connection is not configured. */
export type Connect = () => ConnectedDesk | undefined;

/** One thing to do, or the time at which there will be one; neither when nothing is left. */
interface Agenda {
  readonly step?: (budget: Budget) => Promise<void> | void;
  /** Unix milliseconds. */
  readonly dueAt?: number;
}

/** How a run of the work ended. */
export interface RunEnd {
  /** Unix milliseconds at which the work is to go on; undefined when nothing is left to do. */
  readonly dueAt: number | undefined;
  /** Nothing is left to keep either: the object may be deleted. */
  readonly isEmpty: boolean;
}

/**
 * Works until nothing is due or the event has done its share.
 *
 * @param settle is told how it ended in the same synchronous step that looked at the agenda for the
 * last time, so that nothing can arrive in between and find nobody working
 */
export async function workUntilIdle(
  desk: Desk,
  connect: Connect,
  settle: (end: RunEnd) => void,
): Promise<void> {
  try {
    await workOn(desk, connect, settle);
  } catch (error) {
    // A fault of ours outside any turn: the heartbeat tries again, and nothing is lost meanwhile.
    desk.log("error", "work_failed", { code: codeOf(error) });
    settle({ dueAt: Date.now() + desk.settings.heartbeat, isEmpty: false });
  }
}

async function workOn(desk: Desk, connect: Connect, settle: (end: RunEnd) => void): Promise<void> {
  const budget = createBudget();
  for (;;) {
    const agenda = nextOnAgenda(desk, connect, Date.now());
    if (agenda.step !== undefined) {
      if (budget.isSpent()) return settle({ dueAt: Date.now(), isEmpty: false });
      await agenda.step(budget);
    } else if (agenda.dueAt !== undefined || !isEmpty(desk)) {
      return settle({ dueAt: agenda.dueAt, isEmpty: false });
    } else if (await windUp(desk)) {
      if (isEmpty(desk)) return settle({ dueAt: undefined, isEmpty: true });
    } else {
      desk.memory.reportAfter = Date.now() + WIND_UP_AGAIN_MS;
    }
  }
}

function nextOnAgenda(desk: Desk, connect: Connect, now: number): Agenda {
  const taking = desk.facts.get("taking");
  if (taking !== undefined && !taking.done) {
    if (desk.memory.takeAfter > now) return { dueAt: desk.memory.takeAfter };
    return { step: () => tryTakeOver(desk) };
  }
  const inWork = desk.inbox.inWork();
  // Once the conversation has moved, what waits here is the new one's.
  const hasMoved = desk.facts.get("moved") !== undefined;
  const entry = inWork ?? (hasMoved ? undefined : desk.inbox.next());
  const note = nextNote(desk);
  if (entry === undefined && note === undefined) return idleAgenda(desk, now);
  const connected = connect();
  if (connected === undefined) return { dueAt: now + unconnectedMs(desk, now) };
  if (!desk.memory.revived) {
    desk.memory.revived = true;
    if (inWork !== undefined) {
      reviveIfLeft(connected, inWork);
      return nextOnAgenda(desk, connect, now);
    }
  }
  // A note is told between turns, never between the parts of one.
  if (note !== undefined && inWork === undefined && (note.dueAt <= now || entry === undefined)) {
    if (note.dueAt > now) return { dueAt: note.dueAt };
    return { step: (budget) => tellNote(connected, note, budget) };
  }
  if (entry === undefined) return idleAgenda(desk, now);
  if (entry.work.dueAt > now) return { dueAt: entry.work.dueAt };
  return { step: (budget) => tryTurn(connected, entry, budget) };
}

/** Whether anything needs the heartbeat: a message, a note, a move, or news for the directory. */
export function isUnfinished(desk: Desk): boolean {
  const isTaking = desk.facts.get("taking")?.done === false;
  return (
    isTaking || desk.inbox.next() !== undefined || nextNote(desk) !== undefined || hasNews(desk)
  );
}

/** As long again as the last message has been waiting already. */
function unconnectedMs(desk: Desk, now: number): number {
  const arrival = desk.inbox.waiting().at(-1)?.arrival ?? desk.inbox.inWork()?.arrival ?? 0;
  return Math.min(UNCONNECTED_LONGEST_MS, Math.max(UNCONNECTED_SHORTEST_MS, now - arrival));
}

/** What a fresh instance finds in work, and not waiting for anything, was left by one that died. */
function reviveIfLeft(desk: ConnectedDesk, entry: Entry): void {
  if (entry.work.dueAt === 0 && isInWork(entry)) revive(desk, entry);
}

/** What is done when no message needs anything. */
function idleAgenda(desk: Desk, now: number): Agenda {
  const { memory } = desk;
  // Nobody waits for its end any more: the next failure is another outage's.
  endOutage(desk);
  if (hasNews(desk)) {
    if (memory.reportAfter > now) return { dueAt: memory.reportAfter };
    return { step: () => report(desk) };
  }
  memory.cleanupDue ??= findCleanupDue(desk);
  if (memory.cleanupDue === undefined) return {};
  if (memory.cleanupDue > now) return { dueAt: memory.cleanupDue };
  if (!isEmpty(desk)) {
    return {
      step: () => {
        cleanUp(desk);
        memory.cleanupDue = undefined;
        desk.log("info", "cleaned_up", { ...desk.meter.sinceLast() });
      },
    };
  }
  return memory.reportAfter > now ? { dueAt: memory.reportAfter } : {};
}

async function tryTurn(desk: ConnectedDesk, entry: Entry, budget: Budget): Promise<void> {
  try {
    if (entry.work.dueAt > 0) {
      // It waits for nothing any more: whoever finds it so found a crash.
      entry.work.dueAt = 0;
      desk.inbox.save(entry);
    }
    await takeTurn(desk, entry, budget);
  } catch (error) {
    failTurn(desk, entry, error);
  }
  publishInBackground(desk);
}

/** A fault of ours. The entry is tried again a few times, and never blocks those behind it for ever. */
function failTurn(desk: ConnectedDesk, entry: Entry, error: unknown): void {
  desk.log("error", "turn_failed", { turn: entry.work.turn, code: codeOf(error) });
  if (!isInWork(entry) && entry.state !== "waiting") return;
  entry.work.faults += 1;
  if (entry.work.faults >= desk.settings.attempts) return die(desk, entry, "internal_error", false);
  entry.work.dueAt = Date.now() + pauseAfter(desk, entry.work.faults);
  desk.inbox.save(entry);
}

async function tryTakeOver(desk: Desk): Promise<void> {
  try {
    if (await takeOver(desk)) return;
  } catch (error) {
    desk.log("warn", "not_taken_over", { code: codeOf(error) });
  }
  desk.memory.takes += 1;
  // No jitter: there is one asker, and one that is asked.
  desk.memory.takeAfter = Date.now() + backoffMs(desk.memory.takes, TAKE_AGAIN, 1);
}

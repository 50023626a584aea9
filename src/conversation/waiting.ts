import { backoffMs } from "../lib/retry.ts";
import { sleep, within } from "../lib/sleep.ts";
import type { Budget } from "./budget.ts";
import type { Desk } from "./desk.ts";
import type { Entry } from "./entry.ts";

/** Longer waits are left to the alarm: an object that only waits costs nothing while it is not there. */
const LONGEST_SLEEP_MS = 5_000;

/**
 * Other objects and KV answer within milliseconds, or not at all. Whoever waited for one of them for ever
 * would keep everybody behind waiting.
 */
const INNER_LIMIT_MS = 10_000;

/** What another object or KV answers. @throws when it does not, or not in time */
export function inTime<T>(promise: Promise<T>): Promise<T> {
  return within(INNER_LIMIT_MS, promise);
}

/** What a step came to that cannot go on now: nothing more to do before the entry is due. */
export const later = { kind: "later" } as const;
export type Later = typeof later;

/**
 * Waits before the next try of an entry: short waits here, long ones by the alarm. A spent budget
 * makes every wait the alarm's: the next event has a budget of its own.
 * @returns "slept" when it is time, "later" when the entry was given a due time and saved
 */
export async function pause(
  desk: Desk,
  entry: Entry,
  ms: number,
  budget: Budget,
): Promise<"slept" | "later"> {
  if (ms <= LONGEST_SLEEP_MS && budget.hasCalls()) {
    if (ms > 0) await sleep(ms);
    return "slept";
  }
  entry.work.dueAt = Date.now() + ms;
  desk.inbox.save(entry);
  return "later";
}

/** The growing pause after so many failures. */
export function pauseAfter(desk: Desk, failures: number): number {
  const { backoffBase, backoffMaximum } = desk.settings;
  return backoffMs(failures, { baseMs: backoffBase, maxMs: backoffMaximum }, Math.random());
}

/**
 * Notes that nothing got through, and tells whether this has lasted for too long. An outage belongs
 * to the conversation: those that wait behind do not each wait it out anew. But it never counts from
 * before the message came: nobody may have tried anything since the last one.
 * @param aheadMs milliseconds for which it will last in any case
 */
export function outageIsOver(desk: Desk, { arrival }: Entry, aheadMs = 0): boolean {
  const now = Date.now();
  const since = desk.facts.get("outage")?.since;
  if (since === undefined) desk.facts.set("outage", { since: now });
  return now + aheadMs - Math.max(since ?? now, arrival) >= desk.settings.outage;
}

/** Something got through again. */
export function endOutage(desk: Desk): void {
  desk.facts.remove("outage");
}

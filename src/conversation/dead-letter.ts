import type { Desk } from "./desk.ts";
import type { Entry } from "./entry.ts";
import { dropNotes, planNote } from "./notes.ts";

/**
 * Makes an entry a dead letter, and has the person told where the platform still lets us.
 * @param closed nothing can be shown there any more, not even a note
 */
export function makeDeadLetter(desk: Desk, entry: Entry, code: string, closed: boolean): void {
  const isPartial =
    entry.parts?.some(({ state, refusal }) => state === "sent" && refusal === undefined) ?? false;
  entry.work.code = code;
  if (closed) dropNotes(desk);
  else planNote(desk, isPartial ? "partial" : "failure", entry);
  desk.inbox.finish(entry, "dead", Date.now());
}

/**
 * Nothing can be shown there: what waits is not asked in vain. Once the conversation has moved, what
 * waits is the new one's.
 * @param until Unix milliseconds: somebody who wrote later could be written to again
 */
export function buryWaiting(desk: Desk, code: string, until = Number.POSITIVE_INFINITY): void {
  if (desk.facts.get("moved") !== undefined) return;
  for (const entry of desk.inbox.waiting()) {
    if (entry.stamp > until) continue;
    entry.work.code = code;
    desk.inbox.finish(entry, "dead", Date.now());
  }
}

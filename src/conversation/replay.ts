import type { Desk } from "./desk.ts";

/**
 * Puts a dead letter back to work. An answer that was there but could not be shown is shown without
 * asking again; else the question is asked anew.
 * @returns false when there is no such dead letter
 */
export function replay(desk: Desk, stamp: number, id: string): boolean {
  if (!desk.db.exists()) return false;
  const entry = desk.inbox.exhume(stamp, id);
  if (entry === undefined) return false;
  const { work } = entry;
  Object.assign(work, {
    code: undefined,
    attempts: 0,
    doubt: "none",
    looks: 0,
    received: undefined,
    outagePauses: 0,
    revivals: 0,
    faults: 0,
    sessionReplaced: false,
    dueAt: 0,
    reported: false,
    finishedAt: 0,
  });
  if (work.parts > 0) {
    for (const part of desk.outbox.of(entry)) {
      if (part.state !== "sent") Object.assign(part, { state: "pending", attempts: 0, resends: 0 });
    }
    entry.state = "sending";
  } else {
    entry.state = "waiting";
  }
  desk.inbox.save(entry);
  desk.log("info", "replayed", { message: entry.arrival });
  return true;
}

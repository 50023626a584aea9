import type { Desk } from "./desk.ts";
import type { Entry, Work } from "./entry.ts";
import type { StoredPart } from "./part.ts";

/**
 * Puts a dead letter back to work: it waits for its turn like any other. An answer that was there but
 * could not be shown is shown without asking again; else the question is asked anew.
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
    doubt: mayHaveBeenAnswered(desk, work) ? "one_look" : "none",
    doubtSince: undefined,
    looks: 0,
    received: undefined,
    outagePauses: 0,
    revivals: 0,
    faults: 0,
    sessionReplaced: false,
    dueAt: 0,
    reported: false,
    finishedAt: 0,
    replayed: true,
  });
  // Its words go like any other's once it is answered, however long the dead letter was to stay.
  desk.memory.cleanupDue = undefined;
  // Somebody has looked after what was wrong, so the outage is not held against it.
  desk.facts.remove("outage");
  desk.facts.remove("heldOff");
  // A conversation that has moved takes up nothing that waits, only what it has begun.
  const hasMoved = desk.facts.get("moved") !== undefined;
  entry.state = hasMoved && work.parts > 0 ? "sending" : "waiting";
  desk.inbox.save(entry);
  reopenParts(desk, entry);
  desk.log("info", "replayed", { message: entry.arrival });
  return true;
}

/** It died in doubt, and nothing was asked since: the record's last turn can only be its own. */
function mayHaveBeenAnswered(desk: Desk, { doubt, session, sessionTurns }: Work): boolean {
  const { ledger } = desk.facts;
  return (
    doubt !== "none" &&
    sessionTurns !== undefined &&
    sessionTurns === ledger.sessionTurns &&
    session === ledger.session?.id
  );
}

/**
 * Parts that were shown stay so; the others have their tries before them again. One that may have
 * been shown is looked for first, as ever.
 */
function reopenParts(desk: Desk, entry: Entry): void {
  if (entry.work.parts === 0) return;
  for (const [position, part] of desk.outbox.of(entry).entries()) {
    if (part.state === "sent" && part.refusal === undefined) continue;
    const mayBeShown = part.state !== "pending" && part.refusal === undefined;
    // What the platform may still report of the message that it took back is not about the new one.
    if (part.refusal !== undefined) part.id = crypto.randomUUID();
    Object.assign(part, {
      state: mayBeShown ? "unknown" : "pending",
      attempts: 0,
      resends: 0,
      readdressed: 0,
      looks: 0,
      refusal: undefined,
      messageId: undefined,
    } satisfies Partial<StoredPart>);
    desk.outbox.save(entry, position);
  }
}

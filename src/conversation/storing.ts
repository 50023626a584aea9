import type { InboundChange } from "../messages/inbound.ts";
import type { Batch } from "./batch.ts";
import { buryWaiting } from "./dead-letter.ts";
import { noteStored } from "./cleanup.ts";
import type { ConnectedDesk, Desk } from "./desk.ts";
import type { Entry } from "./entry.ts";
import { planNote } from "./notes.ts";
import { belongsHere, join } from "./membership.ts";
import { noteReceipts } from "./receipts.ts";
import { beginAtOnce } from "./turn.ts";

/**
 * Stores what a webhook brings: each message once, in one synchronous step. A message beyond the
 * limit is stored as refused, so that it is recognised when it comes again.
 *
 * @param idle what serves the conversation, while nobody works in it: a message that need not wait
 * is then stored as begun, in the one row
 */
export function storeBatch(desk: Desk, batch: Batch, idle?: ConnectedDesk): void {
  const now = Date.now();
  noteReceipts(desk, batch);
  const messages = batch.messages.filter((message) => belongsHere(desk, message, now));
  if (!desk.db.exists()) {
    if (messages.length === 0) return;
    desk.db.create();
  }
  for (const message of messages) {
    join(desk, message, now);
    const isFull = desk.inbox.waiting().length >= desk.settings.waitingLimit;
    const entry = desk.inbox.add(message, now, (added) => {
      if (isFull) refuse(added, now);
      else if (idle !== undefined && messages.length === 1) beginAtOnce(idle, added);
    });
    const result = entry === undefined ? "known" : entry.state;
    desk.log("info", "accepted", { request: batch.request, message: entry?.arrival, result });
    if (entry !== undefined && isFull) planNote(desk, "limit", entry);
  }
  noteStored(desk, now);
  for (const change of batch.changes) applyChange(desk, change, batch.request);
  if (batch.writable === false) buryWaiting(desk, "conversation_closed", batch.writableAt);
}

function refuse(entry: Entry, now: number): void {
  entry.state = "refused";
  entry.work.code = "limit_waiting";
  entry.work.finishedAt = now;
}

/** Changes or withdraws a message that is still waiting; a later word is only logged. */
function applyChange(desk: Desk, change: InboundChange, request: string): void {
  const entry = desk.inbox.find(change.id, change.sentAt);
  const changedAt = change.changedAt ?? 0;
  if (entry?.state !== "waiting" || changedAt < entry.changedAt) {
    desk.log("info", "change_too_late", { request, message: entry?.arrival });
    return;
  }
  if (change.content === undefined) {
    entry.work.code = "withdrawn";
    desk.inbox.finish(entry, "refused", Date.now());
  } else {
    entry.message = { ...entry.message, content: change.content };
    entry.changedAt = changedAt;
    desk.inbox.saveMessage(entry);
  }
  desk.log("info", "changed", { request, message: entry.arrival, state: entry.state });
}

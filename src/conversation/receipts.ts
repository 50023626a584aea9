import type { PartReceipt } from "../messages/inbound.ts";
import type { Batch } from "./batch.ts";
import type { Desk } from "./desk.ts";
import { type Entry, isInWork } from "./entry.ts";
import type { StoredPart } from "./part.ts";
import { makeDeadLetter } from "./dead-letter.ts";

/** A part, and the entry whose answer it belongs to. */
interface Found {
  readonly entry: Entry;
  readonly part: StoredPart;
  readonly position: number;
}

/** Notes what a webhook reports of parts. Synchronous: nobody can come in between. */
export function noteReceipts(desk: Desk, { receipts = [], request }: Batch): void {
  for (const receipt of receipts) noteReceipt(desk, receipt, request);
}

/**
 * Notes what the platform reports of a part. A part on its way is settled by it, whatever becomes of
 * the call that sent it; an answer that was counted as shown and was not becomes a dead letter. A
 * report that says what is known already costs no write.
 */
function noteReceipt(desk: Desk, receipt: PartReceipt, request: string): void {
  const { partId: part, fate } = receipt;
  const code = fate.kind === "failed" ? fate.code : undefined;
  const result = desk.db.exists() ? settle(desk, receipt) : "unknown_part";
  const level = fate.kind === "failed" ? "warn" : "info";
  desk.log(level, "part_reported", { request, part, fate: fate.kind, code, result });
}

function settle(desk: Desk, receipt: PartReceipt): string {
  const found = findInWork(desk, receipt.partId);
  if (found !== undefined) return settleInWork(desk, found, receipt);
  if (receipt.fate.kind === "shown") return "nothing_to_do";
  return takeBack(desk, receipt, receipt.fate);
}

/** A part may have been sent twice: what became of the other message says nothing of the known one. */
function isOfAnotherTry({ messageId }: StoredPart, receipt: PartReceipt): boolean {
  // Some replies tell of a message without its id.
  return messageId !== undefined && messageId !== "" && messageId !== receipt.messageId;
}

function findInWork(desk: Desk, partId: string): Found | undefined {
  const entry = desk.inbox.inWork();
  if (entry === undefined || entry.work.parts === 0) return undefined;
  const position = desk.outbox.of(entry).findIndex(({ id }) => id === partId);
  const part = desk.outbox.of(entry)[position];
  return part && { entry, part, position };
}

function settleInWork(desk: Desk, { entry, part, position }: Found, receipt: PartReceipt): string {
  const { fate, messageId } = receipt;
  if (isOfAnotherTry(part, receipt)) return "another_try";
  if (fate.kind === "failed") {
    part.refusal = { code: fate.code, closed: fate.closed, messageId };
  } else {
    if (part.state === "sent") return "nothing_to_do";
    part.state = "sent";
    part.messageId = messageId;
  }
  // Nothing is left to wait for: due at once. What waited was not left by an instance that died.
  if (entry.work.dueAt > 0) entry.work.dueAt = Date.now();
  desk.outbox.save(entry, position);
  if (entry.work.parts > 1) desk.inbox.save(entry);
  return "settled";
}

/**
 * The answer counted as shown; it moves from the answered to the dead. Of one that is dead already, or
 * is to be shown again, this part is not to be taken for shown either.
 */
function takeBack(
  desk: Desk,
  receipt: PartReceipt,
  { code, closed }: { readonly code: string; readonly closed: boolean },
): string {
  const entry = desk.inbox.entryOfPart(receipt.partId);
  if (entry === undefined) return "unknown_part";
  const parts = desk.outbox.of(entry);
  const position = parts.findIndex(({ id }) => id === receipt.partId);
  const part = parts[position];
  const isOfOther = part === undefined || isOfAnotherTry(part, receipt);
  if (!isOfOther) {
    part.refusal = { code, closed, messageId: receipt.messageId };
    if (entry.work.parts > 1) desk.outbox.save(entry, position);
    if (entry.state === "answered") {
      makeDeadLetter(desk, entry, code, closed);
      return "taken_back";
    }
  }
  // Whatever is finished is let go of again.
  desk.inbox.save(entry);
  return isOfOther ? "another_try" : "noted";
}

/** The first part that the platform took back, while its answer is still on its way. */
export function refusedPart(desk: Desk, entry: Entry): StoredPart["refusal"] {
  if (!isInWork(entry)) return undefined;
  return desk.outbox.of(entry).find(({ refusal }) => refusal !== undefined)?.refusal;
}

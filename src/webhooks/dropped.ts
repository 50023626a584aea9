import type { DropReason } from "../messages/inbound.ts";

/** Events dropped by this isolate, by reason: a sudden rise shows that a platform changed something. */
const counts = new Map<DropReason, number>();

/** Counts one dropped event. @returns how many this isolate has dropped for that reason */
export function countDropped(reason: DropReason): { readonly count: number } {
  const count = (counts.get(reason) ?? 0) + 1;
  counts.set(reason, count);
  return { count };
}

/** All counts of this isolate. */
export function droppedCounts(): Readonly<Record<string, number>> {
  return Object.fromEntries(counts);
}

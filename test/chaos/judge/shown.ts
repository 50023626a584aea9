import type { CallSeen } from "../world/observed.ts";
import { tokenIn } from "../world/observed.ts";
import { squeeze } from "../world/reading.ts";
import { type Case, isInDoubt, killsDuring, mayBeKilled, type MessageFacts } from "./facts.ts";

/** Twice more than once: the bridge sends a part that may have been shown again so often at most. */
const SHOWN_AT_MOST = 3;
/** Within this a report may be on its way into the conversation while the call leaves it. */
const CROSSING_MS = 100;

/** Nothing is shown twice except where nobody could know, and that is counted. */
export function judgeShown(all: Case): string[] {
  const found = [...strangers(all)];
  let resends = 0;
  for (const facts of all.messages) {
    for (const calls of partsOf(facts)) {
      found.push(...judgePart(all, facts, calls));
      resends += resendsIn(all, calls);
    }
  }
  const { possiblyTwice } = all.counts;
  const most = resends + killsDuring(all);
  if (possiblyTwice < resends || possiblyTwice > most) {
    found.push(
      `${resends} parts were sent again in doubt (${most} at most), and ${possiblyTwice} are counted`,
    );
  }
  return found;
}

function strangers({ room, shown }: Case): string[] {
  const prefix = `c${room.plan.name.split("-")[1] ?? ""}m`;
  return shown.flatMap(({ text }) => {
    const token = tokenIn(text);
    return token === undefined || token.startsWith(prefix)
      ? []
      : [`an answer to ${token} stands in a conversation that is not its own`];
  });
}

/** The calls that wanted to show one part, for each part. */
function partsOf({ calls }: MessageFacts): CallSeen[][] {
  const parts = new Map<string, CallSeen[]>();
  for (const call of calls) {
    const id = call.partId ?? squeeze(call.text ?? "");
    parts.set(id, [...(parts.get(id) ?? []), call]);
  }
  return [...parts.values()];
}

function pairsOf(calls: readonly CallSeen[]): (readonly [CallSeen, CallSeen])[] {
  return calls.slice(1).flatMap((call, index) => {
    const before = calls[index];
    return before === undefined ? [] : [[before, call] as const];
  });
}

function resendsIn(all: Case, calls: readonly CallSeen[]): number {
  // One that was refused is not in doubt, unless the bridge died before it could note the refusal.
  return pairsOf(calls).filter(([before]) => before.outcome !== "refused" && isInDoubt(all, before))
    .length;
}

function judgePart(all: Case, facts: MessageFacts, calls: readonly CallSeen[]): string[] {
  const { token } = facts.plan;
  const found: string[] = [];
  const shown = calls.filter(({ applied }) => applied === true).length;
  if (shown > SHOWN_AT_MOST) found.push(`a part of ${token} was shown ${shown} times`);
  for (const [before, again] of pairsOf(calls)) {
    if (before.outcome === "ok" && !mayBeKilled(all, before)) {
      found.push(
        `a part of ${token} was sent again although the platform had said that it is shown`,
      );
    }
    if (before.applied !== true || !isInDoubt(all, before)) continue;
    if (wasFound(all, before, again)) {
      found.push(`a part of ${token} was sent again although it was to be found`);
    }
    if (wasReported(facts, before, again)) {
      found.push(`a part of ${token} was sent again although it had been reported`);
    }
  }
  return found;
}

/** Whether somebody looked, was answered, and must have seen it. */
function wasFound({ finds, room }: Case, before: CallSeen, again: CallSeen): boolean {
  if (room.plan.platform !== "slack") return false;
  return finds.some(
    ({ at, outcome }) =>
      outcome === "ok" && at > (before.appliedAt ?? Infinity) + CROSSING_MS && at < again.at,
  );
}

function wasReported({ reports }: MessageFacts, before: CallSeen, again: CallSeen): boolean {
  return reports.some(
    ({ partId, status, endedAt = Infinity }) =>
      partId === before.partId && status === 200 && endedAt + CROSSING_MS < again.at,
  );
}

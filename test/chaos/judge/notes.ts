import type { FaultKind } from "../plan/kinds.ts";
import { bridgeTextIn } from "../world/answers.ts";
import type { CallSeen } from "../world/observed.ts";
import { type Case, isInDoubt, type MessageFacts } from "./facts.ts";
import { endOf } from "./conservation.ts";

/** Faults after which an answer may be given up. */
const FATAL: readonly FaultKind[] = [
  "chatbot_402",
  "send_refused_for_good",
  "send_lost_thrice",
  "status_failed",
];
/** As often as an attempt may fail. */
const ATTEMPTS = 5;
const RESENDS = 2;
/** Two clocks, or one that is read twice. */
const SAME_MS = 250;

/** Nobody is left without a word, and nobody is told twice of one run of failures. */
export function judgeNotes(all: Case): string[] {
  const found: string[] = [];
  for (const facts of all.messages) {
    const { dead, plan } = facts;
    if (dead === undefined) continue;
    if (!hasCause(all, facts)) found.push(`${plan.token} died of ${dead.code} without a cause`);
    if (!isTold(all, facts)) found.push(`nobody was told that ${plan.token} died of ${dead.code}`);
  }
  const refused = all.messages.filter(
    (facts) =>
      facts.plan.kind === "question" && !facts.isWithdrawn && endOf(facts, all) === "refused",
  );
  const said = all.notes.map(({ text = "" }) => bridgeTextIn(text));
  if (refused.length > 0 && !said.includes("tooMany")) found.push("nobody was told of the limit");
  return [...found, ...toldTwice(all)];
}

function hasCause({ kills }: Case, { plan, asks, calls }: MessageFacts): boolean {
  if (plan.faults.some((kind) => FATAL.includes(kind))) return true;
  const inDoubt = calls.filter(({ outcome }) => outcome !== "ok" && outcome !== "refused");
  const refused = calls.filter(({ outcome }) => outcome === "refused");
  return (
    asks.length >= ATTEMPTS ||
    refused.length >= ATTEMPTS ||
    inDoubt.length > RESENDS ||
    kills.length > ATTEMPTS
  );
}

/** A note was sent after it died, or one was sent before and nothing has been answered since. */
function isTold(all: Case, { dead }: MessageFacts): boolean {
  const diedAt = dead?.at ?? 0;
  const failures = all.notes.filter(({ text = "" }) => bridgeTextIn(text) !== "tooMany");
  if (failures.some(({ at }) => at >= diedAt - SAME_MS)) return true;
  return failures.some(({ at }) => !isAnsweredBetween(all, at, diedAt));
}

function isAnsweredBetween(all: Case, from: number, to: number): boolean {
  return all.messages.some(
    (facts) =>
      facts.dead === undefined &&
      facts.calls.some((call) => isThrough(call) && call.at > from && call.at < to),
  );
}

function toldTwice(all: Case): string[] {
  const failures = all.notes.filter(
    ({ text = "", applied }) => applied === true && bridgeTextIn(text) === "failed",
  );
  return failures.slice(1).flatMap((note, index) => {
    const before = failures[index];
    if (before === undefined || isTakenBetween(all, before.at, note.at)) return [];
    // Sent once more where nobody could know whether it was shown.
    if (isInDoubt(all, before)) return [];
    return ["one run of failures was told of twice"];
  });
}

/** An answer that the platform takes ends a run of failures, even if it is reported as failed later. */
function isTakenBetween({ messages }: Case, from: number, to: number): boolean {
  return messages.some(({ calls }) =>
    calls.some((call) => isThrough(call) && call.at > from && call.at < to),
  );
}

/** One whose reply was lost is looked for, or reported. */
function isThrough({ outcome, applied }: CallSeen): boolean {
  return outcome === "ok" || applied === true;
}

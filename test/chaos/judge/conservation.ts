import { answerTo, bridgeTextIn } from "../world/answers.ts";
import { squeeze } from "../world/reading.ts";
import { FORGED } from "../world/speaking.ts";
import { acceptedAt, type Case, isTooOld, type MessageFacts } from "./facts.ts";

/** How a message ended, judged by what people and the operator saw. */
export type End = "answered" | "refused" | "dead" | "not stored" | "lost";

/** Questions that a conversation may ask in a minute. */
const ASKED_PER_MINUTE = 20;

/** How a message ended. */
export function endOf(facts: MessageFacts, all: Case): End {
  if (isTooOld(facts)) return "not stored";
  if (facts.dead !== undefined) return "dead";
  if (isShownWhole(facts)) return facts.plan.kind === "question" ? "answered" : "refused";
  const isUntouched = facts.asks.length === 0 && facts.calls.length === 0;
  const isStored = Number.isFinite(acceptedAt(facts));
  if (isUntouched && !isStored) return "not stored";
  if (isUntouched && facts.isWithdrawn) return "refused";
  if (isUntouched && facts.plan.kind === "question" && isOverLimit(all)) return "refused";
  return "lost";
}

/** Whether people see the whole answer, its parts in order. */
function isShownWhole({ plan, shown }: MessageFacts): boolean {
  const [first] = shown;
  if (first === undefined) return false;
  if (plan.kind !== "question" || bridgeTextIn(first.text) === "empty") return true;
  const parts = new Set(shown.map(({ text }) => squeeze(text)));
  return [...parts].join("") === squeeze(answerTo(plan));
}

function isOverLimit({ messages }: Case): boolean {
  const begun = messages.filter(({ asks }) => asks.length > 0);
  return begun.length >= ASKED_PER_MINUTE;
}

/** Every message that was stored ended once, and the bridge's own counts say the same. */
export function judgeConservation(all: Case): string[] {
  const { counts, messages, isStuck } = all;
  const found: string[] = [];
  const ends = messages.map((facts) => ({ token: facts.plan.token, end: endOf(facts, all) }));
  if (isStuck) found.push(`never came to rest: ${JSON.stringify(counts.states)}`);
  for (const { token, end } of ends) {
    if (end === "lost") found.push(`${token} was taken with 200 and is lost`);
  }
  const tally = (wanted: End): number => ends.filter(({ end }) => end === wanted).length;
  const sum = Object.values(counts.states).reduce((total, count) => total + count, 0);
  if (sum !== counts.accepted) found.push(`the states sum up to ${sum}, not ${counts.accepted}`);
  const stored = ends.length - tally("not stored");
  if (stored !== counts.accepted) {
    found.push(`${stored} messages were stored, and ${counts.accepted} are counted as accepted`);
  }
  for (const state of ["answered", "refused", "dead"] as const) {
    const counted = counts.states[state] ?? 0;
    if (counted !== tally(state)) {
      found.push(`${tally(state)} messages ended ${state}, and ${counted} are counted so`);
    }
  }
  return found;
}

/** What must never be believed, and what is too old, leaves no trace. */
export function judgeDropped({ messages, seen, shown }: Case): string[] {
  const found: string[] = [];
  for (const facts of messages) {
    if (!isTooOld(facts)) continue;
    const { plan, asks, calls } = facts;
    if (asks.length + calls.length > 0) found.push(`${plan.token} was too old, and was answered`);
  }
  for (const one of seen) {
    if (one.what !== "webhook") continue;
    const isForged = one.brings === "forgery" || one.brings === "stale";
    if (isForged && one.status !== undefined && one.status !== 401) {
      found.push(`a forged webhook for ${one.token} was answered ${one.status}`);
    }
    if (!isForged && (one.status ?? 200) !== 200 && one.status !== 503) {
      found.push(`a webhook for ${one.token} was answered ${one.status}`);
    }
  }
  if (seen.some((one) => one.what === "ask" && one.query.includes(FORGED))) {
    found.push("a forged message was asked");
  }
  const isAnswered = shown.some(({ text }) => text.includes(FORGED));
  if (isAnswered) found.push("a forged message was answered");
  return found;
}

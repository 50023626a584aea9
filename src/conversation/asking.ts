import type { AskOutcome, NotAsked } from "../chatbots/chatbot.ts";
import { atLeastMs } from "../lib/retry.ts";
import type { ChatSession } from "../messages/session.ts";
import type { Budget } from "./budget.ts";
import type { ConnectedDesk } from "./desk.ts";
import type { Entry } from "./entry.ts";
import { adoptSession } from "./facts.ts";
import { lookForAnswer } from "./looking.ts";
import type { SessionAtHand } from "./session-at-hand.ts";
import { readySession } from "./session-keeper.ts";
import { endOutage, later, type Later, outageIsOver, pause, pauseAfter } from "./waiting.ts";

export type Answer =
  | { readonly kind: "answer"; readonly text: string }
  /** The entry died: this is its dead letter's code. */
  | { readonly kind: "lost"; readonly code: string }
  | Later;

/** What one try came to, when the question must be tried again. */
type Again = { readonly kind: "again" };

/**
 * Gets the answer to an entry's question: asks it once, as far as the chatbot's own record shows.
 * Before each call the entry is stored with its doubt, so that whoever resumes it looks first.
 *
 * @param atHand the session for which the entry was stored as being asked a moment ago, in this
 * very step: the call has not been made, so there is no doubt yet
 */
export async function obtainAnswer(
  desk: ConnectedDesk,
  entry: Entry,
  budget: Budget,
  atHand?: SessionAtHand,
): Promise<Answer> {
  const { work } = entry;
  if (atHand !== undefined) {
    const first = await ask(desk, entry, atHand.session, budget);
    if (first.kind !== "again") return first;
  }
  for (;;) {
    if (work.doubt !== "none") {
      const seen = await lookForAnswer(desk, entry, budget);
      if (seen.kind !== "absent") return seen;
    }
    if (work.attempts >= desk.settings.attempts) {
      return { kind: "lost", code: work.code ?? "attempts_exhausted" };
    }
    if (work.doubt !== "none") {
      work.doubt = "none";
      work.askedAgain += 1;
      desk.log("warn", "asked_again", { turn: work.turn });
    }
    const heldOff = await waitHeldOff(desk, entry, budget);
    if (heldOff !== undefined) return heldOff;
    const ready = await readySession(desk, entry.message.author, budget);
    // Whoever asks counts that try; an outage gives this one back.
    if (ready.kind !== "ready") work.attempts += 1;
    const result =
      ready.kind === "ready"
        ? await noteAndAsk(desk, entry, ready, budget)
        : await afterNotAsked(desk, entry, ready, budget);
    if (result.kind !== "again") return result;
  }
}

/** Notes on an entry, before its question is asked, that it may have been. The caller stores it. */
export function noteAsking(desk: ConnectedDesk, { work }: Entry, atHand: SessionAtHand): void {
  work.attempts += 1;
  work.doubt = "several_looks";
  work.doubtSince = undefined;
  work.looks = 0;
  work.received = undefined;
  work.dueAt = 0;
  work.session = atHand.session.id;
  work.sessionTurns = atHand.turns;
  desk.facts.ledger.usedAt = Date.now();
}

function noteAndAsk(
  desk: ConnectedDesk,
  entry: Entry,
  atHand: SessionAtHand,
  budget: Budget,
): Promise<Answer | Again> {
  noteAsking(desk, entry, atHand);
  desk.inbox.save(entry);
  return ask(desk, entry, atHand.session, budget);
}

async function ask(
  desk: ConnectedDesk,
  entry: Entry,
  session: ChatSession,
  budget: Budget,
): Promise<Answer | Again> {
  const { work } = entry;
  const { firstByte, idle, total } = desk.settings;
  desk.log("info", "asked", { turn: work.turn, attempt: work.attempts });
  budget.call();
  const outcome = await desk.chatbot.ask(session, work.question ?? "", {
    firstByteMs: firstByte,
    idleMs: idle,
    totalMs: total,
  });
  return settleAsk(desk, entry, session, outcome, budget);
}

async function settleAsk(
  desk: ConnectedDesk,
  entry: Entry,
  session: ChatSession,
  outcome: AskOutcome,
  budget: Budget,
): Promise<Answer | Again> {
  const { work } = entry;
  switch (outcome.kind) {
    case "answered":
      work.doubt = "none";
      work.sessionTurns = turnsAfter(work);
      desk.facts.ledger.sessionTurns = work.sessionTurns;
      endOutage(desk);
      return { kind: "answer", text: outcome.text };
    case "not_asked":
      work.doubt = "none";
      return afterNotAsked(desk, entry, outcome, budget);
    case "session_unknown":
      work.doubt = "none";
      return replaceSession(desk, entry, session, outcome.code);
    case "failed":
      desk.log("warn", "ask_failed", told(work, outcome));
      work.doubt = "one_look";
      work.code = outcome.code;
      return waitForAnother(desk, entry, outcome, budget);
    case "cut":
      desk.log("warn", "ask_cut", { turn: work.turn, code: outcome.code });
      work.code = outcome.code;
      work.received = outcome.received === "" ? undefined : outcome.received;
      return { kind: "again" };
  }
}

/**
 * Turns of the session with this answer. Nobody knows whether the record will show the tries before
 * it as well: it is counted before the next question, or an answer to this one might pass for one to that.
 */
function turnsAfter({ sessionTurns, askedAgain }: Entry["work"]): number | undefined {
  return sessionTurns === undefined || askedAgain > 0 ? undefined : sessionTurns + 1;
}

/** What the log is told of an outcome. */
function told(
  { turn }: Entry["work"],
  { code, status }: { readonly code: string; readonly status?: number },
): { turn: number; code: string; status: number | undefined } {
  return { turn, code, status };
}

function afterNotAsked(
  desk: ConnectedDesk,
  entry: Entry,
  outcome: NotAsked,
  budget: Budget,
): Promise<Answer | Again> {
  entry.work.code = outcome.code;
  desk.log("warn", "not_asked", told(entry.work, outcome));
  return waitForAnother(desk, entry, outcome, budget);
}

/** The pause before the next try, or the end of trying. */
async function waitForAnother(
  desk: ConnectedDesk,
  entry: Entry,
  outcome: { again: "attempt" | "outage" | "never"; afterMs?: number; code: string },
  budget: Budget,
): Promise<Answer | Again> {
  const { work } = entry;
  const asked = outcome.afterMs === undefined ? 0 : atLeastMs(outcome.afterMs, Math.random());
  if (isHopeless(desk, entry, outcome.again, asked)) {
    if (asked > 0) {
      desk.facts.set("heldOff", { until: Date.now() + asked, code: outcome.code });
    }
    return { kind: "lost", code: outcome.code };
  }
  const growing = pauseAfter(desk, Math.max(1, work.attempts + work.outagePauses));
  const paused = await pause(desk, entry, Math.max(growing, asked), budget);
  return paused === "later" ? later : { kind: "again" };
}

/** Counts one failure. @returns whether another try is of no use, or not to be waited for */
function isHopeless(
  desk: ConnectedDesk,
  entry: Entry,
  again: "attempt" | "outage" | "never",
  askedMs: number,
): boolean {
  const { work } = entry;
  if (again === "never") return true;
  if (again === "outage") {
    // An outage uses up age, not attempts.
    work.attempts = Math.max(0, work.attempts - 1);
    if (outageIsOver(desk, entry, askedMs)) return true;
    work.outagePauses += 1;
    return false;
  }
  work.outagePauses = 0;
  if (askedMs >= desk.settings.outage && askedMs > 0) return true;
  return work.attempts >= desk.settings.attempts && work.doubt === "none";
}

/**
 * Milliseconds for which the chatbot wants no question: it sent one away for so long, which was then
 * given up.
 */
export function heldOffMs(desk: ConnectedDesk): number {
  return Math.max(0, (desk.facts.get("heldOff")?.until ?? 0) - Date.now());
}

/** The chatbot's `Retry-After` holds for the questions behind the one that got it as well. */
async function waitHeldOff(
  desk: ConnectedDesk,
  entry: Entry,
  budget: Budget,
): Promise<Answer | undefined> {
  const ms = heldOffMs(desk);
  if (ms === 0) {
    desk.facts.remove("heldOff");
    return undefined;
  }
  if (outageIsOver(desk, entry, ms)) {
    return { kind: "lost", code: desk.facts.get("heldOff")?.code ?? "chatbot_rate_limited" };
  }
  return (await pause(desk, entry, ms, budget)) === "later" ? later : undefined;
}

/** A session that the API no longer knows is replaced once. */
function replaceSession(
  desk: ConnectedDesk,
  entry: Entry,
  session: ChatSession,
  code: string,
): Answer | Again {
  const { work } = entry;
  const { ledger } = desk.facts;
  desk.log("warn", "session_unknown", { turn: work.turn, code });
  if (work.sessionReplaced) return { kind: "lost", code };
  work.sessionReplaced = true;
  work.attempts = Math.max(0, work.attempts - 1);
  if (ledger.session?.id === session.id) {
    adoptSession(ledger, undefined, undefined);
    // Whoever comes after a crash would ask the old one again, and take this one's second for lost.
    desk.facts.saveLedger();
  }
  return { kind: "again" };
}

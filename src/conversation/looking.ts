import type { RecordedTurn, RecordOutcome } from "../chatbots/chatbot.ts";
import type { Budget } from "./budget.ts";
import type { ConnectedDesk } from "./desk.ts";
import type { Entry } from "./entry.ts";
import { later, type Later, endOutage, outageIsOver, pause, pauseAfter } from "./waiting.ts";

/**
 * Looks at the chatbot's record after a cut stream, a time-out or a crash: after 0, 2, 5, 10, 20 and
 * 45 units, since the answer may still be being written.
 */
const LOOKS_AT_UNITS = [0, 2, 5, 10, 20, 45] as const;

export type Seen =
  | { readonly kind: "answer"; readonly text: string }
  /** Not there, or nothing can be looked up: the question is to be asked once more. */
  | { readonly kind: "absent" }
  | { readonly kind: "lost"; readonly code: string }
  | Later;

/** One look's result. */
type Look = "absent" | "unfinished" | "unreachable" | "unreadable" | { readonly text: string };

/** Looks for the answer to a question whose asking ended in doubt. */
export async function lookForAnswer(
  desk: ConnectedDesk,
  entry: Entry,
  budget: Budget,
): Promise<Seen> {
  const { work } = entry;
  const looks = work.doubt === "one_look" ? 1 : LOOKS_AT_UNITS.length;
  let look: Look = "unreadable";
  work.doubtSince ??= Date.now();
  while (work.looks < looks || look === "unreachable") {
    if (look === "unreachable" && outageIsOver(desk, entry)) {
      return { kind: "lost", code: work.code ?? "chatbot_unreachable" };
    }
    const waited = await pause(desk, entry, pauseBefore(desk, entry, look), budget);
    if (waited === "later") return later;
    look = await lookOnce(desk, entry, budget);
    // Nobody answers there: asking again would be a guess, so the doubt and this look stay open.
    if (look === "unreachable") work.outagePauses += 1;
    else work.looks += 1;
    if (typeof look === "object") return take(desk, entry, look.text);
  }
  return { kind: "absent" };
}

/**
 * The pause before the next look, measured from the moment the doubt arose: whoever is woken by the
 * alarm finds that it is over.
 */
function pauseBefore(desk: ConnectedDesk, { work }: Entry, previous: Look): number {
  if (previous === "unreachable") return pauseAfter(desk, work.outagePauses);
  const afterMs = (LOOKS_AT_UNITS[work.looks] ?? 0) * desk.settings.lookScale;
  return Math.max(0, (work.doubtSince ?? 0) + afterMs - Date.now());
}

async function lookOnce(desk: ConnectedDesk, entry: Entry, budget: Budget): Promise<Look> {
  const { work } = entry;
  const { session } = desk.facts.ledger;
  if (session === undefined || session.id !== work.session) return "absent";
  budget.call();
  const outcome = await desk.chatbot.readRecord(session);
  desk.log("info", "looked", { turn: work.turn, look: work.looks, found: outcome.kind });
  return judge(desk, entry, outcome);
}

function judge(desk: ConnectedDesk, entry: Entry, outcome: RecordOutcome): Look {
  const { work } = entry;
  switch (outcome.kind) {
    case "unreachable":
    case "unreadable":
      return outcome.kind;
    case "absent":
      desk.log("warn", "record_missing", { turn: work.turn, code: outcome.code });
      work.looks = LOOKS_AT_UNITS.length;
      return "absent";
    case "record": {
      const { turns, last } = outcome;
      const isNew = work.sessionTurns !== undefined && turns > work.sessionTurns;
      const isOurs = isNew && last !== undefined && asksThis(last, entry);
      if (isOurs && isWhole(last, work.received)) {
        countTurns(desk, entry, turns);
        return { text: last.answer };
      }
      // Set only now that it is decided: an unfinished turn of ours must still look new next time.
      if (!isOurs) countTurns(desk, entry, turns);
      return isOurs ? "unfinished" : "absent";
    }
  }
}

function countTurns(desk: ConnectedDesk, { work }: Entry, turns: number): void {
  work.sessionTurns = turns;
  desk.facts.ledger.sessionTurns = turns;
}

function asksThis(turn: RecordedTurn, { work }: Entry): boolean {
  return normalise(turn.question) === normalise(work.question ?? "");
}

/** Finished, not empty, and going on from what was already received. */
function isWhole(turn: RecordedTurn, received = ""): boolean {
  return (
    turn.finishReason !== "" &&
    turn.answer.trim() !== "" &&
    normalise(turn.answer).startsWith(normalise(received))
  );
}

/** APIs trim and fold white space when they store. */
function normalise(text: string): string {
  return text.replace(/\s+/gu, " ").trim();
}

function take(desk: ConnectedDesk, entry: Entry, text: string): Seen {
  entry.work.doubt = "none";
  // Only an answer ends an outage: a record that can be read says nothing of whether questions are taken.
  endOutage(desk);
  desk.log("info", "answer_found", { turn: entry.work.turn, look: entry.work.looks });
  return { kind: "answer", text };
}

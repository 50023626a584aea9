import type { Remedy, SendOutcome } from "../platforms/platform.ts";
import type { Texts } from "../messages/texts/index.ts";
import { textsFor } from "../messages/texts/index.ts";
import type { Budget } from "./budget.ts";
import { type ConnectedDesk, type Desk, noteLimited, paceTake, paceWaitMs } from "./desk.ts";
import type { Entry } from "./entry.ts";
import type { FactName, Note, NoteSubject } from "./facts.ts";
import { pauseAfter } from "./waiting.ts";

const NOTE_ATTEMPTS = 5;
/**
 * What follows the last of its kind this soon belongs to the same run. Whoever writes again an hour after
 * everything failed has waited for an answer anew.
 */
const RUN_MS = { limit: 60_000, failure: 60 * 60_000, partial: 0 } as const;

const FACTS = {
  failure: "failureNote",
  partial: "partialNote",
  limit: "limitNote",
} as const satisfies Record<NoteSubject, FactName>;

const SUBJECTS = ["partial", "failure", "limit"] as const satisfies readonly NoteSubject[];

/**
 * Plans one short note to the person: one for a run of failures, one for a run of refusals, one for
 * each answer that stays partial.
 */
export function planNote(desk: Desk, about: NoteSubject, entry: Entry): void {
  const now = Date.now();
  const known = desk.facts.get(FACTS[about]);
  if (known !== undefined && belongsToRun(known, now)) {
    // How long a note is tried counts from what it is about, and so from the first of a run.
    if (known.state === "told") desk.facts.set(FACTS[about], { ...known, lastAt: now });
    return;
  }
  desk.facts.set(FACTS[about], {
    about,
    state: "pending",
    to: entry.work.address ?? entry.message.address,
    locale: entry.message.author.locale,
    attempts: 0,
    dueAt: 0,
    lastAt: now,
  });
}

function belongsToRun(note: Note, now: number): boolean {
  return note.state !== "told" || now - note.lastAt < RUN_MS[note.about];
}

/** An answer got through: the next failure begins a new run. */
export function endFailureRun(desk: Desk): void {
  if (desk.facts.get("failureNote")?.state === "told") desk.facts.remove("failureNote");
}

/** Nothing can be shown there any more. */
export function dropNotes(desk: Desk): void {
  for (const about of SUBJECTS) desk.facts.remove(FACTS[about]);
}

/** The first note still to be told. */
export function nextNote(desk: Desk): Note | undefined {
  for (const about of SUBJECTS) {
    const note = desk.facts.get(FACTS[about]);
    if (note !== undefined && note.state !== "told") return note;
  }
  return undefined;
}

/** Tries once to tell a note. */
export async function tellNote(desk: ConnectedDesk, note: Note, budget: Budget): Promise<void> {
  const fact = FACTS[note.about];
  // Cut off by a crash, perhaps before the call.
  if (note.state === "sending") return desk.facts.set(fact, afterDoubt(desk, note));
  const paced = paceWaitMs(desk, note.to);
  if (paced > 0) return desk.facts.set(fact, { ...note, dueAt: Date.now() + paced });
  const sending = { ...note, state: "sending", attempts: note.attempts + 1 } as const;
  desk.facts.set(fact, sending);
  budget.call();
  paceTake(desk, note.to);
  const [part] = desk.platform.render(wording(note, textsFor(note.locale, desk.defaultLocale)));
  const outcome =
    part &&
    (await desk.platform.send({
      conversation: desk.key,
      to: note.to,
      part,
      partId: crypto.randomUUID(),
      plain: sending.attempts > 1,
    }));
  desk.log("info", "note_sent", { about: note.about, outcome: outcome?.kind ?? "empty" });
  desk.facts.set(fact, afterCall(desk, sending, outcome));
}

function afterCall(desk: ConnectedDesk, note: Note, outcome: SendOutcome | undefined): Note {
  if (outcome?.kind === "unknown") return afterDoubt(desk, note);
  const retry = outcome?.kind === "not_sent" ? nextTry(desk, note, outcome.remedy) : undefined;
  return retry ?? { ...note, state: "told" };
}

/** Once more: to hear nothing is worse than to hear twice that something went wrong. Not a third time. */
function afterDoubt(desk: ConnectedDesk, note: Note): Note {
  if (note.isAgain === true) return { ...note, state: "told" };
  const dueAt = Date.now() + pauseAfter(desk, note.attempts);
  return { ...note, state: "pending", isAgain: true, dueAt };
}

/** When and where a note is tried again; undefined when it has been tried enough, or in vain. */
function nextTry(desk: ConnectedDesk, note: Note, remedy: Remedy): Note | undefined {
  if (remedy.do === "close" || remedy.do === "give_up") return undefined;
  // An outage uses up age, not tries: the person is told once the platform can be reached again.
  const isOutage = remedy.do === "wait" || remedy.do === "outlast";
  const isLate = Date.now() - note.lastAt >= desk.settings.outage;
  if (isOutage ? isLate : note.attempts >= NOTE_ATTEMPTS) return undefined;
  const wait =
    remedy.do === "wait" ? noteLimited(desk, remedy.ms) : pauseAfter(desk, note.attempts);
  const to = remedy.do === "readdress" ? remedy.to : note.to;
  return { ...note, to, state: "pending", dueAt: Date.now() + wait };
}

function wording(note: Note, texts: Texts): string {
  switch (note.about) {
    case "failure":
      return texts.failed;
    case "partial":
      return texts.partial;
    case "limit":
      return texts.tooMany;
  }
}

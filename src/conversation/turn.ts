import type { CommandName } from "../messages/inbound.ts";
import type { Texts } from "../messages/texts/index.ts";
import { textsFor, withCommands } from "../messages/texts/index.ts";
import { type Answer, heldOffMs, noteAsking, obtainAnswer } from "./asking.ts";
import type { Budget } from "./budget.ts";
import { buryWaiting, makeDeadLetter } from "./dead-letter.ts";
import { deliver } from "./delivery.ts";
import { type ConnectedDesk, paceWaitMs } from "./desk.ts";
import type { Entry } from "./entry.ts";
import { endFailureRun, nextNote, planNote } from "./notes.ts";
import type { StoredPart } from "./part.ts";
import type { SessionAtHand } from "./session-at-hand.ts";
import { forgetSession, sessionAtHand } from "./session-keeper.ts";
import { startWorkingSign } from "./working-sign.ts";

/** A message that kills the instance this often dies itself. */
const MAXIMUM_REVIVALS = 5;

/**
 * The story of one turn, from the stored message to the delivered answer. It may be entered anew at
 * any point, after a wait or a crash: everything it needs to know stands in the entry.
 */
export async function takeTurn(desk: ConnectedDesk, entry: Entry, budget: Budget): Promise<void> {
  let fresh: StoredPart | undefined;
  const atHand = takeBegun(desk, entry);
  if (atHand !== undefined) budget.turn();
  if (entry.state === "waiting") {
    budget.turn();
    fresh = begin(desk, entry);
  }
  if (entry.state === "asking") {
    const answer = await obtainWithSign(desk, entry, budget, atHand);
    if (answer.kind === "later") return;
    if (answer.kind === "lost") return die(desk, entry, answer.code, false);
    entry.work.code = undefined;
    fresh = storeParts(desk, entry, answer.text);
  }
  if (entry.state !== "sending") return close(desk, entry);
  const delivered = await deliver(desk, entry, budget, fresh);
  if (delivered.kind === "later") return;
  if (delivered.kind === "lost") {
    return die(desk, entry, delivered.code, delivered.closed);
  }
  endFailureRun(desk);
  const state = entry.work.code === undefined ? "answered" : "refused";
  desk.inbox.finish(entry, state, Date.now());
  close(desk, entry);
}

/**
 * A fresh instance found this entry in work and not waiting for anything: the one before died of it
 * or beside it. Counted before the work goes on, so that nothing can die of it for ever.
 */
export function revive(desk: ConnectedDesk, entry: Entry): void {
  entry.work.revivals += 1;
  desk.log("warn", "turn_revived", { turn: entry.work.turn, revivals: entry.work.revivals });
  if (entry.work.revivals <= MAXIMUM_REVIVALS) return desk.inbox.save(entry);
  die(desk, entry, "crashed_repeatedly", false);
}

/**
 * Begins a turn before its message is stored at all, when nothing stands before it: the one row then
 * says that it was accepted, and what is asked where. Anything out of the ordinary is left to
 * {@link takeTurn}.
 */
export function beginAtOnce(desk: ConnectedDesk, entry: Entry): void {
  const { content } = entry.message;
  const now = Date.now();
  if (content.kind !== "question" || desk.inbox.next() !== undefined) return;
  if (desk.facts.get("taking")?.done === false || nextNote(desk) !== undefined) return;
  if (desk.inbox.askedLately(now) >= desk.settings.askedPerMinute) return;
  const atHand = sessionAtHand(desk);
  if (atHand === undefined || heldOffMs(desk) > 0) return;
  number(desk, entry, now);
  entry.work.question = content.text;
  entry.state = "asking";
  noteAsking(desk, entry, atHand);
  desk.memory.begun = { entry, atHand };
  // What this instance would find in work from now on is its own.
  desk.memory.revived = true;
}

/** The session of an entry that was begun a moment ago and not asked yet; it is asked now. */
function takeBegun(desk: ConnectedDesk, entry: Entry): SessionAtHand | undefined {
  const { begun } = desk.memory;
  desk.memory.begun = undefined;
  if (begun?.entry !== entry) return undefined;
  desk.inbox.noteAsked(entry.work.begunAt);
  return begun.atHand;
}

function number(desk: ConnectedDesk, { work }: Entry, now: number): void {
  const { ledger } = desk.facts;
  ledger.turn += 1;
  work.turn = ledger.turn;
  work.begunAt = now;
}

/** Decides what the message gets: an answer of the chatbot's, a text of ours, or nothing. */
function begin(desk: ConnectedDesk, entry: Entry): StoredPart | undefined {
  const now = Date.now();
  const { content, author } = entry.message;
  const { work } = entry;
  if (resumes(entry)) return undefined;
  number(desk, entry, now);
  const texts = textsFor(author.locale, desk.defaultLocale);
  switch (content.kind) {
    case "command":
      if (content.name === "new") forgetSession(desk);
      work.code = "command";
      return storeParts(desk, entry, commandText(texts, content.name, desk.platform.commandPrefix));
    case "wordless":
      if (desk.inbox.hasAlbumSibling(entry)) {
        desk.inbox.finish(entry, "merged", now);
        return undefined;
      }
      work.code = "wordless";
      return storeParts(desk, entry, texts.wordless);
    case "question":
      if (!work.replayed && desk.inbox.askedLately(now) >= desk.settings.askedPerMinute) {
        work.code = "limit_asked";
        planNote(desk, "limit", entry);
        desk.inbox.finish(entry, "refused", now);
        return undefined;
      }
      desk.inbox.noteAsked(now);
      work.question = content.text;
      entry.state = "asking";
      return undefined;
  }
}

/** A replayed message goes on where it died: its answer is shown, or looked for. */
function resumes(entry: Entry): boolean {
  const { parts, doubt } = entry.work;
  if (parts > 0) entry.state = "sending";
  else if (doubt !== "none") entry.state = "asking";
  return entry.state !== "waiting";
}

function commandText(texts: Texts, name: CommandName, prefix?: string): string {
  if (name === "new") return texts.newSession;
  return withCommands(name === "help" ? texts.help : texts.welcome, prefix);
}

async function obtainWithSign(
  desk: ConnectedDesk,
  entry: Entry,
  budget: Budget,
  atHand: SessionAtHand | undefined,
): Promise<Answer> {
  const stopSign = startWorkingSign(desk, entry.work.address ?? entry.message.address, budget);
  try {
    return await obtainAnswer(desk, entry, budget, atHand);
  } finally {
    stopSign();
  }
}

/**
 * Stores the answer as parts, the first one as `sending` when nothing delays its call: one write
 * where two would say the same.
 * @returns the part whose call is to follow at once
 */
function storeParts(desk: ConnectedDesk, entry: Entry, markdown: string): StoredPart | undefined {
  let rendered = desk.platform.render(markdown);
  if (rendered.length === 0) {
    const texts = textsFor(entry.message.author.locale, desk.defaultLocale);
    rendered = desk.platform.render(texts.emptyAnswer);
  }
  const to = entry.work.address ?? entry.message.address;
  const first = paceWaitMs(desk, to) === 0 ? "sending" : "pending";
  entry.state = "sending";
  desk.outbox.store(entry, rendered, first);
  return first === "sending" ? entry.parts?.[0] : undefined;
}

/** Ends an entry as a dead letter. */
export function die(desk: ConnectedDesk, entry: Entry, code: string, closed: boolean): void {
  makeDeadLetter(desk, entry, code, closed);
  if (closed) buryWaiting(desk, code);
  close(desk, entry);
}

/** The turn's closing line: what it came to, and what the object has spent since the one before. */
function close(desk: ConnectedDesk, entry: Entry): void {
  const { work } = entry;
  const { rowsWritten, kvReads, kvWrites } = desk.meter.sinceLast();
  desk.log(entry.state === "dead" ? "error" : "info", "turn_closed", {
    turn: work.turn,
    state: entry.state,
    code: work.code,
    parts: work.parts,
    attempts: work.attempts,
    askedAgain: work.askedAgain,
    possiblyTwice: work.possiblyTwice,
    rowsWritten,
    kvReads,
    kvWrites,
    ms: Date.now() - entry.arrival,
  });
}
